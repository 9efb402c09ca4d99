using Clickstream.Adapters.Postgres.Schema;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>
/// Members of dimensions of which facts were taken out: they may have been the first or last to speak of them, or the only ones.
/// </summary>
/// <remarks>
/// What is left must be read from all facts, those of other writers too. So who writes beside others only notes the members, and whoever
/// has finished settles them alone. Rare: it takes a copy that was received earlier but read later, or an erasure.
/// </remarks>
internal static class Suspects
{
    private static readonly (string Dimension, string Key)[] Dimensions =
    [
        ("dim_device", "device_key"), ("dim_event_type", "event_type_key"), ("dim_geo", "geo_key"), ("dim_identity", "identity_key"),
        ("dim_page", "page_key"), ("dim_product", "product_key"), ("dim_traffic_source", "traffic_source_key"),
    ];

    /// <summary>The first or last sighting of a user among the facts of visitor <c>d</c>.</summary>
    private static string UserOf(string order) =>
        $$"""
        select i.user_id, f.occurred_at, f.event_id from {dw}.fact_event f join {dw}.dim_identity i on i.identity_key = f.identity_key
        where f.visitor_key = d.visitor_key and i.user_id is not null
        order by f.occurred_at {{order}}, f.event_id {{order}}, i.user_id collate "C" {{order}} limit 1
        """;

    /// <summary>Notes the members of the facts taken out, and restates their visitors, which no other writer touches.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="schema">Which schemas.</param>
    /// <param name="isForGood">Whether no other copy takes their place, so that visitors may be left without any fact.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task AddAsync(
        NpgsqlConnection connection, SchemaNames schema, bool isForGood, CancellationToken cancellationToken)
    {
        await connection.RunAsync(
            schema.Fill(
                $$"""
                update {dw}.dim_visitor d set first_seen_at = s.first_seen_at, last_seen_at = s.last_seen_at
                from (select visitor_key, min(occurred_at) as first_seen_at, max(occurred_at) as last_seen_at from {dw}.fact_event
                      where visitor_key in (select visitor_key from {{SliceChanges.Removed}}) group by visitor_key) s
                where d.visitor_key = s.visitor_key;
                update {dw}.dim_visitor d
                set (first_user_id, first_user_at, first_user_event_id) = ({{UserOf("asc")}}),
                    (last_user_id, last_user_at, last_user_event_id) = ({{UserOf("desc")}})
                where d.visitor_key in (select visitor_key from {{SliceChanges.Removed}})
                """),
            cancellationToken).ConfigureAwait(false);
        if (isForGood)
        {
            await connection.RunAsync(
                schema.Fill(
                    $$"""
                    delete from {dw}.dim_visitor d where d.visitor_key in (select visitor_key from {{SliceChanges.Removed}})
                        and not exists (select from {dw}.fact_event f where f.visitor_key = d.visitor_key)
                    """),
                cancellationToken).ConfigureAwait(false);
        }

        foreach (var (dimension, key) in Dimensions)
        {
            await connection.RunAsync(
                schema.Fill(
                    $$"""
                    insert into {etl}.suspect (dimension, member_key)
                    select distinct '{{dimension}}', {{key}} from {{SliceChanges.Removed}} where {{key}} is not null order by 2
                    on conflict do nothing
                    """),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether any member is noted.</summary>
    public static async Task<bool> IsAnyNotedAsync(
        NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync(
            schema.Fill("select exists (select from {etl}.suspect)"), row => row.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false))[0];

    /// <summary>
    /// Restates the noted members from all facts, and removes those of which nothing speaks. Needs the warehouse to itself.
    /// </summary>
    public static async Task SettleAsync(NpgsqlTransaction transaction, SchemaNames schema, CancellationToken cancellationToken)
    {
        var noted = await transaction.QueryAsync(
            schema.Fill("select distinct dimension from {etl}.suspect"), reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        foreach (var (dimension, key) in Dimensions.Where(one => noted.Contains(one.Dimension)))
        {
            var fact = dimension == "dim_product" ? "fact_item" : "fact_event";
            await transaction.RunAsync(
                schema.Fill(
                    $$"""
                    delete from {dw}.{{dimension}} d
                    where d.{{key}} in (select member_key from {etl}.suspect where dimension = '{{dimension}}')
                        and not exists (select from {dw}.{{fact}} f where f.{{key}} = d.{{key}})
                    """),
                cancellationToken).ConfigureAwait(false);
        }

        if (noted.Count > 0)
        {
            await transaction.RunAsync(
                schema.Fill(
                    """
                    update {dw}.dim_product d set first_seen_at = s.first_seen_at, last_seen_at = s.last_seen_at
                    from (select product_key, min(occurred_at) as first_seen_at, max(occurred_at) as last_seen_at from {dw}.fact_item
                          where product_key in (select member_key from {etl}.suspect where dimension = 'dim_product')
                          group by product_key) s
                    where d.product_key = s.product_key;
                    delete from {etl}.suspect
                    """),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
