-- Who a visitor was, what campaign led where, why a device is a bot's, what was changed about an event.
-- A warehouse filled before this has other keys in its dimensions: its rules in force tell so, and projection asks for a rebuild.

alter table {dw}.dim_visitor
    add column first_user_id text,
    add column first_user_at timestamptz,
    add column first_user_event_id uuid,
    add column last_user_id text,
    add column last_user_at timestamptz,
    add column last_user_event_id uuid;
comment on column {dw}.dim_visitor.first_user_id is 'The first user who was signed in; null when none ever was.';
comment on column {dw}.dim_visitor.last_user_id is 'The last user who was signed in; another one than the first on a shared device.';

alter table {dw}.dim_traffic_source
    add column is_spam boolean not null default false,
    add column campaign_key bigint;
comment on column {dw}.dim_traffic_source.is_spam is 'Whether the referrer is known for links that nobody followed.';
comment on column {dw}.dim_traffic_source.campaign_key is 'Key over source, medium and campaign where a campaign led here.';

alter table {dw}.dim_device add column bot_reason text;
update {dw}.dim_device set bot_reason = 'declared' where is_bot;
alter table {dw}.dim_device drop column is_bot;
alter table {dw}.dim_device add column is_bot boolean generated always as (bot_reason is not null) stored;
comment on column {dw}.dim_device.bot_reason is 'Why it is taken for a program; null for a person''s.';

alter table {dw}.fact_event add column flags integer not null default 0;
comment on column {dw}.fact_event.flags is
    'Bits: 1 client time replaced, 2 client clocks disagree, 4 holds NUL, 8 redacted, 16 without consent, 32 user agent cut.';

alter table {dw}.fact_session add column is_cart_recovered boolean not null default false;
comment on column {dw}.fact_session.is_cart_recovered is 'Whether a cart with something in it was bought, and nothing was left at the end.';
