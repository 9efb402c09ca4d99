using Clickstream.Domain.Orders;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.InMemory;

/// <summary>The rows of a warehouse in memory, indexed as the projection needs them. Not thread-safe.</summary>
internal sealed class StarSchemaTables
{
    private readonly Dictionary<Guid, VisitorFacts> visitors = [];

    /// <summary>What became of every segment: one outcome for all visitors, or several for ranges of them.</summary>
    public Dictionary<SegmentId, List<SegmentOutcome>> Segments { get; } = [];

    public List<RefusedEvent> Refused { get; } = [];

    /// <summary>What is in each batch of the quarantine.</summary>
    public Dictionary<string, List<RejectionCount>> Rejections { get; } = [];

    public string? Rules { get; set; }

    /// <summary>How often each writer has written.</summary>
    public Dictionary<VisitorRange, long> Positions { get; } = new() { [VisitorRange.All] = 0 };

    public Dictionary<VisitorRange, HistoryListing> Listings { get; } = [];

    /// <summary>Gives every shard a writer. A position never comes again.</summary>
    public void Divide(IEnumerable<VisitorRange> shards, long after = 0)
    {
        var position = Math.Max(after, Positions.Values.DefaultIfEmpty().Max()) + 1;
        Positions.Clear();
        foreach (var shard in shards)
        {
            Positions.Add(shard, position);
        }
    }

    public DimensionSet Dimensions { get; } = new();

    public Dictionary<long, Order> Orders { get; } = [];

    public Dictionary<long, List<VisitorActivity>> OrderEvents { get; } = [];

    public IEnumerable<EventFact> Events => visitors.Values.SelectMany(visitor => visitor.Events.Values);

    public IEnumerable<Session> Sessions => visitors.Values.SelectMany(visitor => visitor.Sessions.Values);

    public IEnumerable<EventFact> EventsOf(Guid visitorKey) =>
        visitors.TryGetValue(visitorKey, out var facts) ? facts.Events.Values : [];

    public IEnumerable<Session> SessionsOf(Guid visitorKey) =>
        visitors.TryGetValue(visitorKey, out var facts) ? facts.Sessions.Values : [];

    public void Apply(WarehouseDelta delta)
    {
        if (delta.Dimensions is { } dimensions)
        {
            Dimensions.AddAll(dimensions);
        }

        foreach (var fact in delta.RemovedEvents)
        {
            Facts(fact.Activity.VisitorKey).Events.Remove(fact.Activity.Identity);
            if (fact.Activity.Order is { } order)
            {
                OrderEvents[order.OrderKey].RemoveAll(activity => activity.Identity == fact.Activity.Identity);
            }
        }

        foreach (var session in delta.RemovedSessions)
        {
            Facts(session.VisitorKey).Sessions.Remove(session.SessionKey);
        }

        foreach (var fact in delta.Events.Concat(delta.ReassignedEvents))
        {
            Facts(fact.Activity.VisitorKey).Events[fact.Activity.Identity] = fact;
        }

        foreach (var activity in delta.Events.Select(fact => fact.Activity).Where(activity => activity.Order is not null))
        {
            if (!OrderEvents.TryGetValue(activity.Order!.OrderKey, out var events))
            {
                OrderEvents.Add(activity.Order.OrderKey, events = []);
            }

            events.Add(activity);
        }

        foreach (var session in delta.Sessions)
        {
            Facts(session.VisitorKey).Sessions.Add(session.Key, session);
        }

        foreach (var order in delta.Orders)
        {
            Orders[order.Key] = order;
        }

        foreach (var key in delta.RemovedOrders)
        {
            Orders.Remove(key);
            OrderEvents.Remove(key);
        }
    }

    /// <summary>Records a slice and restates what was changed by facts that were taken out.</summary>
    public void Record(IReadOnlyList<SegmentOutcome> outcomes, IReadOnlyList<RefusedEvent> refused, IReadOnlyList<EventFact> removed)
    {
        foreach (var outcome in outcomes)
        {
            if (!Segments.TryGetValue(outcome.Segment, out var parts))
            {
                Segments.Add(outcome.Segment, parts = []);
            }

            parts.Add(outcome);
        }

        Refused.AddRange(refused);
        RestateDimensions(removed, isRetraction: outcomes.Count == 0);
    }

