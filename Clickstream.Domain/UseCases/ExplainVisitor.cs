using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.Traffic;
using MediatR;

namespace Clickstream.Domain.UseCases;

/// <summary>Tells of every event that the history holds of a visitor where it is, what became of it, and why.</summary>
/// <remarks>
/// Reads the history; by the law the warehouse says the same once it has caught up. The warehouse is asked which events it put aside.
/// </remarks>
/// <param name="Visitor">The visitor.</param>
/// <param name="Rules">When a session ends.</param>
public sealed record ExplainVisitor(VisitorId Visitor, SessionRules Rules) : IRequest<VisitorExplanation>;

/// <summary>What became of a visitor's events.</summary>
/// <param name="Visitor">The visitor.</param>
/// <param name="Sessions">The visitor's sessions, oldest first.</param>
/// <param name="NotProjected">Copies of other events, and what was kept out or put aside; in the order of segments and rows.</param>
public sealed record VisitorExplanation(
    VisitorId Visitor, IReadOnlyList<ExplainedSession> Sessions, IReadOnlyList<ExplainedEvent> NotProjected);

/// <summary>A session with what made it.</summary>
/// <param name="Session">The session.</param>
/// <param name="Cut">Which rule ended the one before it; none for the first.</param>
/// <param name="Traffic">Where it came from.</param>
/// <param name="TrafficRule">Which rule told so.</param>
/// <param name="Device">The device.</param>
/// <param name="Events">Its events, in their order.</param>
public sealed record ExplainedSession(
    Session Session, SessionCut Cut, TrafficSourceRow Traffic, TrafficRule TrafficRule, DeviceRow Device,
    IReadOnlyList<ExplainedEvent> Events);

/// <summary>What became of an event.</summary>
public enum EventOutcome
{
    /// <summary>It is a fact.</summary>
    Projected,

    /// <summary>It is a fact, although the visitor had used its id for other content.</summary>
    Conflict,

    /// <summary>It is a copy of another one.</summary>
    Duplicate,

    /// <summary>Its visitor was erased, or it is too old.</summary>
    KeptOut,

    /// <summary>The warehouse could not store it.</summary>
    PutAside,
}

/// <summary>An event with where it is and what became of it.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Event">The event, as it was stored.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Activity">What the warehouse sees of it; <c>null</c> when it was kept out.</param>
/// <param name="KeptCopy">Of a copy, where the one is that was kept: it was received earlier.</param>
/// <param name="Reason">Of one that was put aside, what the warehouse said.</param>
public sealed record ExplainedEvent(
    EventPlace Place, ClickstreamEvent Event, EventOutcome Outcome, VisitorActivity? Activity, EventPlace? KeptCopy = null,
    string? Reason = null);

/// <summary>Where an event is in the history.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Row">The row, from 0.</param>
public sealed record EventPlace(SegmentId Segment, int Row);

/// <inheritdoc cref="ExplainVisitor"/>
internal sealed class ExplainVisitorHandler(IEventHistory history, IErasureRegister erasures, IWarehouse warehouse)
    : IRequestHandler<ExplainVisitor, VisitorExplanation>
{
    public async Task<VisitorExplanation> Handle(ExplainVisitor request, CancellationToken cancellationToken)
    {
        var erased = await erasures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var classifier = new EventClassifier();
        var found = await FindAsync(request.Visitor, cancellationToken).ConfigureAwait(false);
        var keptOut = found.Where(one => erased.Covers(one.Event))
            .Select(one => new ExplainedEvent(one.Place, one.Event, EventOutcome.KeptOut, null));
        var classified = found.Where(one => !erased.Covers(one.Event))
            .Select(one => (one.Place, one.Event, Activity: classifier.Classify(one.Event)))
            .ToList();
        var refused = await warehouse.FindRefusedAsync(
            [.. classified.Select(one => one.Activity.VisitorKey).Distinct()], cancellationToken).ConfigureAwait(false);
        var putAside = classified.Where(one => refused.ContainsKey(one.Activity.Identity)).Select(one => new ExplainedEvent(
            one.Place, one.Event, EventOutcome.PutAside, one.Activity, Reason: refused[one.Activity.Identity]));
        var copies = classified.Where(one => !refused.ContainsKey(one.Activity.Identity))
            .GroupBy(one => one.Activity.Identity)
            .Select(group => group.Aggregate(
                new List<(EventPlace Place, ClickstreamEvent Event, VisitorActivity Activity)>(),
                (kept, one) =>
                {
                    // The preferred copy comes first.
                    kept.Insert(kept.Count > 0 && one.Activity.IsPreferredTo(kept[0].Activity) ? 0 : kept.Count, one);
                    return kept;
                }))
            .OrderBy(group => group[0].Activity)
            .ToList();
        var usedIds = new HashSet<EventId>();
        var projected = copies.ConvertAll(group => new ExplainedEvent(
            group[0].Place, group[0].Event, usedIds.Add(group[0].Activity.EventId) ? EventOutcome.Projected : EventOutcome.Conflict,
            group[0].Activity));
        var duplicates = copies.SelectMany(group => group.Skip(1).Select(copy =>
            new ExplainedEvent(copy.Place, copy.Event, EventOutcome.Duplicate, copy.Activity, group[0].Place)));
        return new VisitorExplanation(
            request.Visitor, Sessions(projected, request.Rules, classifier),
            [.. duplicates.Concat(keptOut).Concat(putAside).OrderBy(one => one.Place.Segment).ThenBy(one => one.Place.Row)]);
    }

    private async Task<List<(EventPlace Place, ClickstreamEvent Event)>> FindAsync(VisitorId visitor, CancellationToken cancellationToken)
    {
        var found = new List<(EventPlace Place, ClickstreamEvent Event)>();
        await foreach (var segment in history.ListAsync(since: null, cancellationToken).ConfigureAwait(false))
        {
            if (!await history.MayHoldAsync(segment.Id, [visitor.ClientId], [], cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            var row = 0;
            var open = await history.OpenAsync(segment.Id, cancellationToken).ConfigureAwait(false);
            foreach (var one in open.Batches.SelectMany(batch => batch))
            {
                if (one.Visitor == visitor)
                {
                    found.Add((new EventPlace(segment.Id, row), one));
                }

                row++;
            }
        }

        return found;
    }

    private static List<ExplainedSession> Sessions(List<ExplainedEvent> projected, SessionRules rules, EventClassifier classifier)
    {
        var activities = projected.Select(one => one.Activity!).ToArray();
        var sessionOf = new int[activities.Length];
        var sessions = Sessionizer.Split(activities, rules, sessionOf);
        var dimensions = classifier.DimensionsOf(activities);
        var explained = new List<ExplainedSession>();
        for (var i = 0; i < sessions.Length; i++)
        {
            var events = projected.Where((_, at) => sessionOf[at] == i).ToList();
            var page = events[0].Event.Envelope.Page;
            explained.Add(new ExplainedSession(
                sessions[i],
                i == 0 ? SessionCut.None : Sessionizer.CutOf(sessions[i - 1], events[0].Activity!, rules),
                dimensions.TrafficSources[sessions[i].TrafficSourceKey],
                TrafficRules.RuleOf(page?.Url is { } url ? PageAddress.Parse(url) : new PageAddress("", "", ""), page?.Referrer),
                dimensions.Devices[sessions[i].DeviceKey], events));
        }

        return explained;
    }
}
