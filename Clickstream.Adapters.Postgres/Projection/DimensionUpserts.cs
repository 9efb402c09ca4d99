using Clickstream.Adapters.Postgres.Copy;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.StarSchema;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Merges dimension rows: new members are inserted, the times at which known ones were seen are widened.</summary>
/// <remarks>
/// Commutative and idempotent. Rows are merged in the order of their keys, so that two writers cannot wait for each other in a circle.
/// </remarks>
internal static class DimensionUpserts
{
    private static readonly string[] Times = ["first_seen_at", "last_seen_at"];

    private static readonly string[] Users =
        ["first_user_id", "first_user_at", "first_user_event_id", "last_user_id", "last_user_at", "last_user_event_id"];

    private const string WidenTimes =
        """
        do update set first_seen_at = least(t.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)
        where excluded.first_seen_at < t.first_seen_at or excluded.last_seen_at > t.last_seen_at
        """;

    /// <summary>As <see cref="VisitorRow.Merge"/> does.</summary>
    private static readonly string WidenTimesAndUsers =
        $"""
        do update set first_seen_at = least(t.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at),
            (first_user_id, first_user_at, first_user_event_id) = (select
                case when {IsEarlier} then excluded.first_user_id else t.first_user_id end,
                case when {IsEarlier} then excluded.first_user_at else t.first_user_at end,
                case when {IsEarlier} then excluded.first_user_event_id else t.first_user_event_id end),
            (last_user_id, last_user_at, last_user_event_id) = (select
                case when {IsLater} then excluded.last_user_id else t.last_user_id end,
                case when {IsLater} then excluded.last_user_at else t.last_user_at end,
                case when {IsLater} then excluded.last_user_event_id else t.last_user_event_id end)
        where excluded.first_seen_at < t.first_seen_at or excluded.last_seen_at > t.last_seen_at
            or (excluded.first_user_at is not null and ({IsEarlier} or {IsLater}))
        """;

    private const string IsEarlier =
        """
        t.first_user_at is null or (excluded.first_user_at, excluded.first_user_event_id, excluded.first_user_id collate "C")
            < (t.first_user_at, t.first_user_event_id, t.first_user_id)
        """;

    private const string IsLater =
        """
        t.last_user_at is null or (excluded.last_user_at, excluded.last_user_event_id, excluded.last_user_id collate "C")
            > (t.last_user_at, t.last_user_event_id, t.last_user_id)
        """;

    /// <summary>The first or last sighting of a user among the facts of visitor <c>d</c>.</summary>
    private static string UserOf(string order) =>
        $$"""
        select i.user_id, f.occurred_at, f.event_id from {dw}.fact_event f join {dw}.dim_identity i on i.identity_key = f.identity_key
        where f.visitor_key = d.visitor_key and i.user_id is not null
        order by f.occurred_at {{order}}, f.event_id {{order}}, i.user_id collate "C" {{order}} limit 1
        """;

    public static async Task ApplyAsync(
        NpgsqlConnection connection, SchemaNames schema, DimensionSet dimensions, CancellationToken cancellationToken)
    {
        await Merge(DimensionTables.Device, dimensions.Devices.Values).ConfigureAwait(false);
        await Merge(DimensionTables.EventType, dimensions.EventTypes.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Geo, dimensions.Geos.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Identity, dimensions.Identities.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Page, dimensions.Pages.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Product, dimensions.Products.Values).ConfigureAwait(false);
        await Merge(DimensionTables.TrafficSource, dimensions.TrafficSources.Values).ConfigureAwait(false);
        await Merge(DimensionTables.Visitor, dimensions.Visitors.Values).ConfigureAwait(false);

        Task Merge<TRow>(CopyTable<TRow> table, IReadOnlyCollection<TRow> rows) =>
            MergeAsync(connection, schema, table, rows, cancellationToken);
    }

