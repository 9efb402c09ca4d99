using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Writes one slice into a projection: asks what is stored, folds, and hands over what changes.</summary>
internal sealed class SliceWriter(SessionRules rules, RunMemory memory)
{
    /// <summary>Writes a slice and commits it.</summary>
    /// <returns>What was decided and how many sessions were written and replaced.</returns>
    public async Task<SliceResult> WriteAsync(IProjection projection, ClassifiedSlice slice, CancellationToken cancellationToken)
    {
        var (decision, open, deltas, stored) = await ApplyAsync(projection, slice, slice.Distinct, cancellationToken).ConfigureAwait(false);
        var remembering = Task.Run(
            () => memory.Remember(decision, open, deltas, visitorKey => !stored.ContainsKey(visitorKey)), CancellationToken.None);
        try
        {
            await projection.CommitAsync(decision.Outcomes, slice.Refused, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await remembering.ConfigureAwait(false);
        }

        memory.Confirm(projection.Position + 1);
        return new SliceResult(decision.Outcomes, deltas.Sum(delta => (long)delta.Sessions.Count), open.Sessions.Count);
    }

    /// <summary>Writes some events of a slice, not to be committed, to see whether they can be.</summary>
    public async Task TryAsync(
        IProjection projection, ClassifiedSlice slice, IReadOnlyList<SliceEvent> events, CancellationToken cancellationToken) =>
        await ApplyAsync(projection, slice, events, cancellationToken).ConfigureAwait(false);

    private async Task<Applied> ApplyAsync(
        IProjection projection, ClassifiedSlice slice, IReadOnlyList<SliceEvent> events, CancellationToken cancellationToken)
    {
        memory.Begin(projection.Position);
        var stored = await FindVisitorsAsync(projection, events, cancellationToken).ConfigureAwait(false);
        var candidates = Candidates(events, stored);
        var copies = candidates.Count == 0
            ? []
            : await projection.FindCopiesAsync(candidates, cancellationToken).ConfigureAwait(false);
        var decision = slice.Decide(copies, events);
        var open = await FindActivityAsync(projection, decision.Touching, stored, cancellationToken).ConfigureAwait(false);
        var orderKeys = decision.OrderKeys;
        var orderEvents = orderKeys.Count == 0
            ? []
            : await projection.LoadOrderEventsAsync(orderKeys, cancellationToken).ConfigureAwait(false);
        var deltas = new List<WarehouseDelta>();
        using var parts = StarSchemaProjector.Project(decision, open, orderEvents, rules).GetEnumerator();
        for (var next = Next(); next is not null;)
        {
            // The next part is folded while this one is written.
            deltas.Add(next);
            var folding = Task.Run(Next, CancellationToken.None);
            try
            {
                await projection.WriteAsync(next, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                next = await folding.ConfigureAwait(false);
            }
        }

        return new Applied(decision, open, deltas, stored);

        WarehouseDelta? Next() => parts.MoveNext() ? parts.Current : null;
    }

    /// <summary>The stored ones of those visitors that are not remembered.</summary>
    private async Task<IReadOnlyDictionary<Guid, Interval>> FindVisitorsAsync(
        IProjection projection, IReadOnlyList<SliceEvent> events, CancellationToken cancellationToken)
    {
        var unknown = new List<Guid>();
        for (var i = 0; i < events.Count; i++)
        {
            var visitorKey = events[i].Activity.VisitorKey;
            if ((i == 0 || visitorKey != events[i - 1].Activity.VisitorKey) && !memory.Knows(visitorKey))
            {
                unknown.Add(visitorKey);
            }
        }

        return await projection.FindVisitorsAsync(unknown, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The events of which a copy may be stored.</summary>
    private List<VisitorActivity> Candidates(IReadOnlyList<SliceEvent> events, IReadOnlyDictionary<Guid, Interval> stored)
    {
        var candidates = new List<VisitorActivity>();
        var (isKnown, isStored) = (false, false);
        for (var i = 0; i < events.Count; i++)
        {
            var activity = events[i].Activity;
            if (i == 0 || activity.VisitorKey != events[i - 1].Activity.VisitorKey)
            {
                (isKnown, isStored) = (memory.Knows(activity.VisitorKey), stored.ContainsKey(activity.VisitorKey));
            }

            if (isKnown ? memory.MayHoldCopyOf(activity) : isStored)
            {
                candidates.Add(activity);
            }
        }

        return candidates;
    }

    /// <summary>What is stored of the runs that events touch, remembered or asked for.</summary>
    private async Task<OpenActivity> FindActivityAsync(
        IProjection projection, IReadOnlyCollection<VisitorActivity> touching, IReadOnlyDictionary<Guid, Interval> stored,
        CancellationToken cancellationToken)
    {
        var asked = new List<VisitorActivity>();
        var remembered = new List<OpenRun>();
        foreach (var (visitorKey, events) in TouchingByVisitor(touching, stored))
        {
            if (memory.FindOpenRun(visitorKey, events) is { } run)
            {
                remembered.Add(run);
            }
            else
            {
                asked.AddRange(events);
            }
        }

        var loaded = asked.Count == 0
            ? OpenActivity.None
            : await projection.LoadActivityAsync(asked, cancellationToken).ConfigureAwait(false);
        return remembered.Count == 0 ? loaded : new OpenActivity(
            [.. loaded.Sessions, .. remembered.SelectMany(run => run.Sessions)],
            [.. loaded.Events, .. remembered.SelectMany(run => run.Events)]);
    }

    /// <summary>The events that may belong to a stored run: their visitor is stored, and no gap of the timeout lies between.</summary>
    private Dictionary<Guid, List<VisitorActivity>> TouchingByVisitor(
        IReadOnlyCollection<VisitorActivity> activities, IReadOnlyDictionary<Guid, Interval> stored)
    {
        var byVisitor = new Dictionary<Guid, List<VisitorActivity>>();
        var visitorKey = Guid.Empty;
        (Instant First, Instant Last)? times = null;
        foreach (var activity in activities)
        {
            if (activity.VisitorKey != visitorKey)
            {
                visitorKey = activity.VisitorKey;
                times = memory.TimesOf(visitorKey)
                    ?? (stored.TryGetValue(visitorKey, out var interval) ? (interval.Start, interval.End) : null);
            }

            if (times is var (first, last) && MayTouch(activity.OccurredAt, first, last))
            {
                if (!byVisitor.TryGetValue(visitorKey, out var events))
                {
                    byVisitor.Add(visitorKey, events = []);
                }

                events.Add(activity);
            }
        }

        return byVisitor;
    }

    private bool MayTouch(Instant occurredAt, Instant first, Instant last) => rules.TrustClientSessions
        || (occurredAt > first - rules.InactivityTimeout && occurredAt < last + rules.InactivityTimeout);

    private sealed record Applied(
        SliceDecision Decision, OpenActivity Open, List<WarehouseDelta> Deltas, IReadOnlyDictionary<Guid, Interval> Stored);
}

/// <summary>What was committed of a slice.</summary>
/// <param name="Outcomes">What became of its events.</param>
/// <param name="SessionsWritten">Sessions inserted.</param>
/// <param name="SessionsReplaced">Sessions that were there before and were recomputed.</param>
internal sealed record SliceResult(IReadOnlyList<SegmentOutcome> Outcomes, long SessionsWritten, int SessionsReplaced);
