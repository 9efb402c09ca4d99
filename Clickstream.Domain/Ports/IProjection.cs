using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.Ports;

/// <summary>One slice being projected: a transaction. Disposing it without a commit leaves the warehouse as it was.</summary>
/// <remarks>First everything is asked, then everything is written. Not thread-safe.</remarks>
public interface IProjection : IAsyncDisposable
{
    /// <summary>
    /// How often the writer's visitors were written to before. What a writer remembers of its own slices holds as long as this is what it
    /// was when the last of them was committed, plus one.
    /// </summary>
    long Position { get; }

    /// <summary>Of some visitors, those that are stored, with the times of their first and last facts.</summary>
    /// <remarks>The times may lie further apart than the facts do, never closer.</remarks>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyDictionary<Guid, Interval>> FindVisitorsAsync(
        IReadOnlyCollection<Guid> visitorKeys, CancellationToken cancellationToken);

    /// <summary>The facts that share visitor and event id with one of the given events, whatever their content.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyCollection<EventFact>> FindCopiesAsync(IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken);

    /// <summary>Facts of events that happened before an instant, to be taken out.</summary>
    /// <param name="horizon">The instant.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyCollection<EventFact>> FindBeforeAsync(Instant horizon, int most, CancellationToken cancellationToken);

    /// <summary>The stored sessions, with their facts, of the activity runs that some events touch.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<OpenActivity> LoadActivityAsync(IReadOnlyCollection<VisitorActivity> touching, CancellationToken cancellationToken);

    /// <summary>All stored purchases and refunds of some orders, which nobody else can write to until the projection ends.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyCollection<VisitorActivity>> LoadOrderEventsAsync(IReadOnlySet<long> orderKeys, CancellationToken cancellationToken);

    /// <summary>Forgets those of some events that were put aside, which are to leave the history.</summary>
    /// <returns>How many were.</returns>
    /// <exception cref="WarehouseException">Nothing will be committed.</exception>
    Task<int> ForgetRefusedAsync(IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken);

    /// <summary>Writes changes, to be seen when they are committed. May be called several times.</summary>
    /// <exception cref="WarehouseException">Nothing will be committed.</exception>
    Task WriteAsync(WarehouseDelta delta, CancellationToken cancellationToken);

    /// <summary>Applies what was written and records the segments, all together or not at all. The projection is over.</summary>
    /// <param name="outcomes">
    /// What became of every segment of the slice; with it they count as projected. None when facts were taken out for good: what only they
    /// spoke of goes with them.
    /// </param>
    /// <param name="refused">The events of the slice that were put aside, to be kept with their reasons.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was committed is then unknown.</param>
    /// <exception cref="WarehouseException">
    /// Nothing was applied, or the outcome is unknown because the answer was lost. <see cref="WarehouseException.CheckpointMoved"/>:
    /// somebody else has written in the meantime.
    /// </exception>
    Task CommitAsync(
        IReadOnlyList<SegmentOutcome> outcomes, IReadOnlyList<RefusedEvent> refused, CancellationToken cancellationToken);
}

/// <summary>What is to be projected, and by whom.</summary>
/// <param name="Writer">
/// The visitors of the writer: one of the shards of the warehouse. <c>null</c> for all visitors, whatever the shards, with nobody else
/// writing meanwhile.
/// </param>
/// <param name="Parts">The segments with the visitors for whom they are projected; none of it projected before.</param>
public sealed record ProjectionScope(VisitorRange? Writer, IReadOnlyCollection<SegmentPart> Parts);

/// <summary>What a segment holds of some visitors.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Range">The visitors.</param>
public readonly record struct SegmentPart(SegmentId Segment, VisitorRange Range);
