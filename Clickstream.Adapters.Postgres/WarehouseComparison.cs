using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres;

/// <summary>Compares two warehouses of one database, and each with itself.</summary>
internal static class WarehouseComparison
{
    /// <summary>Of a dimension of so many members the database keeps all keys in memory while it walks through the facts.</summary>
    private const int MostSmallMembers = 100_000;

    /// <summary>The tables, with the column that tells the day of a row.</summary>
    private static readonly (string Table, string? DayOf)[] Tables =
    [
        ("dim_device", null), ("dim_event_type", null), ("dim_geo", null), ("dim_identity", null), ("dim_page", null),
        ("dim_product", null), ("dim_traffic_source", null), ("dim_visitor", null), ("fact_cart", "started_at"),
        ("fact_event", "occurred_at"), ("fact_item", "occurred_at"), ("fact_order", "purchased_at"), ("fact_session", "started_at"),
    ];

    /// <summary>The dimensions of which a fact of an event has a member, where it has a key.</summary>
    private static readonly (string Member, string Dimension, string Key)[] Dimensions =
    [
        ("event type", "dim_event_type", "event_type_key"), ("traffic source", "dim_traffic_source", "traffic_source_key"),
        ("device", "dim_device", "device_key"), ("place", "dim_geo", "geo_key"), ("identity", "dim_identity", "identity_key"),
        ("page", "dim_page", "page_key"),
    ];

    /// <summary>What must be 0 in a warehouse that is whole.</summary>
    private static readonly Question[] Invariants =
    [
        new(
            ["lines have no event"],
            "select (select count(*) from {dw}.fact_item) - count(*) from {dw}.fact_item i join {dw}.fact_event f "
                + "on f.visitor_key = i.visitor_key and f.occurred_at = i.occurred_at and f.event_id = i.event_id "
                + "and f.fingerprint = i.fingerprint"),
        new(
            ["facts have no session"],
            "select count(*) from {dw}.fact_event f left join {dw}.fact_session s on s.visitor_key = f.visitor_key "
                + "and s.session_key = f.session_key where s.session_key is null"),
        new(
            ["events of sessions differ from the record of segments"],
            "select (select coalesce(sum(events), 0) from {dw}.fact_session) "
                + "- (select coalesce(sum(projected + conflicts), 0) from {etl}.segment)"),
        Orphans("sessions have no visitor", "fact_session", "dim_visitor", "visitor_key"),
        Orphans("facts have no order", "fact_event", "fact_order", "order_key"),
        Orphans("lines have no product", "fact_item", "dim_product", "product_key"),
    ];

    /// <summary>Makes sure that a warehouse agrees with itself.</summary>
    /// <exception cref="WarehouseException"><see cref="WarehouseException.NotWhole"/>.</exception>
    public static async Task CheckAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
    {
        // Most tables are new to the planner, which would take them for small. The joins go through every row once: hash tables of
        // megabytes are quickest, and compiling takes longer than it saves.
        await SnapshotAsync(transaction, cancellationToken).ConfigureAwait(false);
        await transaction.RunAsync(
            "set local jit = off; set local work_mem = '64MB'; set local enable_mergejoin = off; set local enable_nestloop = off",
            cancellationToken).ConfigureAwait(false);
        var small = new HashSet<string>();
        foreach (var (_, dimension, _) in Dimensions)
        {
            var members = await transaction.QueryAsync(
                $"select count(*) from {schema.Dw}.{dimension}", row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
            if (members[0] <= MostSmallMembers)
            {
                small.Add(dimension);
            }
        }

        var large = Dimensions.Where(one => !small.Contains(one.Dimension))
            .Select(one => Orphans($"facts have no {one.Member}", "fact_event", one.Dimension, one.Key));
        foreach (var question in Invariants.Append(FactsBeside(Dimensions.Where(one => small.Contains(one.Dimension)))).Concat(large))
        {
            await AskAsync(transaction, schema, question, cancellationToken).ConfigureAwait(false);
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

    private static async Task AskAsync(
        NpgsqlTransaction transaction, SchemaNames schema, Question question, CancellationToken cancellationToken)
    {
        var found = await transaction.QueryAsync(
            schema.Fill(question.Counts), row => question.Names.Select((_, i) => row.GetFieldValue<decimal>(i)).ToList(), cancellationToken)
            .ConfigureAwait(false);
        for (var i = 0; i < question.Names.Count; i++)
        {
            if (found[0][i] != 0)
            {
                throw new WarehouseException(
                    WarehouseException.NotWhole,
                    $"The warehouse that was built does not agree with itself: {found[0][i]} {question.Names[i]}.");
            }
        }
    }

    /// <summary>Asks all that one walk through the facts can tell.</summary>
    private static Question FactsBeside(IEnumerable<(string Member, string Dimension, string Key)> small)
    {
        var dimensions = small.ToList();
        return new Question(
            ["facts differ from the record of segments", .. dimensions.Select(one => $"facts have no {one.Member}")],
            "select count(*) - (select coalesce(sum(projected + conflicts), 0) from {etl}.segment)"
                + string.Concat(dimensions.Select(one =>
                    $", count(*) filter (where {one.Key} is not null and {one.Key} not in (select {one.Key} from {{dw}}.{one.Dimension}))"))
                + " from {dw}.fact_event");
    }

    private static Question Orphans(string name, string fact, string dimension, string key) => new(
        [name],
        $"select count(*) from {{dw}}.{fact} f left join {{dw}}.{dimension} d on d.{key} = f.{key} "
            + $"where f.{key} is not null and d.{key} is null");

    private static Task SnapshotAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) => transaction.RunAsync(
        "set transaction isolation level repeatable read, read only; set local time zone 'UTC'; set local datestyle to 'ISO'",
        cancellationToken);

    /// <summary>Numbers that must be 0.</summary>
    /// <param name="Names">What is wrong when they are not.</param>
    /// <param name="Counts">The query of one row.</param>
    private sealed record Question(IReadOnlyList<string> Names, string Counts);
}
