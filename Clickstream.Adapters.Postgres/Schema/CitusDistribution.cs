using Clickstream.Domain.Ports;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Schema;

/// <summary>Spreads a warehouse over the nodes of a Citus cluster.</summary>
/// <remarks>
/// Facts and <c>dim_visitor</c> lie together by visitor, so that sessions are recomputed on one node; orders lie by their own key; other
/// dimensions are on every node. Every unique constraint of a distributed table includes the column by which it is distributed, as Citus
/// demands; the record in schema <c>etl</c> stays on the coordinator. Source: Citus documentation, "Table Management" and "Utility
/// Functions".
/// </remarks>
internal static class CitusDistribution
{
    /// <summary>The tables that are spread, with the column by which they are; those of one column lie together.</summary>
    public static readonly IReadOnlyList<(string Table, string Column)> Distributed =
    [
        ("dim_visitor", "visitor_key"), ("fact_event", "visitor_key"), ("fact_item", "visitor_key"), ("fact_session", "visitor_key"),
        ("fact_cart", "visitor_key"), ("fact_order", "order_key"),
    ];

    /// <summary>The tables that are on every node.</summary>
    public static readonly IReadOnlyList<string> References =
    [
        "dim_date", "dim_time", "dim_product", "dim_page", "dim_traffic_source", "dim_device", "dim_geo", "dim_event_type",
        "dim_identity",
    ];

    /// <summary>The statements, in their order.</summary>
    public static IEnumerable<string> StatementsFor(SchemaNames schema)
    {
        foreach (var table in References)
        {
            yield return $"select create_reference_table('{schema.Dw}.{table}')";
        }

        foreach (var (table, column) in Distributed)
        {
            var with = column == "visitor_key" && table != "dim_visitor" ? $"{schema.Dw}.dim_visitor" : "none";
            yield return $"select create_distributed_table('{schema.Dw}.{table}', '{column}', colocate_with => '{with}')";
        }
    }

    /// <summary>Makes sure that the database is one of a cluster.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.CitusMissing"/>: it is not.</exception>
    public static async Task RequireAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (!await IsCitusAsync(transaction, cancellationToken).ConfigureAwait(false))
        {
            throw new WarehouseException(
                WarehouseException.CitusMissing, "The database has no extension citus: create it on all nodes first.");
        }
    }

    /// <summary>Spreads the tables of a warehouse, unless they are spread already.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.CitusMissing"/>: the database is no Citus cluster's.</exception>
    public static async Task ApplyAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
    {
        await RequireAsync(transaction, cancellationToken).ConfigureAwait(false);
        if (await IsDistributedAsync(transaction, schema, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        foreach (var statement in StatementsFor(schema))
        {
            await transaction.RunAsync(statement, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the facts of a warehouse are spread.</summary>
    public static async Task<bool> IsDistributedAsync(
        NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        await IsCitusAsync(transaction, cancellationToken).ConfigureAwait(false)
        && (await transaction.QueryAsync(
            $"select count(*) > 0 from pg_dist_partition where logicalrelid = to_regclass('{schema.Dw}.fact_event')",
            row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false))[0];

    private static async Task<bool> IsCitusAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync(
            "select to_regclass('pg_dist_partition') is not null", row => row.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false))[0];
}
