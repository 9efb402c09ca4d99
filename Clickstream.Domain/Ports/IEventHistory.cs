using Clickstream.Domain.Events;

namespace Clickstream.Domain.Ports;

/// <summary>The append-only store of accepted events. Thread-safe.</summary>
public interface IEventHistory
{
    /// <summary>Appends events, in one new segment for every hour in which they were received.</summary>
    /// <remarks>
    /// A segment appears whole or not at all, and never replaces another. When the call returns, all are durable. When it throws or is
    /// cancelled, some may have appeared: appending the same events again is safe, as repetitions are recognised when they are projected.
    /// </remarks>
    /// <returns>The new segments; none when there are no events.</returns>
    /// <exception cref="HistoryException">The events could not be stored.</exception>
    Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken);

    /// <summary>All segments that exist now, in the order of their names.</summary>
    /// <exception cref="HistoryException">The history could not be listed.</exception>
    IAsyncEnumerable<SegmentId> ListAsync(CancellationToken cancellationToken);

    /// <summary>The events of one segment, in batches of bounded size, in the order in which they are stored.</summary>
    /// <exception cref="HistoryException">The segment does not exist or cannot be read.</exception>
    IAsyncEnumerable<IReadOnlyList<ClickstreamEvent>> ReadAsync(SegmentId segment, CancellationToken cancellationToken);
}
