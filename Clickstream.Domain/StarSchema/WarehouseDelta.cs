using Clickstream.Domain.Orders;
using Clickstream.Domain.Sessions;

namespace Clickstream.Domain.StarSchema;

/// <summary>A part of what one slice changes in the star schema.</summary>
/// <remarks>The parts of a slice are applied in one transaction, in their order: what is taken out comes first.</remarks>
public sealed record WarehouseDelta
{
    /// <summary>Facts to delete: an earlier copy takes their place, or they go for good.</summary>
    public IReadOnlyList<EventFact> RemovedEvents { get; init; } = [];

    /// <summary>Sessions to delete; recomputed ones are inserted by a later part.</summary>
    public IReadOnlyCollection<SessionReference> RemovedSessions { get; init; } = [];

    /// <summary>Facts to insert.</summary>
    public IReadOnlyList<EventFact> Events { get; init; } = [];

    /// <summary>Stored facts that now belong to another session.</summary>
    public IReadOnlyList<EventFact> ReassignedEvents { get; init; } = [];

    /// <summary>Sessions to insert.</summary>
    public IReadOnlyList<Session> Sessions { get; init; } = [];

    /// <summary>Dimension rows to upsert.</summary>
    public DimensionSet? Dimensions { get; init; }

    /// <summary>Orders to insert or overwrite.</summary>
    public IReadOnlyList<Order> Orders { get; init; } = [];

    /// <summary>Keys of orders to delete: nothing is left that speaks of them.</summary>
    public IReadOnlyCollection<long> RemovedOrders { get; init; } = [];
}
