using Clickstream.Domain.Orders;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.StarSchema;

/// <summary>What one slice changes in the star schema. Applied in one transaction together with the checkpoint.</summary>
public sealed record WarehouseDelta
{
    /// <summary>What became of every segment of the slice; with it the segments count as projected.</summary>
    public required IReadOnlyList<SegmentOutcome> Outcomes { get; init; }

    /// <summary>Dimension rows to upsert.</summary>
    public required DimensionSet Dimensions { get; init; }

    /// <summary>Facts to insert.</summary>
    public required IReadOnlyList<EventFact> Events { get; init; }

    /// <summary>Facts to delete, before others are inserted: an earlier copy takes their place.</summary>
    public required IReadOnlyList<EventFact> RemovedEvents { get; init; }

    /// <summary>Stored facts that now belong to another session.</summary>
    public required IReadOnlyList<EventFact> ReassignedEvents { get; init; }

    /// <summary>Sessions to delete, before others are inserted.</summary>
    public required IReadOnlyCollection<SessionReference> RemovedSessions { get; init; }

    /// <summary>Sessions to insert.</summary>
    public required IReadOnlyList<Session> Sessions { get; init; }

    /// <summary>Orders to insert or overwrite.</summary>
    public required IReadOnlyList<Order> Orders { get; init; }

    /// <summary>Keys of orders to delete: nothing is left that speaks of them.</summary>
    public required IReadOnlyCollection<long> RemovedOrders { get; init; }

    /// <summary>Whether facts are taken out for good, so that what only they spoke of goes with them.</summary>
    public bool IsRetraction => RemovedEvents.Count > 0 && Outcomes.Count == 0;
}
