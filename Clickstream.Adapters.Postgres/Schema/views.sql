-- Views over the live schemas. They are replaced after every migration and swap, so they never speak of an old schema, and keep their grants.

create schema if not exists report;

create or replace view report.session_order as
select o.order_key, o.site_id, o.order_id, f.session_key, f.visitor_key, o.purchased_at, o.currency, o.gross, o.tax, o.shipping, o.refunded, o.net
from dw.fact_order o
join dw.fact_event f on f.order_key = o.order_key and f.visitor_key = o.purchase_visitor_key and f.event_id = o.purchase_event_id
    and f.fingerprint = o.purchase_fingerprint;
comment on view report.session_order is 'Orders with the session that owns them: the one in which the counting purchase happened.';

create or replace view report.daily_overview as
select d.date, s.sessions, s.visitors, s.events, s.page_views, s.bounced_sessions, s.cart_sessions, s.abandoned_cart_sessions
from (
    select date_key, count(*) as sessions, count(distinct visitor_key) as visitors, sum(events) as events, sum(page_views) as page_views,
           count(*) filter (where is_bounced) as bounced_sessions, count(*) filter (where add_to_carts > 0) as cart_sessions,
           count(*) filter (where is_cart_abandoned) as abandoned_cart_sessions
    from dw.fact_session
    where not is_bot
    group by date_key
) s
join dw.dim_date d using (date_key);
comment on view report.daily_overview is 'Sessions by the day on which they started, UTC, without bots.';

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
    'One row: up to when everything received is in the warehouse, and what became of all events. complete_until is null while a writer has not caught up.';

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
