-- The reports as functions: one definition of every number, whoever reads it. Reports take one filter. What stands in braces is a text that
-- several share. A session counts with all that happened in it. The planner must see through a function: none may be strict, or set anything.

do $$
declare
    former record;
begin
    for former in
        select p.oid::regprocedure as signature from pg_proc p
        where p.pronamespace = 'report'::regnamespace and p.proname = any('{functions}')
    loop
        execute format('drop function %s', former.signature);
    end loop;
end $$;

create function report.local_time(at timestamptz, zone_starts timestamptz[], zone_offsets integer[])
returns timestamp language sql immutable parallel safe as $$
    select at at time zone 'UTC' + zone_offsets[width_bucket(at, zone_starts)] * interval '1 second'
$$;
comment on function report.local_time is
    'The local time of an instant, by the instants from which an offset holds (ascending, the first before all others) and the offsets in seconds.';

create function report.selected_session({filter})
returns table (session_key uuid, visitor_key uuid, started_at timestamptz)
language sql stable parallel safe as $$
    with {selected}
    select session_key, visitor_key, started_at from selected
$$;
comment on function report.selected_session is 'Grain: one session that the filter lets through.';

create function report.overview({filter})
returns table (
    sessions bigint, visitors bigint, new_visitors bigint, events bigint, page_views bigint, product_views bigint, add_to_carts bigint,
    bounced_sessions bigint, cart_sessions bigint, abandoned_cart_sessions bigint, converted_sessions bigint, orders bigint,
    first_started_at timestamptz, last_started_at timestamptz)
language sql stable parallel safe as $$
    with {selected}, {owned}
    select count(*), count(distinct s.visitor_key),
           count(distinct s.visitor_key) filter (where v.first_seen_at >= started_from and v.first_seen_at < started_before),
           coalesce(sum(s.events), 0), coalesce(sum(s.page_views), 0), coalesce(sum(s.product_views), 0), coalesce(sum(s.add_to_carts), 0),
           count(*) filter (where s.is_bounced), count(*) filter (where s.add_to_carts > 0), count(*) filter (where s.is_cart_abandoned),
           count(o.session_key), coalesce(sum(o.orders), 0)::bigint, min(s.started_at), max(s.started_at)
    from selected s
    join dw.dim_visitor v using (visitor_key)
    left join owned o using (visitor_key, session_key)
$$;
comment on function report.overview is 'One row. The shop in one page of numbers.';

create function report.revenue({filter})
returns table (currency text, orders bigint, gross numeric, refunded numeric, net numeric)
language sql stable parallel safe as $$
    with {selected}
    select o.currency, count(*), sum(o.gross), sum(o.refunded), sum(o.net)
    from selected s join report.session_order o using (visitor_key, session_key)
    group by o.currency
$$;
comment on function report.revenue is 'Grain: one currency. Orders that the sessions own, without tax and shipping.';

create function report.traffic({filter}, by text default 'channel')
returns table (
    name text, sessions bigint, visitors bigint, engaged_sessions bigint, cart_sessions bigint, abandoned_cart_sessions bigint,
    converted_sessions bigint, orders bigint)
language sql stable parallel safe as $$
    with {selected}, {owned}
    select {by}, count(*), count(distinct s.visitor_key), count(*) filter (where s.is_engaged), count(*) filter (where s.add_to_carts > 0),
           count(*) filter (where s.is_cart_abandoned), count(o.session_key), coalesce(sum(o.orders), 0)::bigint
    from selected s {told_apart}
    left join owned o using (visitor_key, session_key)
    group by 1
$$;
comment on function report.traffic is
    'Grain: one origin. What sessions are told apart by: channel, source_medium, campaign, landing_page, device, country.';

create function report.traffic_revenue({filter}, by text default 'channel')
returns table (name text, currency text, orders bigint, gross numeric, refunded numeric, net numeric)
language sql stable parallel safe as $$
    with {selected}
    select {by}, o.currency, count(*), sum(o.gross), sum(o.refunded), sum(o.net)
    from selected s {told_apart}
    join report.session_order o using (visitor_key, session_key)
    group by 1, 2
