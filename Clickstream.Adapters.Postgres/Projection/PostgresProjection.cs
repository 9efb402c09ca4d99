using Clickstream.Adapters.Postgres.Copy;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>One slice being projected into PostgreSQL: one connection, one transaction.</summary>
internal sealed class PostgresProjection(NpgsqlTransaction transaction, SchemaNames schema, SessionRules rules) : IProjection
{
    private readonly NpgsqlConnection connection = transaction.Connection!;
    private HashSet<Guid>? knownVisitors;

    private HashSet<Guid> Known => knownVisitors ?? throw new InvalidOperationException("Copies must be found before activity is loaded.");

    public Task<IReadOnlyCollection<EventFact>> FindCopiesAsync(
        IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(async () =>
        {
            // A visitor that was never seen has neither copies nor activity, and most visitors of a slice are new.
            var visitors = events.Select(activity => activity.VisitorKey).Distinct().ToArray();
            knownVisitors = [.. await connection.QueryAsync(
                $"select visitor_key from {schema.Dw}.dim_visitor where visitor_key = any($1)", reader => reader.GetGuid(0),
                cancellationToken, (object)visitors).ConfigureAwait(false)];
            if (knownVisitors.Count == 0)
            {
                return (IReadOnlyCollection<EventFact>)[];
            }

            var lookup = await LookupAsync(events, cancellationToken).ConfigureAwait(false);
            var copies = await connection.QueryAsync(
                Fill($"""
                select distinct {StoredFacts.Columns}
                from {lookup} s
                join {schema.Dw}.fact_event f on f.visitor_key = s.visitor_key and f.event_id = s.event_id
                {StoredFacts.Joins}
                """),
                StoredFacts.Read, cancellationToken).ConfigureAwait(false);
            await connection.RunAsync($"drop table {lookup}", cancellationToken).ConfigureAwait(false);
            return copies;
        });

    public Task<IReadOnlyCollection<EventFact>> FindBeforeAsync(
        Instant horizon, int most, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(async () =>
        {
            var facts = await connection.QueryAsync(
                Fill($"""
                select {StoredFacts.Columns} from {schema.Dw}.fact_event f {StoredFacts.Joins}
                where f.occurred_at < to_timestamp($1 / 1000000.0) order by f.occurred_at limit $2
                """),
                StoredFacts.Read, cancellationToken, horizon.ToUnixTimeTicks() / 10, most).ConfigureAwait(false);
            knownVisitors = [.. facts.Select(fact => fact.Activity.VisitorKey)];
            return (IReadOnlyCollection<EventFact>)facts;
        });

    public Task<OpenActivity> LoadActivityAsync(
        SliceDecision decision, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(async () =>
    {
        var orderEvents = await LoadOrderEventsAsync(decision.OrderKeys, cancellationToken).ConfigureAwait(false);
        if (Known.Count == 0)
        {
            return OpenActivity.None with { OrderEvents = orderEvents };
        }

        var lookup = await LookupAsync(decision.Touching, cancellationToken).ConfigureAwait(false);
        await connection.RunAsync(
            Fill($"""
            create temporary table slice_touched on commit drop as
            select distinct s.session_key, s.visitor_key, s.started_at, s.ended_at
            from {lookup} l
            join {schema.Dw}.fact_session s on s.visitor_key = l.visitor_key and ({Touches()});
            analyze slice_touched
            """),
            cancellationToken).ConfigureAwait(false);
        var sessions = await connection.QueryAsync(
            "select session_key, visitor_key, started_at from slice_touched",
            reader => new SessionReference(reader.GetGuid(0), reader.GetGuid(1), StoredFacts.ReadInstant(reader, 2)), cancellationToken)
            .ConfigureAwait(false);
        var facts = await connection.QueryAsync(
            Fill($"""
            select {StoredFacts.Columns}
            from slice_touched s
            join {schema.Dw}.fact_event f on f.visitor_key = s.visitor_key and f.occurred_at between s.started_at and s.ended_at
                and f.session_key = s.session_key
            {StoredFacts.Joins}
            """),
            StoredFacts.Read, cancellationToken).ConfigureAwait(false);

        // Of the lines only those that carts are folded from are needed: adds and removals.
        var lines = await connection.QueryAsync(
            Fill($"""
            select f.visitor_key, f.event_id, f.fingerprint, f.product_key, p.product_id, p.variant, f.quantity, f.unit_price,
                    f.list_price, f.currency, f.coupon, f.list_position
            from slice_touched t
            join {schema.Dw}.fact_item f on f.visitor_key = t.visitor_key and f.occurred_at between t.started_at and t.ended_at
                and f.session_key = t.session_key
            join {schema.Dw}.dim_product p on p.product_key = f.product_key
            where f.kind in ({(int)Domain.Events.EventKind.ProductAddedToCart}, {(int)Domain.Events.EventKind.ProductRemovedFromCart})
            order by f.visitor_key, f.occurred_at, f.event_id, f.fingerprint, f.line_number
            """),
            StoredFacts.ReadLine, cancellationToken).ConfigureAwait(false);
        await connection.RunAsync($"drop table {lookup}", cancellationToken).ConfigureAwait(false);
        return new OpenActivity(sessions, StoredFacts.WithLines(facts, lines), orderEvents);
    });

    public Task CommitAsync(WarehouseDelta delta, CancellationToken cancellationToken) => PostgresErrors.TranslateAsync(async () =>
    {
        await Partitions.EnsureAsync(transaction, schema, delta, cancellationToken).ConfigureAwait(false);
        await DimensionUpserts.ApplyAsync(connection, schema, delta.Dimensions, cancellationToken).ConfigureAwait(false);
        await TakeOutAsync(delta, cancellationToken).ConfigureAwait(false);
        await FactTables.Event.CopyAsync(connection, Fill("{dw}.fact_event"), delta.Events, cancellationToken).ConfigureAwait(false);
        await FactTables.Item.CopyAsync(connection, Fill("{dw}.fact_item"), FactTables.ItemsOf(delta.Events), cancellationToken)
            .ConfigureAwait(false);
        await FactTables.Session.CopyAsync(connection, Fill("{dw}.fact_session"), delta.Sessions, cancellationToken).ConfigureAwait(false);
        await FactTables.Cart.CopyAsync(connection, Fill("{dw}.fact_cart"), FactTables.CartsOf(delta.Sessions), cancellationToken)
            .ConfigureAwait(false);
        await ReassignAsync(delta.ReassignedEvents, cancellationToken).ConfigureAwait(false);
        await UpsertOrdersAsync(delta.Orders, cancellationToken).ConfigureAwait(false);
        if (delta.RemovedOrders.Count > 0)
        {
            await connection.RunAsync(
                Fill("delete from {dw}.fact_order where order_key = any($1)"), cancellationToken, (object)delta.RemovedOrders.ToArray())
                .ConfigureAwait(false);
        }

        if (delta.RemovedEvents.Count > 0)
        {
            await DimensionUpserts.RestateAsync(connection, schema, "slice_removed", cancellationToken).ConfigureAwait(false);
        }

        if (delta.IsRetraction)
        {
            await DimensionUpserts.RemoveOrphansAsync(connection, schema, "slice_removed", cancellationToken).ConfigureAwait(false);
        }

        await RecordAsync(delta, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    });

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Makes a temporary table of the events of known visitors.</summary>
    private async Task<string> LookupAsync(IEnumerable<VisitorActivity> events, CancellationToken cancellationToken)
    {
        var lookup = await SliceTables.Lookup.CopyToTemporaryAsync(
            connection, $"{schema.Dw}.fact_event", events.Where(activity => Known.Contains(activity.VisitorKey)), cancellationToken)
            .ConfigureAwait(false);
        await connection.RunAsync($"analyze {lookup} (visitor_key)", cancellationToken).ConfigureAwait(false);
        return lookup;
    }

    /// <summary>When the run of session <c>s</c> is touched by event <c>l</c>; says what <see cref="Session.IsTouchedBy"/> says.</summary>
    private string Touches()
    {
        var microseconds = rules.InactivityTimeout.BclCompatibleTicks / 10;
        var window = $"l.occurred_at > s.run_started_at - interval '{microseconds} microseconds' "
            + $"and l.occurred_at < s.run_ended_at + interval '{microseconds} microseconds'";
        return rules.TrustClientSessions
            ? $"l.client_session_id = s.client_session_id or (l.client_session_id is null and s.client_session_id is null and {window})"
            : window;
    }

    private async Task<List<VisitorActivity>> LoadOrderEventsAsync(IReadOnlySet<long> orderKeys, CancellationToken cancellationToken)
    {
        // Most orders of a slice are new.
        var known = orderKeys.Count == 0 ? [] : await connection.QueryAsync(
            $"select order_key from {schema.Dw}.fact_order where order_key = any($1)", reader => reader.GetInt64(0), cancellationToken,
            (object)orderKeys.ToArray()).ConfigureAwait(false);
        return known.Count == 0 ? [] : await connection.QueryAsync(
            Fill($"select {StoredFacts.Columns} from {schema.Dw}.fact_event f {StoredFacts.Joins} where f.order_key = any($1)"),
            reader => StoredFacts.Read(reader).Activity, cancellationToken, (object)known.ToArray()).ConfigureAwait(false);
    }

    private async Task TakeOutAsync(WarehouseDelta delta, CancellationToken cancellationToken)
    {
        if (delta.RemovedSessions.Count > 0)
        {
            var removed = await SliceTables.Session
                .CopyToTemporaryAsync(connection, Fill("{dw}.fact_session"), delta.RemovedSessions, cancellationToken)
                .ConfigureAwait(false);
            await connection.RunAsync(
                Fill($"""
                analyze {removed};
                delete from {schema.Dw}.fact_session f using {removed} r
                where f.visitor_key = r.visitor_key and f.started_at = r.started_at and f.session_key = r.session_key;
                delete from {schema.Dw}.fact_cart f using {removed} r
                where f.visitor_key = r.visitor_key and f.started_at = r.started_at and f.session_key = r.session_key
                """),
                cancellationToken).ConfigureAwait(false);
        }

        if (delta.RemovedEvents.Count > 0)
        {
            var removed = await SliceTables.Fact
                .CopyToTemporaryAsync(connection, Fill("{dw}.fact_event"), delta.RemovedEvents, cancellationToken)
                .ConfigureAwait(false);
            const string Same =
                "f.visitor_key = r.visitor_key and f.occurred_at = r.occurred_at "
                + "and f.event_id = r.event_id and f.fingerprint = r.fingerprint";
            await connection.RunAsync(
                Fill($"""
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

    private async Task ReassignAsync(IReadOnlyList<EventFact> reassigned, CancellationToken cancellationToken)
    {
        if (reassigned.Count == 0)
        {
            return;
        }

        var moved = await SliceTables.Fact.CopyToTemporaryAsync(connection, Fill("{dw}.fact_event"), reassigned, cancellationToken)
            .ConfigureAwait(false);
        const string Same =
            "f.visitor_key = m.visitor_key and f.occurred_at = m.occurred_at "
            + "and f.event_id = m.event_id and f.fingerprint = m.fingerprint";
        await connection.RunAsync(
            Fill($"""
            analyze {moved};
            update {schema.Dw}.fact_event f set session_key = m.session_key from {moved} m where {Same};
            update {schema.Dw}.fact_item f set session_key = m.session_key from {moved} m where {Same}
            """),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task UpsertOrdersAsync(IReadOnlyList<Domain.Orders.Order> orders, CancellationToken cancellationToken)
    {
        if (orders.Count == 0)
        {
            return;
        }

        var table = FactTables.Order;
        var incoming = await table.CopyToTemporaryAsync(connection, Fill("{dw}.fact_order"), orders, cancellationToken)
            .ConfigureAwait(false);
        var collisions = await connection.QueryAsync(
            Fill(
                $"select 1 from {incoming} s join {schema.Dw}.fact_order t using (order_key) "
                + "where (t.site_id, t.order_id) <> (s.site_id, s.order_id) limit 1"),
            reader => reader.GetInt32(0), cancellationToken).ConfigureAwait(false);
        if (collisions.Count > 0)
        {
            throw new KeyCollisionException(table.Name);
        }

        var assignments = string.Join(", ", table.ColumnNames.Skip(1).Select(name => $"{name} = excluded.{name}"));
        await connection.RunAsync(
            Fill($"""
            insert into {schema.Dw}.fact_order ({table.ColumnList}) select {table.ColumnList} from {incoming} order by order_key
            on conflict (order_key) do update set {assignments}
            """),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(WarehouseDelta delta, CancellationToken cancellationToken)
    {
        await SliceTables.Segment.CopyAsync(connection, Fill("{etl}.segment"), delta.Outcomes, cancellationToken).ConfigureAwait(false);
        await connection.RunAsync(
            Fill("insert into {etl}.run (segments, events, sessions_written, sessions_replaced) values ($1, $2, $3, $4)"),
            cancellationToken,
            delta.Outcomes.Count, delta.Outcomes.Sum(outcome => (long)outcome.Events), delta.Sessions.Count, delta.RemovedSessions.Count)
            .ConfigureAwait(false);
        await connection.RunAsync(
            Fill("insert into {etl}.rules (description) values ($1) on conflict do nothing"), cancellationToken, rules.Describe())
            .ConfigureAwait(false);
    }

    private string Fill(string sql) => schema.Fill(sql);
}
