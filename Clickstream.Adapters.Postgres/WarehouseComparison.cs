using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Compares two warehouses of one database, and each with itself.</summary>
internal static class WarehouseComparison
{
    /// <summary>Which tables have a member of which others, where they have a key.</summary>
    private static readonly Membership[] Memberships =
    [
        new("facts have no event type", "fact_event", "dim_event_type", "event_type_key"),
        new("facts have no traffic source", "fact_event", "dim_traffic_source", "traffic_source_key"),
        new("facts have no device", "fact_event", "dim_device", "device_key"),
        new("facts have no place", "fact_event", "dim_geo", "geo_key"),
        new("facts have no identity", "fact_event", "dim_identity", "identity_key"),
        new("facts have no page", "fact_event", "dim_page", "page_key"),
        new("facts have no order", "fact_event", "fact_order", "order_key"),
        new("lines have no product", "fact_item", "dim_product", "product_key"),
        new("sessions have no visitor", "fact_session", "dim_visitor", "visitor_key"),
    ];

    /// <summary>Hashes of 48 bits, which leave room for a factor.</summary>
    private const string SessionHash = "(hash_record_extended(row(f.visitor_key, f.session_key), 0) >> 16)";
    private const string OrderHash = "(hashint8extended(f.order_key, 0) >> 16)";
    private const string EventHash = "(hash_record_extended(row(f.visitor_key, f.occurred_at, f.event_id, f.fingerprint), 0) >> 16)";

    /// <summary>Makes sure that a warehouse agrees with itself.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.NotWhole"/>.</exception>
    public static async Task CheckAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
    {
        // Most tables are new to the planner, which would take them for small: hash tables of megabytes, and all cores, are quickest for
        // joins that go through every row once, and compiling takes longer than it saves.
        await SnapshotAsync(transaction, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(
            "set local jit = off; set local work_mem = '64MB'; set local enable_mergejoin = off; set local enable_nestloop = off; "
                + "set local min_parallel_table_scan_size = 0; set local parallel_setup_cost = 0; set local parallel_tuple_cost = 0",
            cancellationToken).ConfigureAwait(false);
        var complaints = new List<string>();
        foreach (var question in new[] { OneWalk, Orders })
        {
            complaints.AddRange(await AskAsync(transaction, schema, question, cancellationToken).ConfigureAwait(false));
        }

        if (complaints.Count > 0)
        {
            throw new WarehouseException(
                WarehouseException.NotWhole,
                $"The warehouse that was built does not agree with itself: {string.Join("; ", complaints)}.");
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
        foreach (var (table, dayOf) in StarTables.All)
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

    /// <returns>What is wrong.</returns>
    private static async Task<IEnumerable<string>> AskAsync(
        NpgsqlTransaction transaction, SchemaNames schema, Question question, CancellationToken cancellationToken)
    {
        var found = await transaction.QueryAsync(
            schema.Fill(question.Counts), row => question.Complaints.Select((_, i) => row.GetInt64(i)).ToList(), cancellationToken)
            .ConfigureAwait(false);
        return question.Complaints.Zip(found[0]).Where(one => one.Second != 0).Select(one => $"{one.Second} {one.First}");
    }

    /// <summary>
    /// Asks all that one walk through each table of facts can tell. Rows of two tables that belong together are told by the sum of their
    /// hashes, which does not depend on their order.
    /// </summary>
    private static readonly Question OneWalk = new(
        [
            "facts more than the record of segments", "difference between the sessions and those of the facts",
            "difference between the lines and those of the facts",
            "difference between the purchases of the orders and those of the facts",
            "difference between the refunds of the orders and those of the facts", .. Memberships.Select(one => one.Complaint),
        ],
        $$"""
        select e.rows - r.rows, (e.sessions is distinct from s.sessions)::int, (e.lines is distinct from i.lines)::int,
            (e.purchases is distinct from o.purchases)::int, (e.refunds is distinct from o.refunds)::int
            {{string.Concat(Memberships.Select(one => $", {one.Key}_missing"))}}
        from (select coalesce(sum(projected + conflicts), 0)::bigint as rows from {etl}.segment) r,
            (select count(*) as rows, sum({{SessionHash}}) as sessions,
                sum(f.item_count * {{EventHash}})
                    filter (where f.item_count > 0 and f.kind <> {{(int)EventKind.ProductListViewed}}) as lines,
                coalesce(sum({{OrderHash}}) filter (where f.kind = {{(int)EventKind.PurchaseCompleted}}), 0) as purchases,
                coalesce(sum({{OrderHash}}) filter (where f.kind = {{(int)EventKind.PurchaseRefunded}}), 0) as refunds
                {{Missing("fact_event")}}) e,
            (select sum({{EventHash}}) as lines {{Missing("fact_item")}}) i,
            (select coalesce(sum(f.purchase_events * {{OrderHash}}::numeric), 0) as purchases,
                coalesce(sum(f.refund_events * {{OrderHash}}::numeric), 0) as refunds from {dw}.fact_order f) o,
            (select sum(f.events * {{SessionHash}}::numeric) as sessions {{Missing("fact_session")}}) s
        """);

    /// <summary>Counts the rows of a table that have a key and no member, for each membership; with the tables to count them in.</summary>
    private static string Missing(string table)
    {
        var ofTable = Memberships.Where(one => one.FactTable == table).ToList();
        var counts = ofTable.Select(one =>
            $", count(*) filter (where f.{one.Key} is not null and {one.Table}.{one.Key} is null) as {one.Key}_missing");
        var joins = ofTable.Select(one => $" left join {{dw}}.{one.Table} on {one.Table}.{one.Key} = f.{one.Key}");
        return $"{string.Concat(counts)} from {{dw}}.{table} f{string.Concat(joins)}";
    }

    /// <summary>The amounts of an order are those of the purchase that counts, and no more than all of it is given back.</summary>
    private static readonly Question Orders = new(
        ["orders say something else than the purchase that counts"],
        $$"""
        select count(*)
        from {dw}.fact_order o
        left join {dw}.fact_event f on f.order_key = o.order_key and f.visitor_key = o.purchase_visitor_key
            and f.event_id = o.purchase_event_id and f.fingerprint = o.purchase_fingerprint
            and f.kind = {{(int)EventKind.PurchaseCompleted}}
        where o.net <> o.gross - o.refunded or o.refunded not between least(o.gross, 0) and greatest(o.gross, 0)
            or (o.purchase_events > 0 and (
                f.order_key is null
                or (o.purchased_at, o.currency, o.gross, o.tax, o.shipping) is distinct from
                    (f.occurred_at, f.order_currency, coalesce(f.order_value, 0), coalesce(f.order_tax, 0), coalesce(f.order_shipping, 0))))
        """);

    private static Task SnapshotAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) => transaction.RunAsync(
        "set transaction isolation level repeatable read, read only; set local time zone 'UTC'; set local datestyle to 'ISO'",
        cancellationToken);

    /// <summary>Rows of one table that have a member of another.</summary>
    /// <param name="Complaint">What is said, after a number, of those that have none.</param>
    /// <param name="FactTable">The table.</param>
    /// <param name="Table">The other one.</param>
    /// <param name="Key">The column that both have.</param>
    private sealed record Membership(string Complaint, string FactTable, string Table, string Key);

    /// <summary>Numbers that must be 0.</summary>
    /// <param name="Complaints">What is said, after the number, when they are not.</param>
    /// <param name="Counts">The query of one row.</param>
    private sealed record Question(IReadOnlyList<string> Complaints, string Counts);
}
