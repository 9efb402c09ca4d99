using Clickstream.Domain.Ports;
using Clickstream.Domain.Telemetry;
using FluentValidation;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Projects all of history into a new warehouse beside the live one, then puts it in its place in one step.</summary>
/// <remarks>
/// The live warehouse stays readable, and may be projected into, until the swap. Stopped before, it is untouched. Of several shards,
/// each in a process of its own, the one that finishes last puts the new warehouse in place; one that was stopped goes on where it was.
/// </remarks>
public sealed record RebuildWarehouse : IRequest<RebuildSummary>
{
    /// <summary>Whether to compare the new warehouse with the live one instead of putting it in its place.</summary>
    public bool OnlyVerifies { get; init; }

    /// <summary>How to project; the rules become those of the warehouse.</summary>
    public ProjectionSettings Settings { get; init; } = new();

    /// <summary>Told of every slice; <c>null</c> for nobody.</summary>
    public IProgress<ProjectionSummary>? Progress { get; init; }
}

/// <summary>What came of a rebuild.</summary>
/// <param name="Projection">What was projected.</param>
/// <param name="Differences">Where the live warehouse was not what history gives; not looked for unless asked to.</param>
public sealed record RebuildSummary(ProjectionSummary Projection, IReadOnlyList<WarehouseDifference> Differences)
{
    /// <summary>Whether the new warehouse is in place now: not when it was only compared, nor while shards are still to be built.</summary>
    public bool IsPublished { get; init; }
}

/// <summary>The rules of the request.</summary>
internal sealed class RebuildWarehouseValidator : AbstractValidator<RebuildWarehouse>
{
    public RebuildWarehouseValidator()
    {
        RuleFor(request => request.Settings).SetValidator(new ProjectionSettingsValidator());
        RuleFor(request => request.Settings.Shards).Equal(1).When(request => request.OnlyVerifies)
            .WithMessage("What is only compared is not divided among shards.");
        RuleFor(request => request.Settings.MaximumSlices).Null().WithMessage("A rebuild projects all slices.");
    }
}

/// <inheritdoc cref="RebuildWarehouse"/>
internal sealed class RebuildWarehouseHandler(
    IEventHistory history, IErasureRegister erasures, IWarehouse warehouse, IClock clock)
    : IRequestHandler<RebuildWarehouse, RebuildSummary>
{
    public Task<RebuildSummary> Handle(RebuildWarehouse request, CancellationToken cancellationToken) =>
        ProjectionTelemetry.InActivityAsync("rebuild", () => RebuildAsync(request, cancellationToken));

    private async Task<RebuildSummary> RebuildAsync(RebuildWarehouse request, CancellationToken cancellationToken)
    {
        await warehouse.PrepareAsync(cancellationToken).ConfigureAwait(false);
        if (request.OnlyVerifies)
        {
            await RequireCaughtUpAsync(cancellationToken).ConfigureAwait(false);
        }

        var settings = request.Settings with { ListsAll = true };
        var plan = new SuccessorPlan(settings.AllWriters, settings.Rules.Describe(), IsShared: settings.Shards > 1);
        var successor = await warehouse.CreateSuccessorAsync(plan, cancellationToken).ConfigureAwait(false);
        await using (successor.ConfigureAwait(false))
        {
            if (!plan.IsShared)
            {
                return await FinishAsync(request, settings, successor, new ProjectionSummary(), cancellationToken).ConfigureAwait(false);
            }

            var part = await new SliceRunner(history, erasures, successor, clock, settings, request.Progress)
                .RunAsync(cancellationToken).ConfigureAwait(false);
            return await AreAllBuiltAsync(successor, settings.OfAllWriters, cancellationToken).ConfigureAwait(false)
                && await successor.TryTakeAloneAsync(cancellationToken).ConfigureAwait(false)
                ? await FinishAsync(request, settings.OfAllWriters, successor, part, cancellationToken).ConfigureAwait(false)
                : new RebuildSummary(part, []);
        }
    }

    /// <summary>Whether every writer has once projected all there was.</summary>
    private static async Task<bool> AreAllBuiltAsync(
        IWarehouseSuccessor successor, ProjectionSettings all, CancellationToken cancellationToken)
    {
        foreach (var range in all.Ranges)
        {
            if ((await successor.GetCheckpointAsync(range, cancellationToken).ConfigureAwait(false)).Listing is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Projects what is left, checks what was built, and puts it in place or compares it.</summary>
    private async Task<RebuildSummary> FinishAsync(
        RebuildWarehouse request, ProjectionSettings settings, IWarehouseSuccessor successor, ProjectionSummary before,
        CancellationToken cancellationToken)
    {
        var runner = new SliceRunner(history, erasures, successor, clock, settings, request.Progress) { Before = before };
        var covered = new HashSet<SegmentId>();
        while (true)
        {
            var summary = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            await successor.CheckAsync(cancellationToken).ConfigureAwait(false);
            var missing = request.OnlyVerifies
                ? await successor.FindMissingAsync(covered, cancellationToken).ConfigureAwait(false)
                : await successor.TryPublishAsync(covered, cancellationToken).ConfigureAwait(false);
            if (missing.Count == 0)
            {
                if (!request.OnlyVerifies)
                {
                    return new RebuildSummary(summary, []) { IsPublished = true };
                }

                var differences = await successor.CompareAsync(cancellationToken).ConfigureAwait(false);
                await RequireCaughtUpAsync(cancellationToken).ConfigureAwait(false);
                missing = await successor.FindMissingAsync(covered, cancellationToken).ConfigureAwait(false);
                if (missing.Count == 0)
                {
                    return new RebuildSummary(summary, differences);
                }
            }

            // They came meanwhile, and are projected next; or they were merged into others since.
            await RequireExistingAsync(missing, cancellationToken).ConfigureAwait(false);
            var all = await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false);
            var built = await successor.FindWholeAsync(all.Select(segment => segment.Id), cancellationToken).ConfigureAwait(false);
            covered.UnionWith(
                await SegmentCoverage.FindAsync(history, missing, built.Contains, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Refuses to compare a warehouse that has not projected all there is: it would differ by that.</summary>
    private async Task RequireCaughtUpAsync(CancellationToken cancellationToken)
    {
        var appended = (await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false))
            .Where(segment => !segment.IsRewritten)
            .Select(segment => segment.Id)
            .ToList();
        var projected = await warehouse.FindWholeAsync(appended, cancellationToken).ConfigureAwait(false);
        if (appended.Count > projected.Count)
        {
            throw new WarehouseException(
                WarehouseException.Behind,
                $"The warehouse has not projected {appended.Count - projected.Count} segments yet. Run 'project' first.");
        }
    }

    /// <summary>Refuses to replace a warehouse that holds what the history has lost.</summary>
    private async Task RequireExistingAsync(IReadOnlyList<SegmentId> segments, CancellationToken cancellationToken)
    {
        var stored = (await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false)).Select(segment => segment.Id);
        var gone = segments.Except(stored).ToList();
        var covered = await SegmentCoverage.FindAsync(history, gone, _ => true, cancellationToken).ConfigureAwait(false);
        if (!gone.TrueForAll(covered.Contains))
        {
            throw new WarehouseException(
                WarehouseException.SegmentsMissing,
                $"The warehouse holds {gone.Count} segments that the lake does not have: it is another lake, or segments were lost. "
                    + "The warehouse is unchanged.");
        }
    }
}
