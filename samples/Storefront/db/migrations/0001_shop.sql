-- What the shop works on: products, the people who sign in, carts and orders. Nothing of it is measured here, and nothing of the measurement is read.

create table product (
    id text constraint product_pk primary key,
    name text not null,
    category text not null,
    brand text not null,
    description text not null,
    price numeric(10, 2) not null constraint product_price_positive check (price > 0),
    list_price numeric(10, 2) constraint product_list_price_higher check (list_price > price),
    stock integer not null constraint product_stock_not_negative check (stock >= 0),
    is_featured boolean not null default false
);
create index product_category on product (category, price);

create table shop_user (
    id uuid constraint shop_user_pk primary key default gen_random_uuid(),
    email text not null constraint shop_user_email_lower check (email = lower(email)),
    name text not null,
    password_hash text not null,
    created_at timestamptz not null default now(),
    constraint shop_user_email_unique unique (email)
);

-- One that signed in, in one browser; the browser has the token, the database its hash.
create table sign_in (
    token_hash bytea constraint sign_in_pk primary key,
    user_id uuid not null constraint sign_in_user_fk references shop_user on delete cascade,
    expires_at timestamptz not null
);

-- A cart belongs to a browser, signed in or not.
create table cart (
    id uuid constraint cart_pk primary key,
    updated_at timestamptz not null default now()
);

create table cart_line (
    cart_id uuid not null constraint cart_line_cart_fk references cart on delete cascade,
    product_id text not null constraint cart_line_product_fk references product,
    quantity integer not null constraint cart_line_quantity_range check (quantity between 1 and 99),
    added_at timestamptz not null default now(),
    constraint cart_line_pk primary key (cart_id, product_id)
);

create table shop_order (
    id text constraint shop_order_pk primary key,
    cart_id uuid not null,

    -- The attempt to order of which it came: a second click or a retry finds the order of the first.
    attempt uuid not null constraint shop_order_attempt_unique unique,
    user_id uuid constraint shop_order_user_fk references shop_user,
    email text not null,
    ship_to text not null,
    shipping_tier text not null constraint shop_order_shipping_known check (shipping_tier in ('standard', 'express', 'pickup')),
    payment_type text not null constraint shop_order_payment_known check (payment_type in ('card', 'transfer', 'on_delivery')),
    currency text not null default 'USD',
    value numeric(12, 2) not null,
    tax numeric(12, 2) not null,
    shipping numeric(12, 2) not null,
    placed_at timestamptz not null default now(),
    cancelled_at timestamptz
);
create index shop_order_user on shop_order (user_id, placed_at desc);
create index shop_order_cart on shop_order (cart_id, placed_at desc);

create table order_line (
    order_id text not null constraint order_line_order_fk references shop_order,
    product_id text not null constraint order_line_product_fk references product,
    name text not null,
    category text not null,
    brand text not null,
    price numeric(10, 2) not null,
    quantity integer not null constraint order_line_quantity_range check (quantity between 1 and 99),
    constraint order_line_pk primary key (order_id, product_id)
);
