using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Keeps the warehouse's count of what was not accepted in step with the quarantine.</summary>
internal sealed class RejectionAccount(IQuarantine quarantine, IWarehouse warehouse)
{
    /// <summary>How many batches are counted in one step.</summary>
    private const int BatchesAStep = 50;

    /// <summary>Counts the batches that are new, and counts those no more that are gone. Each step is committed.</summary>
    /// <param name="deadline">When it is cancelled, the rest is left to the next run.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// The code of what kept it from that, for a quarantine that cannot be read ends no projection; <c>null</c> when nothing did.
    /// </returns>
    /// <exception cref="WarehouseException">The warehouse could not be changed.</exception>
    public async Task<string?> BringUpToDateAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
            await CountAsync(either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (HistoryException failure)
        {
            return failure.Code;
        }
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        // The warehouse first: a batch that another run counts meanwhile is counted again, which changes nothing.
        var counted = await warehouse.FindCountedRejectionsAsync(cancellationToken).ConfigureAwait(false);
        var batches = await quarantine.ListAsync(cancellationToken).ConfigureAwait(false);
        var gone = counted.Except(batches).ToList();
        if (gone.Count > 0)
        {
            await warehouse.CountRejectionsAsync([], gone, cancellationToken).ConfigureAwait(false);
        }

        foreach (var names in batches.Where(batch => !counted.Contains(batch)).Chunk(BatchesAStep))
        {
            var counts = new List<RejectionCount>();
            await foreach (var batch in quarantine.ReadAsync(names, cancellationToken).ConfigureAwait(false))
            {
                counts.AddRange(CountsOf(batch));
            }

            await warehouse.CountRejectionsAsync(counts, [], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>At least one count of every batch, so that it is known not to be read again.</summary>
    private static IEnumerable<RejectionCount> CountsOf(QuarantineBatch batch) => batch.Entries.Count == 0
        ? [new RejectionCount(batch.Id, batch.Hour, batch.Failure?.Code ?? "", 0)]
        : batch.Entries.GroupBy(entry => entry.Errors[0].Code, StringComparer.Ordinal)
            .Select(group => new RejectionCount(batch.Id, batch.Hour, group.Key, group.Count()));
}