$$;
comment on function report.traffic_revenue is 'Grain: one origin and currency. Orders of the sessions that report.traffic counts.';

create function report.funnel({filter}, by text default 'all')
returns table (name text, sessions bigint, viewed_item bigint, added_to_cart bigint, began_checkout bigint, purchased bigint)
language sql stable parallel safe as $$
    with {selected}
    select {by}, count(*), count(*) filter (where s.furthest_step >= 1), count(*) filter (where s.furthest_step >= 2),
           count(*) filter (where s.furthest_step >= 3), count(*) filter (where s.furthest_step >= 4)
    from selected s {told_apart}
    group by 1
$$;
comment on function report.funnel is
    'Grain: one origin, or one row when told apart by all. Sessions that came as far as each step, each at or after the one before.';

create function report.checkout({filter})
returns table (began_checkout bigint, added_shipping_info bigint, added_payment_info bigint, purchased bigint)
language sql stable parallel safe as $$
    with {selected},
    began as (
        select f.session_key, t.event_name, f.occurred_at as at,
               min(f.occurred_at) filter (where t.event_name = 'begin_checkout') over session as began_at
        from selected s
        join dw.fact_event f on f.visitor_key = s.visitor_key and f.session_key = s.session_key
        join dw.dim_event_type t using (event_type_key)
        where s.checkouts > 0 and f.kind in (10, 11, 12) and f.occurred_at >= started_from
        window session as (partition by f.session_key)),
    shipping as (
        select *, min(at) filter (where event_name = 'add_shipping_info' and at >= began_at) over session as shipping_at
        from began window session as (partition by session_key)),
    payment as (
        select *, min(at) filter (where event_name = 'add_payment_info' and at >= shipping_at) over session as payment_at
        from shipping window session as (partition by session_key))
    select count(distinct session_key) filter (where began_at is not null),
           count(distinct session_key) filter (where shipping_at is not null),
           count(distinct session_key) filter (where payment_at is not null),
           count(distinct session_key) filter (where event_name = 'purchase' and at >= payment_at)
    from payment
$$;
comment on function report.checkout is 'One row. Sessions that came as far as each step of a checkout, each at or after the one before.';

create function report.trend({filter})
returns table (
    day date, sessions bigint, visitors bigint, events bigint, page_views bigint, cart_sessions bigint, abandoned_cart_sessions bigint,
    converted_sessions bigint, orders bigint)
language sql stable parallel safe as $$
    with {selected}, {owned}
    select report.local_time(s.started_at, zone_starts, zone_offsets)::date, count(*), count(distinct s.visitor_key), sum(s.events),
           sum(s.page_views), count(*) filter (where s.add_to_carts > 0), count(*) filter (where s.is_cart_abandoned), count(o.session_key),
           coalesce(sum(o.orders), 0)::bigint
    from selected s
    left join owned o using (visitor_key, session_key)
    group by 1
$$;
comment on function report.trend is 'Grain: one day on which sessions started, in the zone of the offsets.';

create function report.trend_revenue({filter})
returns table (day date, currency text, orders bigint, gross numeric, refunded numeric, net numeric)
language sql stable parallel safe as $$
    with {selected}
    select report.local_time(s.started_at, zone_starts, zone_offsets)::date, o.currency, count(*), sum(o.gross), sum(o.refunded), sum(o.net)
    from selected s
    join report.session_order o using (visitor_key, session_key)
    group by 1, 2
$$;
comment on function report.trend_revenue is 'Grain: one day and currency. Orders of the sessions that started on the day.';

create function report.trend_hour({filter})
returns table (day_of_week integer, hour integer, sessions bigint, orders bigint)
language sql stable parallel safe as $$
    with {selected}, {owned}
    select extract(isodow from l.at)::integer, extract(hour from l.at)::integer, count(*), coalesce(sum(o.orders), 0)::bigint
    from selected s
    cross join lateral (select report.local_time(s.started_at, zone_starts, zone_offsets) as at) l
    left join owned o using (visitor_key, session_key)
    group by 1, 2
