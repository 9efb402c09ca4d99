using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Runs what rewrites or removes segments, one at a time.</summary>
internal static class UpkeepTurn
{
    /// <summary>Makes the warehouse ready, takes the turn, works, and gives the turn back.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.Busy"/>: somebody else has the turn.</exception>
    public static async Task<TResult> InUpkeepTurnAsync<TResult>(
        this IWarehouse warehouse, bool removesFacts, Func<Task<TResult>> work, CancellationToken cancellationToken)
    {
        await warehouse.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var turn = await warehouse.BeginUpkeepAsync(removesFacts, cancellationToken).ConfigureAwait(false);
        await using (turn.ConfigureAwait(false))
        {
            return await work().ConfigureAwait(false);
        }
    }
}
