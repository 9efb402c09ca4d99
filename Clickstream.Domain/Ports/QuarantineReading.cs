using System.Runtime.CompilerServices;

namespace Clickstream.Domain.Ports;

/// <summary>Everything in a quarantine.</summary>
public static class QuarantineReading
{
    /// <summary>All batches, oldest hour first, as <see cref="IQuarantine.ReadAsync"/> gives them.</summary>
    /// <exception cref="HistoryException">The quarantine could not be read.</exception>
    public static async IAsyncEnumerable<QuarantineBatch> ReadAllAsync(
        this IQuarantine quarantine, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = await quarantine.ListAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var batch in quarantine.ReadAsync(batches, cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }
}
