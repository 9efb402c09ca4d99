-- Views over the live schemas. They are replaced after every migration and swap, so they never speak of an old schema, and keep their grants.
-- Days and hours are UTC; bots are left out where sessions are added up.

create schema if not exists report;

create or replace function report.page_type(path text) returns text language sql immutable parallel safe as $$
    select case when first is null then '(not set)' when first = '' then '/' when first in ('(entry)', '(exit)', '(not set)') then '/' || first
                else first end
    from (select case when strpos(path, '/') > 0 then split_part(path, '/', 2) else path end as first) part
$$;
comment on function report.page_type is
    'The type of a page: the first part of its path, / for the home page. One named as (entry), (exit) or (not set) keeps its slash.';

-- There is one event for each order: by the limit the planner knows it too, which would multiply five unlikely equalities.
create or replace view report.session_order as
select o.order_key, o.site_id, o.order_id, f.session_key, o.purchase_visitor_key as visitor_key, o.purchased_at, o.currency, o.gross, o.tax,
       o.shipping, o.refunded, o.net
from dw.fact_order o
cross join lateral (
    select e.session_key from dw.fact_event e
    where e.visitor_key = o.purchase_visitor_key and e.occurred_at = o.purchased_at and e.event_id = o.purchase_event_id
        and e.fingerprint = o.purchase_fingerprint
    limit 1) f;
comment on view report.session_order is 'Grain: one order. Orders with the session that owns them: the one in which the counting purchase happened.';

create or replace view report.order_count as
select visitor_key, session_key, count(*) as orders
from report.session_order
group by visitor_key, session_key;
comment on view report.order_count is 'Grain: one session that owns an order. How many it owns.';

create or replace view report.sold_line as
select i.visitor_key, i.session_key, n.order_key, i.line_number, i.product_key, i.quantity, i.line_value, i.currency
from dw.fact_order n
join dw.fact_item i on i.visitor_key = n.purchase_visitor_key and i.occurred_at = n.purchased_at and i.event_id = n.purchase_event_id
    and i.fingerprint = n.purchase_fingerprint
where i.kind = 12;
comment on view report.sold_line is
    'Grain: one line of an order, of its purchase that counts, with the session that owns the order.';

create or replace view report.session as
select s.session_key, s.visitor_key, v.site_id, d.date as started_on, s.started_at, s.ended_at, s.duration_ms, s.events, s.page_views,
       s.list_views, s.product_views, s.searches, s.add_to_carts, s.remove_from_carts, s.checkouts, s.purchases, t.channel, t.source,
       t.medium, t.campaign, g.country, g.region, g.city, dv.device_class, dv.operating_system, dv.browser, e.path as entry_path,
       x.path as exit_path, s.is_engaged, s.is_bounced, s.is_bot, s.is_cart_abandoned, s.is_cart_recovered, s.furthest_step,
       v.first_seen_at >= s.started_at as is_first_session
from dw.fact_session s
join dw.dim_date d using (date_key)
join dw.dim_visitor v using (visitor_key)
join dw.dim_traffic_source t using (traffic_source_key)
join dw.dim_geo g using (geo_key)
join dw.dim_device dv using (device_key)
left join dw.dim_page e on e.page_key = s.entry_page_key
left join dw.dim_page x on x.page_key = s.exit_page_key;
comment on view report.session is 'Grain: one session, with all that it can be told apart by.';

create or replace view report.daily_overview as
select d.date, s.sessions, s.visitors, s.events, s.page_views, s.bounced_sessions, s.cart_sessions, s.abandoned_cart_sessions,
       s.new_visitors, s.product_views, s.add_to_carts, s.converted_sessions, s.orders
