using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Ports;

/// <summary>The append-only store of accepted events. Thread-safe.</summary>
/// <remarks>
/// Segments are immutable. Only <see cref="RemoveAsync"/> takes any away: those that a rewritten one stands for, and those that expired.
/// </remarks>
public interface IEventHistory
{
    /// <summary>Names the storage, without any secret; equal for two objects over the same history.</summary>
    string Location { get; }

    /// <summary>Appends events, in one new segment for every hour in which they were received.</summary>
    /// <remarks>
    /// A segment appears whole or not at all, and never replaces another. When the call returns, all are durable. When it throws or is
    /// cancelled, some may have appeared: appending the same events again is safe, as repetitions are recognised when they are projected.
    /// </remarks>
    /// <returns>The new segments; none when there are no events.</returns>
    /// <exception cref="HistoryException">The events could not be stored.</exception>
    Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// The segments that exist now, each once: those appended first, then the rewritten ones, each in the order of their names.
    /// </summary>
    /// <remarks>Of hours long past that got new segments since, the segments come before all others.</remarks>
    /// <param name="since">
    /// Leaves out segments that were there by then, where that saves listing them; <c>null</c> for all. Every segment that became visible
    /// at or after this instant is listed, however long its writing took, and older ones may be.
    /// </param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="HistoryException">The history could not be listed.</exception>
    IAsyncEnumerable<StoredSegment> ListAsync(Instant? since, CancellationToken cancellationToken);

    /// <summary>Finds out whether events could be appended now. Nothing of it is ever listed.</summary>
    /// <exception cref="HistoryException">They could not.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Fetches a segment; its events are then read without waiting.</summary>
    /// <exception cref="HistoryException">The segment does not exist or cannot be read.</exception>
    Task<OpenSegment> OpenAsync(SegmentId segment, CancellationToken cancellationToken);

    /// <summary>What a segment says of itself, without reading its events.</summary>
    /// <exception cref="HistoryException">The segment does not exist or cannot be read.</exception>
    Task<SegmentFacts> DescribeAsync(SegmentId segment, CancellationToken cancellationToken);

    /// <summary>Whether a segment may hold an event of any of some clients or users, found out without reading its events.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="clientIds">The clients.</param>
    /// <param name="userIds">The users.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Only <c>false</c> is certain.</returns>
    /// <exception cref="HistoryException">The segment does not exist or cannot be read.</exception>
    Task<bool> MayHoldAsync(
        SegmentId segment, IReadOnlyCollection<string> clientIds, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken);

    /// <summary>Writes one segment that stands for others; these stay until they are removed.</summary>
    /// <remarks>
    /// Idempotent: the same call writes nothing new. The new segment says which ones it stands for, and which those stood for.
    /// </remarks>
    /// <param name="sources">The segments it stands for, at least one, all of one hour.</param>
    /// <param name="events">What it holds, received in that hour; may be empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HistoryException">The segment could not be stored.</exception>
    Task<SegmentId> RewriteAsync(
        IReadOnlyList<SegmentFacts> sources, IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken);

    /// <summary>Removes segments. Those that do not exist count as removed.</summary>
    /// <exception cref="HistoryException">Some could not be removed; calling again is safe.</exception>
    Task RemoveAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken);
}
