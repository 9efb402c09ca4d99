using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.Ports;

/// <summary>The star schema, and the record of which segments it holds.</summary>
public interface IWarehouse
{
    /// <summary>Makes the warehouse ready: an empty one is created, an older one brought up to date. Idempotent.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be reached or changed.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>The segments projected so far and the rules they were projected with.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<Checkpoint> GetCheckpointAsync(CancellationToken cancellationToken);

    /// <summary>Begins to project segments. At most one projection is open at a time; a second one waits for a while, then fails.</summary>
    /// <param name="segments">The segments of the slice; none of them projected before.</param>
    /// <param name="rules">The session rules; those of the warehouse when it holds any segment.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WarehouseException">
    /// <see cref="WarehouseException.CheckpointMoved"/>, <see cref="WarehouseException.RulesChanged"/>,
    /// <see cref="WarehouseException.Busy"/>, or the warehouse cannot be reached.
    /// </exception>
    Task<IProjection> BeginAsync(IReadOnlyCollection<SegmentId> segments, SessionRules rules, CancellationToken cancellationToken);

    /// <summary>Notes that every segment which was visible in a history by an instant is projected.</summary>
    /// <exception cref="WarehouseException">It could not be noted; nothing is lost but time.</exception>
    Task RecordListingAsync(HistoryListing listing, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the turn to rewrite or remove segments of the history until it is disposed: what compaction writes while an erasure runs might
    /// hold what was erased. It keeps nobody from projecting, and ends with the process.
    /// </summary>
    /// <param name="removesFacts">
    /// Whether facts will be taken out of the warehouse. Then nobody may rebuild meanwhile: a successor that is being built would bring
    /// them back.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.Busy"/>: somebody else has the turn.</exception>
    Task<IAsyncDisposable> BeginUpkeepAsync(bool removesFacts, CancellationToken cancellationToken);

    /// <summary>Takes one segment for others in the record of what is projected; the facts stay as they are. Idempotent.</summary>
    /// <param name="sources">The segments it stands for.</param>
    /// <param name="replacement">The segment that holds their events from now on.</param>
    /// <param name="removed">How many of their events the history no longer has: exact copies, or erased ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// <c>false</c>, with nothing changed, when not all of the sources are projected; <c>true</c> also when it was done before.
    /// </returns>
    /// <exception cref="WarehouseException">The warehouse cannot be changed.</exception>
    Task<bool> TryReplaceSegmentsAsync(
        IReadOnlyCollection<SegmentId> sources, SegmentId replacement, long removed, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that segments are about to leave the history, projected or not: nobody can begin to project them any more, and a successor
    /// need not hold them. Idempotent.
    /// </summary>
    /// <exception cref="WarehouseException">The warehouse cannot be changed.</exception>
    Task ExpireSegmentsAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken);

    /// <summary>
    /// Makes an empty warehouse beside this one, which it can replace. An unfinished one of an earlier attempt is discarded.
    /// </summary>
    /// <exception cref="WarehouseException">It cannot be made.</exception>
    Task<IWarehouseSuccessor> CreateSuccessorAsync(CancellationToken cancellationToken);
}

/// <summary>What a warehouse holds.</summary>
/// <param name="Segments">The segments projected so far.</param>
/// <param name="Rules">
/// The session rules in force, as <see cref="SessionRules.Describe"/> writes them; <c>null</c> before the first segment.
/// </param>
/// <param name="Listing">Up to when which history is known to be projected whole; <c>null</c> when that is not known.</param>
public sealed record Checkpoint(IReadOnlySet<SegmentId> Segments, string? Rules, HistoryListing? Listing);

/// <summary>A history that was projected whole.</summary>
/// <param name="Location">Where it is: <see cref="IEventHistory.Location"/>.</param>
/// <param name="At">The instant by which its segments had become visible.</param>
public sealed record HistoryListing(string Location, Instant At);

/// <summary>One slice being projected: a transaction. Disposing it without a commit leaves the warehouse as it was.</summary>
/// <remarks>Its methods are called once each, in the order in which they stand here. Not thread-safe.</remarks>
public interface IProjection : IAsyncDisposable
{
    /// <summary>The facts that share visitor and event id with one of the given events, whatever their content.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyCollection<EventFact>> FindCopiesAsync(IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken);

    /// <summary>
    /// Facts of events that happened before an instant, to be taken out; instead of <see cref="FindCopiesAsync"/>.
    /// </summary>
    /// <param name="horizon">The instant.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyCollection<EventFact>> FindBeforeAsync(Instant horizon, int most, CancellationToken cancellationToken);

    /// <summary>The activity runs and orders that the decided events touch.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<OpenActivity> LoadActivityAsync(SliceDecision decision, CancellationToken cancellationToken);

    /// <summary>Applies the delta and records its segments, all together or not at all.</summary>
    /// <exception cref="WarehouseException">Nothing was applied, or the outcome is unknown because the answer was lost.</exception>
    Task CommitAsync(WarehouseDelta delta, CancellationToken cancellationToken);
}

/// <summary>A warehouse that is being built beside another one. Disposing it unpublished discards it.</summary>
public interface IWarehouseSuccessor : IWarehouse, IAsyncDisposable
{
    /// <summary>Puts the successor in the other's place in one step that readers never see half done.</summary>
    /// <param name="covered">Segments whose events the successor holds under another name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// Empty when it was done. Else the segments that the live warehouse holds and the successor does not, and nothing has changed:
    /// project them first.
    /// </returns>
    /// <exception cref="WarehouseException">The swap failed; the live warehouse is untouched.</exception>
    Task<IReadOnlyList<SegmentId>> TryPublishAsync(IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken);
}