from (
    select s.date_key, count(*) as sessions, count(distinct s.visitor_key) as visitors, sum(s.events) as events,
           sum(s.page_views) as page_views, count(*) filter (where s.is_bounced) as bounced_sessions,
           count(*) filter (where s.add_to_carts > 0) as cart_sessions, count(*) filter (where s.is_cart_abandoned) as abandoned_cart_sessions,
           count(distinct s.visitor_key) filter (
               where (v.first_seen_at at time zone 'UTC')::date = (s.started_at at time zone 'UTC')::date) as new_visitors,
           sum(s.product_views) as product_views, sum(s.add_to_carts) as add_to_carts, count(o.session_key) as converted_sessions,
           coalesce(sum(o.orders), 0) as orders
    from dw.fact_session s
    join dw.dim_visitor v using (visitor_key)
    left join report.order_count o using (visitor_key, session_key)
    where not s.is_bot
    group by s.date_key
) s
join dw.dim_date d using (date_key);
comment on view report.daily_overview is 'Grain: one day. Sessions by the day on which they started.';

create or replace view report.daily_revenue as
select s.started_on as date, s.channel, o.currency, count(*) as orders, sum(o.gross) as gross, sum(o.refunded) as refunded, sum(o.net) as net
from report.session s
join report.session_order o using (visitor_key, session_key)
where not s.is_bot
group by s.started_on, s.channel, o.currency;
comment on view report.daily_revenue is 'Grain: one day, channel and currency. Orders by the day on which the session that owns them started.';

create or replace view report.daily_funnel as
select started_on as date, channel, device_class, country, count(*) as sessions, count(*) filter (where furthest_step >= 1) as viewed_item,
       count(*) filter (where furthest_step >= 2) as added_to_cart, count(*) filter (where furthest_step >= 3) as began_checkout,
       count(*) filter (where furthest_step >= 4) as purchased
from report.session
where not is_bot
group by started_on, channel, device_class, country;
comment on view report.daily_funnel is 'Grain: one day, channel, class of device and country. Sessions that came as far as each step, in order.';

create or replace view report.daily_checkout as
with began as (
    select s.started_on as date, f.session_key, t.event_name, f.occurred_at as at,
           min(f.occurred_at) filter (where t.event_name = 'begin_checkout') over session as began_at
    from report.session s
    join dw.fact_event f on f.visitor_key = s.visitor_key and f.session_key = s.session_key
    join dw.dim_event_type t using (event_type_key)
    where not s.is_bot and s.checkouts > 0 and f.kind in (10, 11, 12)
    window session as (partition by f.session_key)),
shipping as (
    select *, min(at) filter (where event_name = 'add_shipping_info' and at >= began_at) over session as shipping_at
    from began window session as (partition by session_key)),
payment as (
    select *, min(at) filter (where event_name = 'add_payment_info' and at >= shipping_at) over session as payment_at
    from shipping window session as (partition by session_key))
select date, count(distinct session_key) filter (where began_at is not null) as began_checkout,
       count(distinct session_key) filter (where shipping_at is not null) as added_shipping_info,
       count(distinct session_key) filter (where payment_at is not null) as added_payment_info,
       count(distinct session_key) filter (where event_name = 'purchase' and at >= payment_at) as purchased
from payment
group by date;
comment on view report.daily_checkout is
    'Grain: one day. Sessions that came as far as each step from the start of a checkout, in order, by the day on which they started.';

create or replace view report.daily_product as
with line as (
    select s.started_on as date, i.kind, i.product_key, i.quantity, i.line_value, i.currency,
           i.kind = 12 and o.order_key is not null as is_sold
    from report.session s
    join dw.fact_item i on i.visitor_key = s.visitor_key and i.occurred_at between s.started_at and s.ended_at
        and i.session_key = s.session_key
    left join dw.fact_order o on i.kind = 12 and o.purchase_visitor_key = i.visitor_key and o.purchase_event_id = i.event_id
        and o.purchase_fingerprint = i.fingerprint
    where not s.is_bot and i.kind in (4, 7, 12))
select l.date, p.product_id, l.currency, count(*) filter (where l.kind = 4) as views, count(*) filter (where l.kind = 7) as add_to_carts,
       count(*) filter (where l.is_sold) as purchases, coalesce(sum(l.quantity) filter (where l.is_sold), 0) as units_sold,
       coalesce(sum(l.line_value) filter (where l.is_sold), 0) as revenue