$$;
comment on function report.trend_hour is 'Grain: one hour of the week, in the zone of the offsets. day_of_week is 1 on Monday.';

create function report.product({filter})
returns table (
    product_id text, name text, brand text, category text, views bigint, add_to_carts bigint, purchases bigint, units_sold bigint)
language sql stable parallel safe as $$
    with {selected},
    line as (
        select i.product_key, count(*) filter (where i.kind = 4) as views, count(*) filter (where i.kind = 7) as add_to_carts,
               0::bigint as purchases, 0::bigint as units_sold
        from selected s
        join dw.fact_item i on i.visitor_key = s.visitor_key and i.session_key = s.session_key
        where i.kind in (4, 7) and i.occurred_at >= started_from
        group by i.product_key
        union all
        select i.product_key, 0, 0, count(*), sum(i.quantity)
        from selected s
        join report.sold_line i using (visitor_key, session_key)
        group by i.product_key)
    select p.product_id, (array_agg(p.name order by p.last_seen_at desc, p.product_key desc))[1],
           (array_agg(p.brand order by p.last_seen_at desc, p.product_key desc))[1],
           (array_agg(p.category order by p.last_seen_at desc, p.product_key desc))[1], sum(l.views)::bigint, sum(l.add_to_carts)::bigint,
           sum(l.purchases)::bigint, sum(l.units_sold)::bigint
    from dw.dim_product p
    left join line l using (product_key)
    group by p.product_id
    having count(l.product_key) > 0
$$;
comment on function report.product is
    'Grain: one product, with its name, brand and category as last seen. Lines of repeated purchases of an order are left out.';

create function report.product_revenue({filter})
returns table (product_id text, currency text, purchases bigint, units_sold bigint, revenue numeric)
language sql stable parallel safe as $$
    with {selected}
    select p.product_id, i.currency, count(*), sum(i.quantity)::bigint, sum(i.line_value)
    from selected s
    join report.sold_line i using (visitor_key, session_key)
    join dw.dim_product p using (product_key)
    group by p.product_id, i.currency
$$;
comment on function report.product_revenue is 'Grain: one product and currency. Unit price times units of what was bought, before refunds.';

create function report.cart({filter})
returns table (
    cart_sessions bigint, abandoned_sessions bigint, abandoned_at_checkout bigint, recovered_sessions bigint, add_to_carts bigint,
    remove_from_carts bigint)
language sql stable parallel safe as $$
    with {selected}
    select count(*) filter (where add_to_carts > 0), count(*) filter (where is_cart_abandoned),
           count(*) filter (where is_cart_abandoned and checkouts > 0), count(*) filter (where is_cart_recovered),
           coalesce(sum(add_to_carts), 0), coalesce(sum(remove_from_carts), 0)
    from selected
$$;
comment on function report.cart is 'One row. What became of carts.';

create function report.cart_left({filter})
returns table (day date, currency text, sessions bigint, units_left bigint, value_left numeric)
language sql stable parallel safe as $$
    with {selected}
    select report.local_time(s.started_at, zone_starts, zone_offsets)::date, c.currency, count(*), sum(c.units_left)::bigint,
           sum(c.value_left)
    from selected s
    join dw.fact_cart c using (visitor_key, started_at, session_key)
    group by 1, 2
$$;
comment on function report.cart_left is 'Grain: one day and currency. What was left in carts.';

create function report.path({filter})
returns table (from_type text, to_type text, transitions bigint, sessions bigint)
language sql stable parallel safe as $$
    with {selected}, {viewed},
    taken as (
        select type, next_type, session_key, count(*) as transitions, count(*) filter (where step = 1) as entries
        from viewed group by type, next_type, session_key),
    counted as materialized (
        select type, next_type, sum(transitions)::bigint as transitions, count(*) as sessions, sum(entries)::bigint as entries
        from taken group by type, next_type)
    select type, next_type, transitions, sessions from counted
    union all
    select '(entry)', type, sum(entries)::bigint, sum(entries)::bigint from counted group by type having sum(entries) > 0
