using Clickstream.Adapters.Postgres.Rows;
using Clickstream.Adapters.Postgres.Schema;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Projection;

/// <summary>Asks a warehouse what it holds of the visitors and orders of a slice.</summary>
internal sealed class StoredActivity(NpgsqlConnection connection, SchemaNames schema, SessionRules rules)
{
    private readonly HashSet<Guid> newVisitors = [];

    /// <summary>The visitors that were asked for and are not stored. Nobody else stores them before the transaction ends.</summary>
    public IReadOnlySet<Guid> NewVisitors => newVisitors;

    public async Task<IReadOnlyDictionary<Guid, Interval>> FindVisitorsAsync(
        IReadOnlyCollection<Guid> visitorKeys, CancellationToken cancellationToken)
    {
        var stored = (await connection.QueryAsync(
            schema.Fill("select visitor_key, first_seen_at, last_seen_at from {dw}.dim_visitor where visitor_key = any($1)"),
            reader => (
                Key: reader.GetGuid(0), Seen: new Interval(StoredFacts.ReadInstant(reader, 1), StoredFacts.ReadInstant(reader, 2))),
            cancellationToken, (object)visitorKeys.ToArray()).ConfigureAwait(false)).ToDictionary(row => row.Key, row => row.Seen);
        newVisitors.UnionWith(visitorKeys.Where(key => !stored.ContainsKey(key)));
        return stored;
    }

    /// <summary>
    /// Goes through the primary key of each visitor once, so that there need be no index on event ids, which are random.
    /// </summary>
    public async Task<List<EventFact>> FindCopiesAsync(IReadOnlyCollection<VisitorActivity> events, CancellationToken cancellationToken)
    {
        const string Same = "f.visitor_key = c.visitor_key and f.occurred_at = c.occurred_at and f.event_id = c.event_id "
            + "and f.fingerprint = c.fingerprint";
        return await connection.QueryAsync(
            schema.Fill(
                $$"""
                with l as materialized {{SliceRows.Lookup.Source}},
                    copy as materialized (
                        select f.visitor_key, f.occurred_at, f.event_id, f.fingerprint
                        from (select distinct visitor_key from l) v
                        {{ByIndex.Join("{dw}.fact_event", "f", "f.visitor_key = v.visitor_key")}}
                        where exists (select from l where l.visitor_key = f.visitor_key and l.event_id = f.event_id))
                select {{StoredFacts.Columns}}
                from copy c
                {{ByIndex.Join("{dw}.fact_event", "f", Same)}}
                {{StoredFacts.Joins}}
                """),
            StoredFacts.Read, cancellationToken, SliceRows.Lookup.Gather(events)).ConfigureAwait(false);
    }

    public Task<List<EventFact>> FindBeforeAsync(Instant horizon, int most, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            schema.Fill(
                $$"""
                select {{StoredFacts.Columns}} from {dw}.fact_event f {{StoredFacts.Joins}}
                where f.occurred_at < to_timestamp($1 / 1000000.0) order by f.occurred_at limit $2
                """),
            StoredFacts.Read, cancellationToken, horizon.ToUnixTimeTicks() / 10, most);

    public async Task<OpenActivity> LoadAsync(IReadOnlyCollection<VisitorActivity> touching, CancellationToken cancellationToken)
    {
        const string OfSession = "f.visitor_key = s.visitor_key and f.occurred_at between s.started_at and s.ended_at "
            + "and f.session_key = s.session_key";
        var touched = await connection.QueryAsync(
            schema.Fill(
                $$"""
                select distinct s.session_key, s.visitor_key, s.started_at, s.ended_at
                from {{SliceRows.Lookup.Source}} l
                {{ByIndex.Join("{dw}.fact_session", "s", $"s.visitor_key = l.visitor_key and ({Touches()})")}}
                """),
            reader => (
                Session: new SessionReference(reader.GetGuid(0), reader.GetGuid(1), StoredFacts.ReadInstant(reader, 2)),
                EndedAt: StoredFacts.ReadInstant(reader, 3)),
            cancellationToken, SliceRows.Lookup.Gather(touching)).ConfigureAwait(false);
        var sessions = SliceRows.Touched.Gather(touched);
        var facts = await connection.QueryAsync(
            schema.Fill(
                $$"""
                select {{StoredFacts.Columns}}
                from {{SliceRows.Touched.Source}} s
                {{ByIndex.Join("{dw}.fact_event", "f", OfSession)}}
                {{StoredFacts.Joins}}
                """),
            StoredFacts.Read, cancellationToken, sessions).ConfigureAwait(false);

        // Of the lines only those that carts are folded from are needed: adds and removals.
        var lines = await connection.QueryAsync(
            schema.Fill(
                $$"""
                select f.visitor_key, f.event_id, f.fingerprint, f.product_key, p.product_id, p.variant, f.quantity, f.unit_price,
                        f.list_price, f.currency, f.coupon, f.list_position
                from {{SliceRows.Touched.Source}} s
                {{ByIndex.Join("{dw}.fact_item", "f", OfSession)}}
                join {dw}.dim_product p on p.product_key = f.product_key
                where f.kind in ({{(int)EventKind.ProductAddedToCart}}, {{(int)EventKind.ProductRemovedFromCart}})
                order by f.visitor_key, f.occurred_at, f.event_id, f.fingerprint, f.line_number
                """),
            StoredFacts.ReadLine, cancellationToken, sessions).ConfigureAwait(false);
        return new OpenActivity([.. touched.Select(one => one.Session)], StoredFacts.WithLines(facts, lines));
    }

    /// <summary>The purchases and refunds of some orders.</summary>
    /// <param name="orderKeys">The orders.</param>
    /// <param name="isAlone">Whether nobody else writes; else the orders are locked, in the order of their keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyCollection<VisitorActivity>> LoadOrderEventsAsync(
        IReadOnlySet<long> orderKeys, bool isAlone, CancellationToken cancellationToken)
    {
        var keys = orderKeys.Order().ToArray();
        if (!isAlone)
        {
            await connection.RunAsync(schema.Fill(Claim), cancellationToken, (object)keys).ConfigureAwait(false);
        }

        // Most orders of a slice are new.
        var known = await connection.QueryAsync(
            schema.Fill("select order_key from {dw}.fact_order where order_key = any($1) and purchase_events + refund_events > 0"),
            reader => reader.GetInt64(0), cancellationToken, (object)keys).ConfigureAwait(false);
        return known.Count == 0 ? [] : await connection.QueryAsync(
            schema.Fill($$"""select {{StoredFacts.Columns}} from {dw}.fact_event f {{StoredFacts.Joins}} where f.order_key = any($1)"""),
            reader => StoredFacts.Read(reader).Activity, cancellationToken, (object)known.ToArray()).ConfigureAwait(false);
    }

    /// <summary>
    /// A row for each order, known or not, that nobody else can write to: two writers whose visitors speak of one order come one after
    /// the other, and the second sees what the first has written.
    /// </summary>
    private const string Claim =
        """
        insert into {dw}.fact_order as o (order_key, site_id, order_id, is_id_derived, gross, tax, shipping, refunded, net, purchase_events,
            refund_events, foreign_refunds)
        select order_key, '', '', false, 0, 0, 0, 0, 0, 0, 0, 0 from unnest($1::bigint[]) as claimed(order_key) order by order_key
        on conflict (order_key) do update set order_key = o.order_key
        """;

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
}
