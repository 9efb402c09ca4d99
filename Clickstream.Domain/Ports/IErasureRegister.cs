using Clickstream.Domain.Erasures;

namespace Clickstream.Domain.Ports;

/// <summary>The record of what was erased and of what has expired, kept with the history. Append-only, thread-safe.</summary>
public interface IErasureRegister
{
    /// <summary>Recognises what was erased or has expired until now.</summary>
    /// <exception cref="HistoryException">The register cannot be read.</exception>
    Task<ErasureFilter> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Records that subjects are erased, before anything of theirs is. Idempotent.</summary>
    /// <param name="subjects">The subjects.</param>
    /// <param name="erasedAt">What of theirs was received until then is erased.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The tombstones, in the order of the subjects.</returns>
    /// <exception cref="HistoryException">It could not be recorded.</exception>
    Task<IReadOnlyList<Tombstone>> RecordAsync(
        IReadOnlyCollection<ErasureSubject> subjects, NodaTime.Instant erasedAt, CancellationToken cancellationToken);

    /// <summary>Records that events which happened before an instant have expired, before any of them is removed. Idempotent.</summary>
    /// <exception cref="HistoryException">It could not be recorded.</exception>
    Task RecordHorizonAsync(NodaTime.Instant horizon, CancellationToken cancellationToken);

    /// <summary>Records that an erasure is complete.</summary>
    /// <exception cref="HistoryException">It could not be recorded.</exception>
    Task CompleteAsync(ErasureReceipt receipt, CancellationToken cancellationToken);

    /// <summary>The tombstones without a receipt: erasures that were stopped before their end.</summary>
    /// <exception cref="HistoryException">The register cannot be read.</exception>
    Task<IReadOnlyList<Tombstone>> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>What was erased, oldest first.</summary>
    /// <exception cref="HistoryException">The register cannot be read.</exception>
    IAsyncEnumerable<ErasureReceipt> ReceiptsAsync(CancellationToken cancellationToken);
}
