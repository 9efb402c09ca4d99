using Clickstream.Domain.Ports;
using FluentValidation;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Projects all of history into a new warehouse beside the live one, then puts it in its place in one step.</summary>
/// <remarks>The live warehouse stays readable, and may be projected into, until the swap. Stopped before, it is untouched.</remarks>
public sealed record RebuildWarehouse : IRequest<ProjectionSummary>
{
    /// <summary>How to project; the rules become those of the warehouse.</summary>
    public ProjectionSettings Settings { get; init; } = new();

    /// <summary>Told of every slice; <c>null</c> for nobody.</summary>
    public IProgress<ProjectionSummary>? Progress { get; init; }
}

/// <summary>The rules of the request.</summary>
internal sealed class RebuildWarehouseValidator : AbstractValidator<RebuildWarehouse>
{
    public RebuildWarehouseValidator()
    {
        RuleFor(request => request.Settings).SetValidator(new ProjectionSettingsValidator());
        RuleFor(request => request.Settings.MaximumSlices).Null().WithMessage("A rebuild projects all slices.");
    }
}

/// <inheritdoc cref="RebuildWarehouse"/>
internal sealed class RebuildWarehouseHandler(
    IEventHistory history, IErasureRegister erasures, IWarehouse warehouse, IClock clock)
    : IRequestHandler<RebuildWarehouse, ProjectionSummary>
{
    public async Task<ProjectionSummary> Handle(RebuildWarehouse request, CancellationToken cancellationToken)
    {
        await warehouse.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var successor = await warehouse.CreateSuccessorAsync(cancellationToken).ConfigureAwait(false);
        await using (successor.ConfigureAwait(false))
        {
            var settings = request.Settings with { ListsAll = true };
            var runner = new SliceRunner(history, erasures, successor, clock, settings, request.Progress);
            ProjectionSummary? summary = null;
            while (true)
            {
                var projectedBefore = summary?.Segments;
                summary = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
                var missing = await successor.TryPublishAsync([], cancellationToken).ConfigureAwait(false);
                if (missing.Count == 0)
                {
                    return summary;
                }

                if (summary.Segments == projectedBefore)
                {
                    await PublishCoveringAsync(successor, missing, cancellationToken).ConfigureAwait(false);
                    return summary;
                }
            }
        }
    }

    /// <summary>
    /// Publishes a successor although the history lacks segments of the live warehouse: they were merged into others since.
    /// </summary>
    private async Task PublishCoveringAsync(
        IWarehouseSuccessor successor, IReadOnlyList<SegmentId> missing, CancellationToken cancellationToken)
    {
        var checkpoint = await successor.GetCheckpointAsync(cancellationToken).ConfigureAwait(false);
        var covered = await SegmentCoverage.FindAsync(history, missing, checkpoint.Segments.Contains, cancellationToken)
            .ConfigureAwait(false);
        var lost = await successor.TryPublishAsync(covered, cancellationToken).ConfigureAwait(false);
        if (lost.Count > 0)
        {
            throw new WarehouseException(
                WarehouseException.SegmentsMissing,
                $"The warehouse holds {lost.Count} segments that the lake does not have: it is another lake, or segments were lost. "
                    + "The warehouse is unchanged.");
        }
    }
}