from line l
join dw.dim_product p using (product_key)
group by l.date, p.product_id, l.currency;
comment on view report.daily_product is 'Grain: one day, product and currency. Lines of repeated purchases of an order are left out.';

create or replace view report.daily_traffic as
select s.started_on as date, s.channel, s.source, s.medium, s.campaign, count(*) as sessions, count(distinct s.visitor_key) as visitors,
       count(*) filter (where s.is_engaged) as engaged_sessions, count(o.session_key) as converted_sessions,
       coalesce(sum(o.orders), 0) as orders
from report.session s
left join report.order_count o using (visitor_key, session_key)
where not s.is_bot
group by s.started_on, s.channel, s.source, s.medium, s.campaign;
comment on view report.daily_traffic is 'Grain: one day, channel, source, medium and campaign.';

create or replace view report.daily_traffic_revenue as
select s.started_on as date, s.channel, s.source, s.medium, s.campaign, o.currency, count(*) as orders, sum(o.gross) as gross,
       sum(o.refunded) as refunded, sum(o.net) as net
from report.session s
join report.session_order o using (visitor_key, session_key)
where not s.is_bot
group by s.started_on, s.channel, s.source, s.medium, s.campaign, o.currency;
comment on view report.daily_traffic_revenue is
    'Grain: one day, channel, source, medium, campaign and currency. Orders by the day on which the session that owns them started.';

create or replace view report.hourly_trend as
select s.started_on as date, extract(hour from s.started_at at time zone 'UTC')::smallint as hour, count(*) as sessions,
       sum(s.events) as events, sum(s.page_views) as page_views, coalesce(sum(o.orders), 0) as orders
from report.session s
left join report.order_count o using (visitor_key, session_key)
where not s.is_bot
group by 1, 2;
comment on view report.hourly_trend is 'Grain: one hour. Sessions by the hour in which they started.';

create or replace view report.daily_path as
with viewed as (
    select s.started_on as date, f.session_key, f.occurred_at, f.event_id, f.fingerprint,
           report.page_type(p.path) as type
    from report.session s
    join dw.fact_event f on f.visitor_key = s.visitor_key and f.occurred_at between s.started_at and s.ended_at
        and f.session_key = s.session_key
    left join dw.dim_page p using (page_key)
    where not s.is_bot and f.kind = 1),
step as (
    select date, session_key, coalesce(lag(type) over session, '(entry)') as from_type, type as to_type from viewed
    window session as (partition by session_key order by occurred_at, event_id, fingerprint)
    union all
    select min(date), session_key, (array_agg(type order by occurred_at desc, event_id desc, fingerprint desc))[1], '(exit)'
    from viewed group by session_key)
select date, from_type, to_type, count(*) as transitions, count(distinct session_key) as sessions
from step group by date, from_type, to_type;
comment on view report.daily_path is 'Grain: one day and step from a type of page to the next. A page''s type is the first part of its path.';

create or replace view report.weekly_retention as
select first_week, (week - first_week) / 7 as weeks_after, count(*) as visitors
from (
    select distinct s.visitor_key, date_trunc('week', v.first_seen_at at time zone 'UTC')::date as first_week,
           date_trunc('week', s.started_at at time zone 'UTC')::date as week
    from dw.fact_session s join dw.dim_visitor v using (visitor_key)
    where not s.is_bot) visit
group by first_week, week;
comment on view report.weekly_retention is 'Grain: one week of first visits and number of weeks after. Visitors who had a session then.';

create or replace view report.daily_cart as
select s.started_on as date, c.currency, count(*) as sessions, sum(c.units_left) as units_left, sum(c.value_left) as value_left
from report.session s
join dw.fact_cart c using (visitor_key, started_at, session_key)
where not s.is_bot
group by s.started_on, c.currency;
comment on view report.daily_cart is 'Grain: one day and currency. What was left in carts.';

create or replace view report.daily_search as
select s.started_on as date, f.search_term as term, count(*) as searches, count(distinct f.session_key) as sessions,
       count(*) filter (where f.search_results = 0) as without_results
