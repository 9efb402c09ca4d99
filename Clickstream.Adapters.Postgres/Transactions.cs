using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.StarSchema;
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

    /// <summary>Waits until nobody else writes to a warehouse, and keeps others from it until the transaction ends.</summary>
    public static Task LockAsync(this NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            $"set local lock_timeout = '{PostgresWarehouse.LockTimeout}'; "
                + $"select pg_advisory_xact_lock({Key(schema.Dw)})",
            cancellationToken);

    /// <summary>Waits for the turn of one writer beside others of other visitors, until the transaction ends.</summary>
    public static Task LockAsync(
        this NpgsqlTransaction transaction, SchemaNames schema, VisitorRange writer, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            $"set local lock_timeout = '{PostgresWarehouse.LockTimeout}'; "
                + $"select pg_advisory_xact_lock_shared({Key(schema.Dw)}); "
                + $"select pg_advisory_xact_lock({Key($"{schema.Dw}.{writer.From}")}); "
                + $"set local lock_timeout = '{PostgresWarehouse.RowLockTimeout}'",
            cancellationToken);

    /// <summary>Waits for the turn to make partitions, until the transaction ends.</summary>
    public static Task LockPartitionsAsync(this NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            $"set local lock_timeout = '{PostgresWarehouse.LockTimeout}'; "
                + $"select pg_advisory_xact_lock({Key($"{schema.Dw}.partitions")})",
            cancellationToken);

    private static string Key(string name) => $"hashtextextended('clickstream.{name}', 0)";
}
