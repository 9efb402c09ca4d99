using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>The session rules that a warehouse was built with: one set, of whoever wrote first.</summary>
internal static class RulesInForce
{
    /// <summary>The rules as they were described; <c>null</c> before the first slice.</summary>
    public static async Task<string?> ReadAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync(
            schema.Fill("select description from {etl}.rules"), row => row.GetString(0), cancellationToken).ConfigureAwait(false))
        .SingleOrDefault();

    /// <summary>Puts rules in force, unless there are some.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.RulesChanged"/>: others are.</exception>
    public static async Task SetAsync(
        NpgsqlTransaction transaction, SchemaNames schema, string rules, CancellationToken cancellationToken)
    {
        await transaction.RunAsync(
            schema.Fill("insert into {etl}.rules (description) values ($1) on conflict do nothing"), cancellationToken, rules)
            .ConfigureAwait(false);
        if (await ReadAsync(transaction, schema, cancellationToken).ConfigureAwait(false) != rules)
        {
            throw new WarehouseException(
                WarehouseException.RulesChanged, "Another writer has begun the warehouse with other session rules.");
        }
    }
}