from report.session s
join dw.fact_event f on f.visitor_key = s.visitor_key and f.occurred_at between s.started_at and s.ended_at
    and f.session_key = s.session_key
where not s.is_bot and f.kind = 5 and f.search_term is not null
group by s.started_on, f.search_term;
comment on view report.daily_search is 'Grain: one day and term, as it was typed.';

create or replace view report.hourly_quality as
select received_hour, sum(events) as events, sum(projected) as projected, sum(duplicates) as duplicates,
       sum(conflicts) as conflicts, sum(kept_out) as kept_out, sum(quarantined) as quarantined
from etl.segment
where received_hour is not null
group by received_hour;
comment on view report.hourly_quality is 'Grain: one hour of receipt. What became of the events received.';

create or replace view report.hourly_rejection as
select received_hour, code, sum(events)::bigint as events
from etl.rejection
where events > 0
group by received_hour, code;
comment on view report.hourly_rejection is
    'Grain: one hour of receipt and reason. What was received and could not be accepted, as of the last run of the projection.';

create or replace view report.completeness as
select w.complete_until, r.last_committed_at, s.last_received_hour, s.events, s.projected, s.duplicates, s.conflicts, s.kept_out,
       s.quarantined
from (select case when count(*) = count(listed_at) then min(listed_at) end as complete_until from etl.writer) w,
     (select max(committed_at) as last_committed_at from etl.run) r,
     (select max(received_hour) as last_received_hour, coalesce(sum(events), 0) as events, coalesce(sum(projected), 0) as projected,
             coalesce(sum(duplicates), 0) as duplicates, coalesce(sum(conflicts), 0) as conflicts, coalesce(sum(kept_out), 0) as kept_out,
             coalesce(sum(quarantined), 0) as quarantined
      from etl.segment) s;
comment on view report.completeness is
    'One row: up to when everything received is in the warehouse, and what became of all events. complete_until is null until every writer has caught up once.';

create or replace view report.filter_value as
select 'channel' as filter, channel as value from dw.dim_traffic_source
union select 'device', device_class from dw.dim_device
union select 'country', country from dw.dim_geo where country is not null
union select 'currency', currency from dw.fact_order where currency is not null;
comment on view report.filter_value is 'Grain: one value that sessions or amounts can be told apart by.';

create or replace view report.etl_run as
select run_id, committed_at, segments, events, sessions_written, sessions_replaced from etl.run;
comment on view report.etl_run is 'Grain: one committed slice of the projection.';

create or replace view report.session_rules as
select description, set_at from etl.rules;
comment on view report.session_rules is 'One row: the rules that the facts were made with.';

create or replace view report.put_aside as
select date_trunc('hour', received_at, 'UTC') as received_hour, reason, count(*) as events
from etl.quarantine
group by 1, 2;
comment on view report.put_aside is 'Grain: one hour of receipt and reason. Events that the warehouse could not store.';

create or replace view public.clickstream_events as
select f.event_id, f.occurred_at as event_timestamp, t.source_name as event_name, i.user_id, i.login_state as user_login_state,
       i.identity_source, v.client_id, f.client_session_id as session_id, f.is_first_visit,
       p.product_id as context_product_id, p.name as context_product_name, p.category as context_product_category,
       p.brand as context_product_brand, coalesce(l.list_price, l.unit_price) as context_product_price,
       case when l.list_price is not null then l.unit_price end as context_product_discount_price,
       p.url_path as context_product_url_path
from dw.fact_event f
join dw.dim_event_type t using (event_type_key)
join dw.dim_identity i using (identity_key)
join dw.dim_visitor v using (visitor_key)
left join dw.fact_item l on l.visitor_key = f.visitor_key and l.occurred_at = f.occurred_at and l.event_id = f.event_id
    and l.fingerprint = f.fingerprint and l.line_number = 0
left join dw.dim_product p using (product_key);
comment on view public.clickstream_events is 'The workshop''s single table, with its sixteen columns.';
