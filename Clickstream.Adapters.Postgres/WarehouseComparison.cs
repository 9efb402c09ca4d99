using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Compares two warehouses of one database, and each with itself.</summary>
internal static class WarehouseComparison
{
    /// <summary>The tables, with the column that tells the day of a row.</summary>
    private static readonly (string Table, string? DayOf)[] Tables =
    [
        ("dim_device", null), ("dim_event_type", null), ("dim_geo", null), ("dim_identity", null), ("dim_page", null),
        ("dim_product", null), ("dim_traffic_source", null), ("dim_visitor", null), ("fact_cart", "started_at"),
        ("fact_event", "occurred_at"), ("fact_item", "occurred_at"), ("fact_order", "purchased_at"), ("fact_session", "started_at"),
    ];

    /// <summary>What must be 0 in a warehouse that is whole.</summary>
    private static readonly (string Name, string Count)[] Invariants =
    [
        (
            "facts differ from the record of segments",
            "select (select count(*) from {dw}.fact_event) - (select coalesce(sum(projected + conflicts), 0) from {etl}.segment)"),
        (
            "sessions have other events than there are facts",
            "select (select count(*) from {dw}.fact_event) - (select coalesce(sum(events), 0) from {dw}.fact_session)"),
        (
            "facts have no session",
            "select count(*) from {dw}.fact_event f left join {dw}.fact_session s on s.visitor_key = f.visitor_key "
                + "and s.session_key = f.session_key where s.session_key is null"),
        (
            "lines have no event",
            "select count(*) from {dw}.fact_item i left join {dw}.fact_event f on f.visitor_key = i.visitor_key "
                + "and f.occurred_at = i.occurred_at and f.event_id = i.event_id and f.fingerprint = i.fingerprint "
                + "where f.event_id is null"),
        ("facts have no visitor", Orphans("fact_event", "dim_visitor", "visitor_key")),
        ("facts have no event type", Orphans("fact_event", "dim_event_type", "event_type_key")),
        ("facts have no traffic source", Orphans("fact_event", "dim_traffic_source", "traffic_source_key")),
        ("facts have no device", Orphans("fact_event", "dim_device", "device_key")),
        ("facts have no place", Orphans("fact_event", "dim_geo", "geo_key")),
        ("facts have no identity", Orphans("fact_event", "dim_identity", "identity_key")),
        ("facts have no page", Orphans("fact_event", "dim_page", "page_key")),
        ("facts have no order", Orphans("fact_event", "fact_order", "order_key")),
        ("lines have no product", Orphans("fact_item", "dim_product", "product_key")),
    ];

    /// <summary>Makes sure that a warehouse agrees with itself.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.NotWhole"/>.</exception>
    public static async Task CheckAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
    {
        await SnapshotAsync(transaction, cancellationToken).ConfigureAwait(false);
        foreach (var (name, count) in Invariants)
        {
            var found = await transaction.QueryAsync(
                $"select ({schema.Fill(count)})::bigint", row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
            if (found[0] != 0)
            {
                throw new WarehouseException(
                    WarehouseException.NotWhole, $"The warehouse that was built does not agree with itself: {found[0]} {name}.");
            }
        }
    }

    /// <summary>
    /// Where two warehouses differ: by the number of rows of a day, or by the sum of their hashes, which does not depend on their order.
    /// </summary>
    public static async Task<IReadOnlyList<WarehouseDifference>> RunAsync(
        NpgsqlTransaction transaction, SchemaNames live, SchemaNames built, CancellationToken cancellationToken)
    {
        await SnapshotAsync(transaction, cancellationToken).ConfigureAwait(false);
        var differences = new List<WarehouseDifference>();
        foreach (var (table, dayOf) in Tables)
        {
            differences.AddRange(await transaction.QueryAsync(
                $"""
                with live as ({Summary(live, table, dayOf)}), built as ({Summary(built, table, dayOf)})
                select coalesce(l.day, b.day), coalesce(l.rows, 0), coalesce(b.rows, 0)
                from live l full join built b on coalesce(l.day, date '0001-01-01') = coalesce(b.day, date '0001-01-01')
                where l.rows is distinct from b.rows or l.hash is distinct from b.hash
                order by 1
                """,
                row => new WarehouseDifference(
                    table, row.IsDBNull(0) ? null : LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(0)), row.GetInt64(1),
                    row.GetInt64(2)),
                cancellationToken).ConfigureAwait(false));
        }

        return differences;
    }

    private static string Summary(SchemaNames schema, string table, string? dayOf)
    {
        var day = dayOf is null ? "null::date" : $"(t.{dayOf} at time zone 'UTC')::date";
        return $"select {day} as day, count(*) as rows, sum(hashtextextended(t::text, 0)::numeric) as hash "
            + $"from {schema.Dw}.{table} t group by 1";
    }

    private static string Orphans(string fact, string dimension, string key) =>
        $"select count(*) from {{dw}}.{fact} f left join {{dw}}.{dimension} d on d.{key} = f.{key} "
            + $"where f.{key} is not null and d.{key} is null";

    private static Task SnapshotAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) => transaction.RunAsync(
        "set transaction isolation level repeatable read, read only; set local time zone 'UTC'; set local datestyle to 'ISO'",
        cancellationToken);
}