$$;
comment on function report.path is
    'Grain: one step from a type of page to the next within a session. A page''s type is the first part of its path.';

create function report.path_step({filter})
returns table (step bigint, from_type text, to_type text, sessions bigint)
language sql stable parallel safe as $$
    with {selected}, {viewed}
    select step, type, next_type, count(*) from viewed group by step, type, next_type
$$;
comment on function report.path_step is
    'Grain: one step from a type of page to the next, by its place in the session: 1 leads from the first page on.';

create function report.retention({filter})
returns table (first_week date, weeks_after integer, visitors bigint)
language sql stable parallel safe as $$
    with {selected},
    visit as (
        select distinct s.visitor_key,
               date_trunc('week', report.local_time(v.first_seen_at, zone_starts, zone_offsets))::date as first_week,
               date_trunc('week', report.local_time(s.started_at, zone_starts, zone_offsets))::date as week
        from selected s join dw.dim_visitor v using (visitor_key))
    select first_week, null, count(distinct visitor_key) from visit group by first_week
    union all
    select first_week, (week - first_week) / 7, count(*) from visit group by first_week, week
$$;
comment on function report.retention is
    'Grain: one week of first visits and number of weeks after. Visitors with sessions counted who had one then; weeks_after is null for all of them.';

create function report.search({filter})
returns table (
    term text, searches bigint, sessions bigint, without_results bigint, clicked bigint, converted_sessions bigint)
language sql stable parallel safe as $$
    with {selected}, {owned},
    searched as (
        select f.kind, f.search_term, f.search_results, f.session_key, s.visitor_key, lead(f.kind) over session in (3, 4) as is_clicked
        from selected s
        join dw.fact_event f on f.visitor_key = s.visitor_key and f.session_key = s.session_key
        where s.searches > 0 and f.kind in (3, 4, 5) and f.occurred_at >= started_from
        window session as (partition by f.session_key order by f.occurred_at, f.event_id, f.fingerprint))
    select q.search_term, count(*), count(distinct q.session_key), count(*) filter (where q.search_results = 0),
           count(*) filter (where q.is_clicked),
           count(distinct q.session_key) filter (where (q.visitor_key, q.session_key) in (select visitor_key, session_key from owned))
    from searched q
    where q.kind = 5 and q.search_term is not null
    group by q.search_term
$$;
comment on function report.search is
    'Grain: one term, as it was typed. clicked: a product was selected or viewed after the search and before the next one of the session.';

create function report.arrival({filter})
returns table (received_hour timestamptz, facts bigint, late bigint, of_bots bigint)
language sql stable parallel safe as $$
    select date_trunc('hour', f.received_at, 'UTC'), count(*), count(*) filter (where f.received_at - f.occurred_at >= interval '1 hour'),
           count(*) filter (where d.is_bot)
    from dw.fact_event f join dw.dim_device d using (device_key)
    where f.received_at >= started_from and f.received_at < started_before
    group by 1
$$;
comment on function report.arrival is
    'Grain: one hour of receipt. Facts, and which of them came an hour or more after they happened or from programs. Of the filter only the times count.';

create function report.arrival_flag({filter})
returns table (flag integer, facts bigint)
language sql stable parallel safe as $$
    select b.flag, sum(f.facts)::bigint
    from (
        select flags, count(*) as facts from dw.fact_event
        where received_at >= started_from and received_at < started_before and flags <> 0
        group by flags) f
    join (select 1 << bit as flag from generate_series(0, 30) as bit) b on f.flags & b.flag <> 0
    group by b.flag
$$;
comment on function report.arrival_flag is
    'Grain: one bit of dw.fact_event.flags. Facts received in the time that something was changed or is doubtful about.';
