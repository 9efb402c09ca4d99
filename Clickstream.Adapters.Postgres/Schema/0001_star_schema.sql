-- The star schema. {dw} and {etl} stand for the schemas, as a rebuild makes the same tables beside the live ones.
-- Facts are partitioned by month; partitions are made as they are needed. There are no foreign keys: dimension rows are written in the
-- same transaction as the facts that need them, and a distributed warehouse could not check them.

create table {dw}.dim_date (
    date_key integer not null,
    date date not null,
    year smallint not null,
    quarter smallint not null,
    month smallint not null,
    day smallint not null,
    iso_week smallint not null,
    day_of_week smallint not null,
    is_weekend boolean not null,
    constraint dim_date_pkey primary key (date_key)
);
comment on table {dw}.dim_date is 'Calendar days from 1990 to 2099, UTC. day_of_week is 1 on Monday.';
insert into {dw}.dim_date
select (extract(year from d) * 10000 + extract(month from d) * 100 + extract(day from d))::integer, d::date,
       extract(year from d)::smallint, extract(quarter from d)::smallint, extract(month from d)::smallint, extract(day from d)::smallint,
       extract(week from d)::smallint, extract(isodow from d)::smallint, extract(isodow from d) >= 6
from generate_series(timestamp '1990-01-01', timestamp '2099-12-31', interval '1 day') as d;

create table {dw}.dim_time (
    time_key smallint not null,
    hour smallint not null,
    minute smallint not null,
    constraint dim_time_pkey primary key (time_key)
);
comment on table {dw}.dim_time is 'Minutes of the day, UTC. time_key counts from 0 at midnight.';
insert into {dw}.dim_time select m, m / 60, m % 60 from generate_series(0, 1439) as m;

create table {dw}.dim_visitor (
    visitor_key uuid not null,
    site_id text not null,
    client_id text not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    constraint dim_visitor_pkey primary key (visitor_key)
);
comment on table {dw}.dim_visitor is 'One row a browser. The key is computed from site and client id.';

create table {dw}.dim_product (
    product_key bigint not null,
    product_id text not null,
    name text,
    category text,
    brand text,
    variant text,
    url_path text,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    constraint dim_product_pkey primary key (product_key)
);
comment on table {dw}.dim_product is 'One row for every distinct combination of attributes that an event gave a product.';

create table {dw}.dim_page (
    page_key bigint not null,
    host text not null,
    path text not null,
    constraint dim_page_pkey primary key (page_key)
);
comment on table {dw}.dim_page is 'One row a page, without query and fragment.';

create table {dw}.dim_traffic_source (
    traffic_source_key bigint not null,
    channel text not null,
    source text not null,
    medium text not null,
    campaign text,
    term text,
    content text,
    referrer_host text,
    constraint dim_traffic_source_pkey primary key (traffic_source_key)
);
comment on table {dw}.dim_traffic_source is 'One row for every distinct origin of a page view; channels after GA4''s default channel group.';

create table {dw}.dim_device (
    device_key bigint not null,
    device_class text not null,
    operating_system text not null,
    browser text not null,
    is_bot boolean not null,
    constraint dim_device_pkey primary key (device_key)
);
comment on table {dw}.dim_device is 'One row for every class of device that a user agent told.';

create table {dw}.dim_geo (
    geo_key bigint not null,
    country text,
    region text,
    city text,
    constraint dim_geo_pkey primary key (geo_key)
);
comment on table {dw}.dim_geo is 'One row a place, as the network edge told it.';

create table {dw}.dim_event_type (
    event_type_key bigint not null,
    event_name text not null,
    source_name text not null,
    kind integer not null,
    constraint dim_event_type_pkey primary key (event_type_key)
);
comment on table {dw}.dim_event_type is 'One row for every canonical event name and the name it was sent under.';

create table {dw}.dim_identity (
    identity_key bigint not null,
    user_id text,
    login_state text,
    identity_source text,
    constraint dim_identity_pkey primary key (identity_key)
);
comment on table {dw}.dim_identity is 'One row for every combination of user, login state and identity source.';

create table {dw}.fact_event (
    visitor_key uuid not null,
    event_id uuid not null,
    fingerprint bigint not null,
    session_key uuid not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    date_key integer not null,
    time_key smallint not null,
    kind smallint not null,
    event_type_key bigint not null,
    page_key bigint,
    traffic_source_key bigint not null,
    device_key bigint not null,
    geo_key bigint not null,
    identity_key bigint not null,
    client_session_id text,
    is_first_visit boolean,
    item_count smallint not null,
    order_key bigint,
    is_order_id_derived boolean,
    order_value numeric(18, 4),
    order_tax numeric(18, 4),
    order_shipping numeric(18, 4),
    order_currency text,
    search_term text,
    search_results integer,
    constraint fact_event_pkey primary key (visitor_key, occurred_at, event_id, fingerprint)
) partition by range (occurred_at);
comment on table {dw}.fact_event is 'Grain: one event. Known by visitor, event id and fingerprint of its content; of its copies the earliest received is kept.';
create index fact_event_order on {dw}.fact_event (order_key) where order_key is not null;