    /// <summary>Whether any visitor's events of a part are projected, or the segment has expired.</summary>
    public bool IsProjected(SegmentPart part) => Segments.TryGetValue(part.Segment, out var parts)
        && parts.Exists(known => known.IsExpired || known.Range.Overlaps(part.Range));

    public void Expire(SegmentId segment)
    {
        var sum = Segments.TryGetValue(segment, out var parts)
            ? parts.Aggregate((left, right) => left.Plus(right))
            : new SegmentOutcome(segment, VisitorRange.All, null);
        Segments[segment] = [sum with { Range = VisitorRange.All, IsExpired = true }];
        Refused.RemoveAll(one => one.Segment == segment);
    }

    public bool TryReplaceSegments(IReadOnlyCollection<SegmentId> sources, SegmentId replacement, SegmentSize events)
    {
        var record = sources.Append(replacement).SelectMany(segment => Segments.GetValueOrDefault(segment, [])).ToList();
        if (SegmentReplacement.TakeOver(sources, replacement, events, record) is not { } rows)
        {
            return false;
        }

        foreach (var source in sources)
        {
            Segments.Remove(source);
        }

        Segments[replacement] = [.. rows];
        return true;
    }

    private VisitorFacts Facts(Guid visitorKey)
    {
        if (!visitors.TryGetValue(visitorKey, out var facts))
        {
            visitors.Add(visitorKey, facts = new VisitorFacts());
        }

        return facts;
    }

    /// <summary>A copy that was taken out may have been the first or last to speak of a member, or the only one.</summary>
    private void RestateDimensions(IReadOnlyList<EventFact> removed, bool isRetraction)
    {
        if (removed.Count == 0)
        {
            return;
        }

        foreach (var visitorKey in removed.Select(fact => fact.Activity.VisitorKey).Distinct())
        {
            if (Dimensions.Visitors.Remove(visitorKey, out var visitor))
            {
                foreach (var fact in EventsOf(visitorKey))
                {
                    Dimensions.Add(VisitorRow.Of(visitor, fact.Activity));
                }
            }
        }

        foreach (var productKey in removed.SelectMany(fact => fact.Activity.Lines).Select(line => line.ProductKey).Distinct())
        {
            var times = Events.Where(fact => fact.Activity.Lines.Any(line => line.ProductKey == productKey))
                .Select(fact => fact.Activity.OccurredAt).ToList();
            Dimensions.Products.Remove(productKey, out var product);
            if (product is not null && times.Count > 0)
            {
                Dimensions.Products[productKey] = product with { FirstSeenAt = times.Min(), LastSeenAt = times.Max() };
            }
        }

        Orphans(removed, Dimensions.Devices, activity => activity.DeviceKey);
        Orphans(removed, Dimensions.Geos, activity => activity.GeoKey);
        if (isRetraction)
        {
            Orphans(removed, Dimensions.Pages, activity => activity.PageKey);
            Orphans(removed, Dimensions.TrafficSources, activity => activity.TrafficSourceKey);
            Orphans(removed, Dimensions.EventTypes, activity => activity.EventTypeKey);
            Orphans(removed, Dimensions.Identities, activity => activity.IdentityKey);
        }
    }

    private void Orphans<TRow>(IReadOnlyList<EventFact> removed, Dictionary<long, TRow> dimension, Func<VisitorActivity, long?> keyOf)
    {
        foreach (var key in removed.Select(fact => keyOf(fact.Activity)).OfType<long>().Distinct())
        {
            if (!Events.Any(fact => keyOf(fact.Activity) == key))
            {
                dimension.Remove(key);
            }
        }
    }

    private sealed class VisitorFacts
    {
        public Dictionary<EventIdentity, EventFact> Events { get; } = [];

        public Dictionary<Guid, Session> Sessions { get; } = [];
    }
}
