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

    /// <summary>
    /// Divides the visitors among writers, a range of places each: from now on writers of another division are refused.
    /// Idempotent. What was projected stays; a new division goes on where the old one was.
    /// </summary>
    /// <param name="writers">How many writers, those of all shards together, 1 to <see cref="VisitorRange.MostShards"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be changed.</exception>
    Task DivideAsync(int writers, CancellationToken cancellationToken);

    /// <summary>The rules in force, and how far a writer has come.</summary>
    /// <param name="writer">The writer's visitors.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<Checkpoint> GetCheckpointAsync(VisitorRange writer, CancellationToken cancellationToken);

    /// <summary>Of some segments, those that are projected, with the visitors for whom they are.</summary>
    /// <remarks>A segment that expired counts as projected for all.</remarks>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyDictionary<SegmentId, IReadOnlyList<VisitorRange>>> FindProjectedAsync(
        IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken);

    /// <summary>What became of every segment, one or several outcomes each, all as of one instant.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    IAsyncEnumerable<SegmentOutcome> ReadOutcomesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Begins to project segments. Of each shard at most one projection is open at a time; a second one waits for a while, then fails.
    /// </summary>
    /// <param name="scope">What is projected, and by whom.</param>
    /// <param name="rules">The session rules; those of the warehouse when it holds any segment.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WarehouseException">
    /// <see cref="WarehouseException.CheckpointMoved"/>, <see cref="WarehouseException.RulesChanged"/>,
    /// <see cref="WarehouseException.ShardsChanged"/>, <see cref="WarehouseException.Busy"/>, or the warehouse cannot be reached.
    /// </exception>
    Task<IProjection> BeginAsync(ProjectionScope scope, SessionRules rules, CancellationToken cancellationToken);

    /// <summary>Notes that every segment which was visible in a history by an instant is projected for a writer's visitors.</summary>
    /// <exception cref="WarehouseException">It could not be noted; nothing is lost but time.</exception>
    Task RecordListingAsync(VisitorRange writer, HistoryListing listing, CancellationToken cancellationToken);

    /// <summary>
    /// Restates what writers beside others could only note: members of dimensions of which facts were taken out. Whoever ends a run asks
    /// for it, whatever is still pending. Idempotent.
    /// </summary>
    /// <exception cref="WarehouseException">It could not be done; the next run does it.</exception>
    Task SettleAsync(CancellationToken cancellationToken);

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
    /// <param name="events">How many it holds: fewer when exact copies, or what was erased, were left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// <c>false</c>, with nothing changed, when not all of the sources are projected; <c>true</c> also when it was done before, or when the
    /// only source is projected for some visitors, and it is known how many of their events are left: then it is for the same ones.
    /// </returns>
    /// <exception cref="WarehouseException">The warehouse cannot be changed.</exception>
    Task<bool> TryReplaceSegmentsAsync(
        IReadOnlyCollection<SegmentId> sources, SegmentId replacement, SegmentSize events, CancellationToken cancellationToken);

    /// <summary>The events of some visitors that were put aside because they could not be stored, with the reason.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlyDictionary<EventIdentity, string>> FindRefusedAsync(
        IReadOnlyCollection<Guid> visitorKeys, CancellationToken cancellationToken);

    /// <summary>The batches of the quarantine that are counted.</summary>
    /// <exception cref="WarehouseException">The warehouse cannot be read.</exception>
    Task<IReadOnlySet<string>> FindCountedRejectionsAsync(CancellationToken cancellationToken);

    /// <summary>Counts batches of the quarantine, and counts those no more that are gone, all in one step. Idempotent.</summary>
    /// <param name="counts">
    /// What is in whole batches, a count for each reason; those of a batch that is counted already change nothing.
    /// </param>
    /// <param name="gone">The names of batches that are gone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WarehouseException">The warehouse cannot be changed.</exception>
    Task CountRejectionsAsync(
        IReadOnlyCollection<RejectionCount> counts, IReadOnlyCollection<string> gone, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that segments are about to leave the history, projected or not: nobody can begin to project them any more, and a successor
    /// need not hold them. Idempotent.
    /// </summary>
    /// <exception cref="WarehouseException">The warehouse cannot be changed.</exception>
    Task ExpireSegmentsAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken);

    /// <summary>
    /// Makes an empty warehouse beside this one, which it can replace. An unfinished one of an earlier attempt is discarded, unless several
    /// processes build it: then it is gone on with, whoever began it by the same plan.
    /// </summary>
    /// <param name="plan">How it is built.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="WarehouseException">
    /// <see cref="WarehouseException.Busy"/>: a successor is being built by another plan. Or it cannot be made.
    /// </exception>
    /// <exception cref="NotSupportedException">Several processes are to build it, and the warehouse is in the memory of one.</exception>
    Task<IWarehouseSuccessor> CreateSuccessorAsync(SuccessorPlan plan, CancellationToken cancellationToken);
}

