using Clickstream.Adapters.Postgres.Schema;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Transactions and the lock that writers of a warehouse take turns by.</summary>
internal static class Transactions
{
    /// <summary>Runs work in one transaction and commits it.</summary>
    public static async Task<TResult> InTransactionAsync<TResult>(
        this NpgsqlDataSource source, Func<NpgsqlTransaction, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await work(transaction).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
        }
    }

    /// <summary>Waits for the turn to write, until the transaction ends; fails when it does not come in time.</summary>
    public static Task LockAsync(this NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            $"set local lock_timeout = '{PostgresWarehouse.LockTimeout}'; "
                + $"select pg_advisory_xact_lock(hashtextextended('clickstream.{schema.Dw}', 0))",
            cancellationToken);
}