create table {dw}.fact_item (
    visitor_key uuid not null,
    event_id uuid not null,
    fingerprint bigint not null,
    line_number smallint not null,
    session_key uuid not null,
    occurred_at timestamptz not null,
    date_key integer not null,
    kind smallint not null,
    product_key bigint not null,
    quantity integer not null,
    unit_price numeric(18, 4),
    list_price numeric(18, 4),
    line_value numeric(18, 4) not null,
    currency text not null,
    coupon text,
    list_position integer,
    constraint fact_item_pkey primary key (visitor_key, occurred_at, event_id, fingerprint, line_number),
    constraint fact_item_quantity_check check (quantity between 1 and 9999),
    constraint fact_item_unit_price_check check (unit_price between 0 and 1000000000)
) partition by range (occurred_at);
comment on table {dw}.fact_item is 'Grain: one product in one event. Impressions of product lists are counted on fact_event only.';

create table {dw}.fact_session (
    session_key uuid not null,
    visitor_key uuid not null,
    client_session_id text,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    run_started_at timestamptz not null,
    run_ended_at timestamptz not null,
    date_key integer not null,
    time_key smallint not null,
    duration_ms bigint not null,
    events integer not null,
    page_views integer not null,
    list_views integer not null,
    product_views integer not null,
    searches integer not null,
    add_to_carts integer not null,
    remove_from_carts integer not null,
    checkouts integer not null,
    purchases integer not null,
    entry_page_key bigint,
    exit_page_key bigint,
    traffic_source_key bigint not null,
    device_key bigint not null,
    geo_key bigint not null,
    user_id text,
    is_engaged boolean not null,
    is_bounced boolean not null,
    is_bot boolean not null,
    is_cart_abandoned boolean not null,
    clamped_units bigint not null,
    furthest_step smallint not null,
    viewed_item_at timestamptz,
    added_to_cart_at timestamptz,
    began_checkout_at timestamptz,
    purchased_at timestamptz,
    constraint fact_session_pkey primary key (visitor_key, started_at, session_key)
) partition by range (started_at);
comment on table {dw}.fact_session is 'Grain: one session. furthest_step: 0 session, 1 product view, 2 add to cart, 3 checkout, 4 purchase.';

create table {dw}.fact_cart (
    session_key uuid not null,
    visitor_key uuid not null,
    started_at timestamptz not null,
    currency text not null,
    units_left bigint not null,
    value_left numeric not null,
    constraint fact_cart_pkey primary key (visitor_key, started_at, session_key, currency)
) partition by range (started_at);
comment on table {dw}.fact_cart is 'Grain: what a session left in its cart, in one currency. Sums are unbounded numerics of four decimal places.';

create table {dw}.fact_order (
    order_key bigint not null,
    site_id text not null,
    order_id text not null,
    is_id_derived boolean not null,
    purchase_visitor_key uuid,
    purchase_event_id uuid,
    purchase_fingerprint bigint,
    purchased_at timestamptz,
    currency text,
    gross numeric not null,
    tax numeric not null,
    shipping numeric not null,
    refunded numeric not null,
    net numeric not null,
    purchase_events integer not null,
    refund_events integer not null,
    foreign_refunds integer not null,
    last_refunded_at timestamptz,
    constraint fact_order_pkey primary key (order_key)
);
comment on table {dw}.fact_order is
    'Grain: one order id of a site. Repeated purchases count once, the earliest; refunds restate it. purchased_at is null while only refunds are known.';

create table {etl}.segment (
    segment_id text not null,
    events integer not null,
    projected integer not null,
    duplicates integer not null,
    conflicts integer not null,
    projected_at timestamptz not null default now(),
    constraint segment_pkey primary key (segment_id),
    constraint segment_ledger_check check (events = projected + duplicates + conflicts)
);
comment on table {etl}.segment is 'The checkpoint: one row a projected segment, with what became of its events.';

create table {etl}.run (
    run_id bigint generated always as identity,
    committed_at timestamptz not null default now(),
    segments integer not null,
    events bigint not null,
    sessions_written integer not null,
    sessions_replaced integer not null,
    constraint run_pkey primary key (run_id)
);
comment on table {etl}.run is 'One row a committed slice.';

create table {etl}.rules (
    is_in_force boolean not null default true,
    description text not null,
    set_at timestamptz not null default now(),
    constraint rules_pkey primary key (is_in_force),
    constraint rules_single_row_check check (is_in_force)
);
comment on table {etl}.rules is 'The session rules that the facts were made with.';