/// <summary>How many entries of a batch of the quarantine were not accepted for one reason.</summary>
/// <param name="Batch">The name of the batch.</param>
/// <param name="Hour">The start of the hour, in UTC, in which they were received.</param>
/// <param name="Code">
/// The code of the first reason of each; that of the failure when the batch cannot be read, empty when it is empty.
/// </param>
/// <param name="Events">How many they are; 0 when the batch cannot be read.</param>
public sealed record RejectionCount(string Batch, Instant Hour, string Code, long Events);

/// <summary>How many events a segment holds.</summary>
/// <param name="All">Of all visitors.</param>
/// <param name="Of">Of the visitors of a range; <c>null</c> when that was not counted.</param>
public sealed record SegmentSize(long All, Func<VisitorRange, long>? Of = null);

/// <summary>How far a writer has come.</summary>
/// <param name="Rules">
/// The session rules in force, as <see cref="SessionRules.Describe"/> writes them; <c>null</c> before the first segment.
/// </param>
/// <param name="Listing">
/// Up to when which history is known to be projected whole for the writer's visitors; <c>null</c> when that is not known.
/// </param>
public sealed record Checkpoint(string? Rules, HistoryListing? Listing);

/// <summary>A history that was projected whole.</summary>
/// <param name="Location">Where it is: <see cref="IEventHistory.Location"/>.</param>
/// <param name="At">The instant by which its segments had become visible.</param>
public sealed record HistoryListing(string Location, Instant At);

/// <summary>How a successor is built.</summary>
/// <param name="Writers">Among how many writers its visitors are divided.</param>
/// <param name="Rules">The session rules, as <see cref="SessionRules.Describe"/> writes them.</param>
/// <param name="IsShared">Whether several processes build it, each for some of the writers.</param>
public sealed record SuccessorPlan(int Writers, string Rules, bool IsShared = false);

/// <summary>
/// A warehouse that is being built beside another one. Disposing it unpublished discards it, unless several processes build it.
/// </summary>
public interface IWarehouseSuccessor : IAsyncDisposable
{
    /// <summary>The warehouse that is being built. Its segments are rewritten and removed by nobody, and it has no successor.</summary>
    IWarehouse Built { get; }

    /// <summary>Waits for a while until no other process builds the successor, and keeps others from it from then on.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// <c>false</c> when others go on building it, of whom one will be the last, or when another has published it already.
    /// </returns>
    /// <exception cref="WarehouseException">The warehouse cannot be reached.</exception>
    Task<bool> TryTakeAloneAsync(CancellationToken cancellationToken);

    /// <summary>The segments that the live warehouse holds and the successor does not.</summary>
    /// <param name="covered">Segments whose events the successor holds under another name.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="WarehouseException">The warehouses cannot be read.</exception>
    Task<IReadOnlyList<SegmentId>> FindMissingAsync(IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken);

    /// <summary>Makes sure that the successor is whole and agrees with itself: facts with their record, sessions and members.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.NotWhole"/>: it does not; it must not be published.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Compares the two warehouses, all as of one instant: rows, and a hash over them in whatever order they are.</summary>
    /// <returns>Where they differ, by table and day; none when they are equal.</returns>
    /// <exception cref="WarehouseException">The warehouses cannot be read.</exception>
    Task<IReadOnlyList<WarehouseDifference>> CompareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts the successor in the other's place in one step that readers never see half done. The other is kept until it is dropped, or the
    /// next one is replaced.
    /// </summary>
    /// <param name="covered">Segments whose events the successor holds under another name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// Empty when it was done. Else the segments that the live warehouse holds and the successor does not, and nothing has changed:
    /// project them first.
    /// </returns>
    /// <exception cref="WarehouseException">The swap failed; the live warehouse is untouched.</exception>
    Task<IReadOnlyList<SegmentId>> TryPublishAsync(IReadOnlyCollection<SegmentId> covered, CancellationToken cancellationToken);
}

/// <summary>A table whose rows of one day are not the same in two warehouses.</summary>
/// <param name="Table">The table.</param>
/// <param name="Day">The day on which the events happened or the sessions started, UTC; <c>null</c> for what belongs to no day.</param>
/// <param name="LiveRows">Rows of the live warehouse.</param>
/// <param name="RebuiltRows">Rows of the one that was built from history; they may be as many and say something else.</param>
public sealed record WarehouseDifference(string Table, LocalDate? Day, long LiveRows, long RebuiltRows);