    private static async Task MergeAsync<TRow>(
        NpgsqlConnection connection, SchemaNames schema, CopyTable<TRow> table, IReadOnlyCollection<TRow> rows,
        CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var target = $"{schema.Dw}.{table.Name}";
        var incoming = await table.CopyToTemporaryAsync(connection, target, rows, cancellationToken).ConfigureAwait(false);
        var names = table.ColumnNames.ToArray();
        var key = names[0];
        var natural = names.Skip(1).Except(Times).Except(Users).ToArray();
        var different = string.Join(" or ", natural.Select(name => $"t.{name} is distinct from s.{name}"));
        var collisions = await connection.QueryAsync(
            $"select 1 from {incoming} s join {target} t using ({key}) where {different} limit 1",
            reader => reader.GetInt32(0), cancellationToken)
            .ConfigureAwait(false);
        if (collisions.Count > 0)
        {
            throw new KeyCollisionException(table.Name);
        }

        var onConflict = names.Contains(Users[0]) ? WidenTimesAndUsers : names.Contains(Times[0]) ? WidenTimes : "do nothing";
        await connection.RunAsync(
            $"insert into {target} as t ({table.ColumnList}) select {table.ColumnList} from {incoming} "
                + $"order by {key} on conflict ({key}) {onConflict}",
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Restates members of which a fact was taken out: it may have been the first or last to speak of them, or the only one. Rare, as it
    /// takes a copy that was received earlier but read later.
    /// </summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="schema">Which schemas.</param>
    /// <param name="removed">A temporary table of the facts taken out, with their visitors, products, devices and places.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task RestateAsync(
        NpgsqlConnection connection, SchemaNames schema, string removed, CancellationToken cancellationToken) =>
        await connection.RunAsync(
            schema.Fill(
                $$"""
                update {dw}.dim_visitor d set first_seen_at = s.first_seen_at, last_seen_at = s.last_seen_at
                from (select visitor_key, min(occurred_at) as first_seen_at, max(occurred_at) as last_seen_at from {dw}.fact_event
                      where visitor_key in (select visitor_key from {{removed}}) group by visitor_key) s
                where d.visitor_key = s.visitor_key;
                update {dw}.dim_visitor d
                set (first_user_id, first_user_at, first_user_event_id) = ({{UserOf("asc")}}),
                    (last_user_id, last_user_at, last_user_event_id) = ({{UserOf("desc")}})
                where d.visitor_key in (select visitor_key from {{removed}});
                update {dw}.dim_product d set first_seen_at = s.first_seen_at, last_seen_at = s.last_seen_at
                from (select product_key, min(occurred_at) as first_seen_at, max(occurred_at) as last_seen_at from {dw}.fact_item
                      where product_key in (select product_key from {{removed}}) group by product_key) s
                where d.product_key = s.product_key;
                delete from {dw}.dim_device d where d.device_key in (select device_key from {{removed}})
                    and not exists (select from {dw}.fact_event f where f.device_key = d.device_key);
                delete from {dw}.dim_geo d where d.geo_key in (select geo_key from {{removed}})
                    and not exists (select from {dw}.fact_event f where f.geo_key = d.geo_key)
                """),
            cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Removes members of which nothing speaks any more after facts were taken out for good. Reads the facts whole: rare.
    /// </summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="schema">Which schemas.</param>
    /// <param name="removed">A temporary table of the facts taken out, with the keys of their members.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task RemoveOrphansAsync(
        NpgsqlConnection connection, SchemaNames schema, string removed, CancellationToken cancellationToken)
    {
        (string Dimension, string Key, string Fact)[] members =
        [
            ("dim_visitor", "visitor_key", "fact_event"), ("dim_product", "product_key", "fact_item"),
            ("dim_page", "page_key", "fact_event"),
            ("dim_traffic_source", "traffic_source_key", "fact_event"), ("dim_event_type", "event_type_key", "fact_event"),
            ("dim_identity", "identity_key", "fact_event"),
        ];
        foreach (var (dimension, key, fact) in members)
        {
            await connection.RunAsync(
                schema.Fill(
                    $$"""
                    delete from {dw}.{{dimension}} d where d.{{key}} in (select {{key}} from {{removed}})
                        and not exists (select from {dw}.{{fact}} f where f.{{key}} = d.{{key}})
                    """),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
