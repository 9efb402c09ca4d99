using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
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
    IEventHistory history, IQuarantine quarantine, IErasureRegister erasures, IWarehouse warehouse, IClock clock)
    : IRequestHandler<RebuildWarehouse, RebuildSummary>
{
    /// <summary>How often all that was built is checked at most.</summary>
    private const int MostChecks = 3;

    public Task<RebuildSummary> Handle(RebuildWarehouse request, CancellationToken cancellationToken) =>
        ProjectionTelemetry.InActivityAsync("rebuild", () => RebuildAsync(request, cancellationToken));

    private async Task<RebuildSummary> RebuildAsync(RebuildWarehouse request, CancellationToken cancellationToken)
    {
        await warehouse.PrepareAsync(cancellationToken).ConfigureAwait(false);
        if (request.OnlyVerifies)
        {
            await RequireSameRulesAsync(request.Settings.Rules, cancellationToken).ConfigureAwait(false);
            await RequireCaughtUpAsync(cancellationToken).ConfigureAwait(false);
        }

        // Before it is built, as the swap takes the counts along: a call that is ended here goes on where it was.
        var problem = request is { OnlyVerifies: false, Settings.Shard: 1 }
            ? await new RejectionAccount(quarantine, warehouse).BringUpToDateAsync(CancellationToken.None, cancellationToken)
                .ConfigureAwait(false)
            : null;
        var settings = request.Settings with { ListsAll = true };
        var plan = new SuccessorPlan(settings.AllWriters, settings.Rules.Describe(), IsShared: settings.Shards > 1);
        var successor = await warehouse.CreateSuccessorAsync(plan, cancellationToken).ConfigureAwait(false);
        await using (successor.ConfigureAwait(false))
        {
            var before = new ProjectionSummary { QuarantineProblem = problem };
            if (!plan.IsShared)
            {
                return await FinishAsync(request, settings, successor, before, cancellationToken).ConfigureAwait(false);
            }

            var part = await new SliceRunner(history, erasures, successor.Built, clock, settings, request.Progress) { Before = before }
                .RunAsync(cancellationToken).ConfigureAwait(false);
            return await AreAllBuiltAsync(successor.Built, settings, cancellationToken).ConfigureAwait(false)
                && await successor.TryTakeAloneAsync(cancellationToken).ConfigureAwait(false)
                ? await FinishAsync(request, settings, successor, part, cancellationToken).ConfigureAwait(false)
                : new RebuildSummary(part, []);
        }
    }

    /// <summary>Whether every writer has once projected all there was.</summary>
    private static async Task<bool> AreAllBuiltAsync(
        IWarehouse built, ProjectionSettings settings, CancellationToken cancellationToken)
    {
        foreach (var range in settings.OfAllShards.SelectMany(shard => shard.Ranges))
        {
            if ((await built.GetCheckpointAsync(range, cancellationToken).ConfigureAwait(false)).Listing is null)
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
        var (summary, covered) = (before, new HashSet<SegmentId>());
        for (var round = 1; ; round++)
        {
            // One shard after another: each has a connection for each of its writers.
            foreach (var shard in settings.OfAllShards)
            {
                summary = await new SliceRunner(history, erasures, successor.Built, clock, shard, request.Progress) { Before = summary }
                    .RunAsync(cancellationToken).ConfigureAwait(false);
            }

            // What comes while all is checked is projected next. Where something always comes, it is not checked for ever.
            if (round <= MostChecks)
            {
                await successor.CheckAsync(cancellationToken).ConfigureAwait(false);
            }

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
            covered.UnionWith(await FindCoveredAsync(missing, successor.Built, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Refuses to compare a warehouse with one of other rules: they would differ by those.</summary>
    private async Task RequireSameRulesAsync(SessionRules rules, CancellationToken cancellationToken)
    {
        var checkpoint = await warehouse.GetCheckpointAsync(VisitorRange.All, cancellationToken).ConfigureAwait(false);
        if (checkpoint.Rules is { } inForce && inForce != rules.Describe())
        {
            throw new WarehouseException(
                WarehouseException.RulesChanged,
                $"The warehouse was built with other session rules ({inForce}), and would differ by them. Name the same ones.");
        }
    }

    /// <summary>Refuses to compare a warehouse that has not projected all there is: it would differ by that.</summary>
    private async Task RequireCaughtUpAsync(CancellationToken cancellationToken)
    {
        var pending = await warehouse.FindPendingAsync(history, cancellationToken).ConfigureAwait(false);
        if (pending.Count(segment => !segment.IsRewritten) is > 0 and var appended)
        {
            throw new WarehouseException(
                WarehouseException.Behind, $"The warehouse has not projected {appended} segments yet. Run 'project' first.");
        }
    }

    /// <summary>Those segments that are gone from the history, and that the new warehouse has projected under another name.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.SegmentsMissing"/>: no other stands for one.</exception>
    private async Task<HashSet<SegmentId>> FindCoveredAsync(
        IReadOnlyList<SegmentId> segments, IWarehouse built, CancellationToken cancellationToken)
    {
        var stored = (await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false)).ConvertAll(segment => segment.Id);
        var gone = segments.Except(stored).ToList();
        if (gone.Count == 0)
        {
            return [];
        }

        var whole = await built.FindWholeAsync(stored, cancellationToken).ConfigureAwait(false);
        var covered = await SegmentCoverage.FindAsync(history, gone, whole.Contains, cancellationToken).ConfigureAwait(false);

        // The others may be covered by what is projected next.
        gone.RemoveAll(covered.Contains);
        var standing = await SegmentCoverage.FindAsync(history, gone, _ => true, cancellationToken).ConfigureAwait(false);
        if (!gone.TrueForAll(standing.Contains))
        {
            throw new WarehouseException(
                WarehouseException.SegmentsMissing,
                $"The warehouse holds {gone.Count} segments that the lake does not have: it is another lake, or segments were lost. "
                    + "The warehouse is unchanged.");
        }

        return covered;
    }
}
