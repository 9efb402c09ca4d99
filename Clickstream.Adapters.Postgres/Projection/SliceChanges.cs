using Clickstream.Adapters.Postgres.Rows;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.StarSchema;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Changes to rows that are there already: what a slice takes out, moves or overwrites.</summary>
internal static class SliceChanges
{
    /// <summary>The temporary table of the facts taken out, with the keys of their members; lives as long as the transaction.</summary>
    public const string Removed = "slice_removed";

    public static async Task TakeOutAsync(
        NpgsqlConnection connection, SchemaNames schema, WarehouseDelta delta, CancellationToken cancellationToken)
    {
        if (delta.RemovedSessions.Count > 0)
        {
            const string Same = "f.visitor_key = r.visitor_key and f.started_at = r.started_at and f.session_key = r.session_key";
            await ByIndex.ChangeAsync(
                connection,
                $"""
                with r as materialized {SliceRows.Session.Source},
                    sessions as (delete from {schema.Dw}.fact_session f using r where {Same})
                delete from {schema.Dw}.fact_cart f using r where {Same}
                """,
                cancellationToken, SliceRows.Session.Gather(delta.RemovedSessions)).ConfigureAwait(false);
        }

        if (delta.RemovedEvents.Count > 0)
        {
            const string Members = "visitor_key, device_key, geo_key, page_key, traffic_source_key, event_type_key, identity_key";
            await connection.RunAsync(
                $"""
                create temporary table {Removed} (visitor_key uuid, device_key bigint, geo_key bigint, page_key bigint,
                    traffic_source_key bigint, event_type_key bigint, identity_key bigint, product_key bigint) on commit drop
                """,
                cancellationToken).ConfigureAwait(false);
            await ByIndex.ChangeAsync(
                connection,
                $"""
                with r as materialized {SliceRows.Fact.Source},
                    facts as (delete from {schema.Dw}.fact_event f using r where {SameFact("r")} returning f.*),
                    lines as (
                        delete from {schema.Dw}.fact_item f using r where {SameFact("r")}
                        returning f.visitor_key, f.occurred_at, f.event_id, f.fingerprint, f.product_key)
                insert into {Removed} ({Members}, product_key)
                select {string.Join(", ", Members.Split(", ").Select(name => $"r.{name}"))}, f.product_key
                from facts r left join lines f on {SameFact("r")}
                """,
                cancellationToken, SliceRows.Fact.Gather(delta.RemovedEvents)).ConfigureAwait(false);
        }
    }

    public static Task ReassignAsync(
        NpgsqlConnection connection, SchemaNames schema, IReadOnlyList<EventFact> reassigned, CancellationToken cancellationToken) =>
        reassigned.Count == 0 ? Task.CompletedTask : ByIndex.ChangeAsync(
            connection,
            $"""
            with m as materialized {SliceRows.Fact.Source},
                facts as (update {schema.Dw}.fact_event f set session_key = m.session_key from m where {SameFact("m")})
            update {schema.Dw}.fact_item f set session_key = m.session_key from m where {SameFact("m")}
            """,
            cancellationToken, SliceRows.Fact.Gather(reassigned));

    public static async Task UpsertOrdersAsync(
        NpgsqlConnection connection, SchemaNames schema, WarehouseDelta delta, CancellationToken cancellationToken)
    {
        if (delta.RemovedOrders.Count > 0)
        {
            await connection.RunAsync(
                $"delete from {schema.Dw}.fact_order where order_key = any($1)", cancellationToken, (object)delta.RemovedOrders.ToArray())
                .ConfigureAwait(false);
        }

        if (delta.Orders.Count == 0)
        {
            return;
        }

        var table = FactTables.Order;
        var assignments = string.Join(", ", table.ColumnNames.Skip(1).Select(name => $"{name} = excluded.{name}"));
        var collides = await connection.QueryAsync(
            $"""
            with s as materialized {table.Source},
                collision as (
                    select from s {ByIndex.Join($"{schema.Dw}.fact_order", "t", "t.order_key = s.order_key")}
                    where t.purchase_events + t.refund_events > 0 and (t.site_id, t.order_id) <> (s.site_id, s.order_id)),
                merged as (
                    insert into {schema.Dw}.fact_order ({table.ColumnList}) select {table.ColumnList} from s
                    where not exists (select from collision) order by order_key
                    on conflict (order_key) do update set {assignments})
            select exists (select from collision)
            """,
            reader => reader.GetBoolean(0), cancellationToken, table.Gather(delta.Orders)).ConfigureAwait(false);
        if (collides[0])
        {
            throw new KeyCollisionException(table.Name);
        }
    }

    /// <summary>That fact or line <c>f</c> is of the event of another row.</summary>
    private static string SameFact(string other) =>
        $"f.visitor_key = {other}.visitor_key and f.occurred_at = {other}.occurred_at and f.event_id = {other}.event_id "
            + $"and f.fingerprint = {other}.fingerprint";
}
