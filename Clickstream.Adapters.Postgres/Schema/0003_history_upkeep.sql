-- What the upkeep of the history leaves behind: merged and erased segments, and how far the history is known to be projected whole.

alter table {etl}.segment
    add column kept_out integer not null default 0,
    add column removed bigint not null default 0,
    add column is_expired boolean not null default false,
    drop constraint segment_ledger_check,
    add constraint segment_ledger_check check (events = projected + duplicates + conflicts + kept_out);
alter table {etl}.segment alter column events type bigint, alter column projected type bigint,
    alter column duplicates type bigint, alter column conflicts type bigint;
comment on column {etl}.segment.kept_out is 'Events that were kept out because their visitor was erased.';
comment on column {etl}.segment.removed is 'Events that the history no longer has: exact copies that were dropped, and events erased later.';

comment on column {etl}.segment.is_expired is 'Whether the segment has left the history because its events were too old.';

create table {etl}.listing (
    is_latest boolean not null default true,
    location text not null,
    listed_at timestamptz not null,
    constraint listing_pkey primary key (is_latest),
    constraint listing_single_row_check check (is_latest)
);
comment on table {etl}.listing is 'By when which history was projected whole; the next run lists what became visible since.';
