using Clickstream.Adapters.Postgres.Copy;
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
            var removed = await SliceTables.Session
                .CopyToTemporaryAsync(connection, $"{schema.Dw}.fact_session", delta.RemovedSessions, cancellationToken)
                .ConfigureAwait(false);
            await connection.RunAsync(
                ByIndex.Change($"""
                analyze {removed};
                delete from {schema.Dw}.fact_session f using {removed} r
                where f.visitor_key = r.visitor_key and f.started_at = r.started_at and f.session_key = r.session_key;
                delete from {schema.Dw}.fact_cart f using {removed} r
                where f.visitor_key = r.visitor_key and f.started_at = r.started_at and f.session_key = r.session_key;
                drop table {removed}
                """),
                cancellationToken).ConfigureAwait(false);
        }

        if (delta.RemovedEvents.Count > 0)
        {
            var removed = await SliceTables.Fact
                .CopyToTemporaryAsync(connection, $"{schema.Dw}.fact_event", delta.RemovedEvents, cancellationToken)
                .ConfigureAwait(false);
            const string Same =
                "f.visitor_key = r.visitor_key and f.occurred_at = r.occurred_at "
                + "and f.event_id = r.event_id and f.fingerprint = r.fingerprint";
            await connection.RunAsync(
                ByIndex.Change($"""
                analyze {removed};
                create temporary table slice_removed on commit drop as
                select f.visitor_key, f.device_key, f.geo_key, f.page_key, f.traffic_source_key, f.event_type_key, f.identity_key,
                    i.product_key
                from {removed} r
                join {schema.Dw}.fact_event f on {Same}
                left join {schema.Dw}.fact_item i on i.visitor_key = f.visitor_key and i.occurred_at = f.occurred_at
                    and i.event_id = f.event_id and i.fingerprint = f.fingerprint;
                delete from {schema.Dw}.fact_item f using {removed} r where {Same};
                delete from {schema.Dw}.fact_event f using {removed} r where {Same};
                drop table {removed}
                """),
                cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task ReassignAsync(
        NpgsqlConnection connection, SchemaNames schema, IReadOnlyList<EventFact> reassigned, CancellationToken cancellationToken)
    {
        if (reassigned.Count == 0)
        {
            return;
        }

        var moved = await SliceTables.Fact.CopyToTemporaryAsync(connection, $"{schema.Dw}.fact_event", reassigned, cancellationToken)
            .ConfigureAwait(false);
        const string Same =
            "f.visitor_key = m.visitor_key and f.occurred_at = m.occurred_at "
            + "and f.event_id = m.event_id and f.fingerprint = m.fingerprint";
        await connection.RunAsync(
            ByIndex.Change($"""
            analyze {moved};
            update {schema.Dw}.fact_event f set session_key = m.session_key from {moved} m where {Same};
            update {schema.Dw}.fact_item f set session_key = m.session_key from {moved} m where {Same};
            drop table {moved}
            """),
            cancellationToken).ConfigureAwait(false);
    }

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
        var incoming = await table.CopyToTemporaryAsync(connection, $"{schema.Dw}.fact_order", delta.Orders, cancellationToken)
            .ConfigureAwait(false);
        var collisions = await connection.QueryAsync(
            $"select 1 from {incoming} s join {schema.Dw}.fact_order t using (order_key) "
                + "where t.purchase_events + t.refund_events > 0 and (t.site_id, t.order_id) <> (s.site_id, s.order_id) limit 1",
            reader => reader.GetInt32(0), cancellationToken).ConfigureAwait(false);
        if (collisions.Count > 0)
        {
            throw new KeyCollisionException(table.Name);
        }

        var assignments = string.Join(", ", table.ColumnNames.Skip(1).Select(name => $"{name} = excluded.{name}"));
        await connection.RunAsync(
            $"""
            insert into {schema.Dw}.fact_order ({table.ColumnList}) select {table.ColumnList} from {incoming} order by order_key
            on conflict (order_key) do update set {assignments};
            drop table {incoming}
            """,
            cancellationToken).ConfigureAwait(false);
    }
}
