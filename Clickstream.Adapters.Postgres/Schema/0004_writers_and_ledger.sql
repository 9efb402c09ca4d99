-- Several writers side by side, each with its own visitors, and a complete account of every event.

alter table {etl}.segment
    add column range_from integer not null default 0,
    add column range_to integer not null default 65536,
    add column received_hour timestamptz,
    add column quarantined bigint not null default 0,
    alter column kept_out type bigint,
    drop constraint segment_pkey,
    add constraint segment_pkey primary key (segment_id, range_from),
    add constraint segment_range_check check (range_from >= 0 and range_from < range_to and range_to <= 65536),
    drop constraint segment_ledger_check,
    add constraint segment_ledger_check check (events = projected + duplicates + conflicts + kept_out + quarantined);
update {etl}.segment
set received_hour = to_timestamp(substring(segment_id from 'date=(\d{4}-\d\d-\d\d)/hour=\d\d') || ' '
    || substring(segment_id from 'date=\d{4}-\d\d-\d\d/hour=(\d\d)') || ' +00', 'YYYY-MM-DD HH24 TZH')
where segment_id ~ 'date=\d{4}-\d\d-\d\d/hour=\d\d';
comment on table {etl}.segment is
    'The checkpoint: what became of the events that a segment holds of the visitors of a range of places, one row for each range it was projected for.';
comment on column {etl}.segment.range_from is 'The first place, inclusive, of the visitors; a place is the first two bytes of a visitor''s key.';
comment on column {etl}.segment.range_to is 'The last place, exclusive.';
comment on column {etl}.segment.received_hour is 'The hour in which its events were received; null when that is not known.';
comment on column {etl}.segment.quarantined is 'Events that the warehouse could not store; each has a row in quarantine.';

create table {etl}.writer (
    range_from integer not null,
    range_to integer not null,
    position bigint not null default 0,
    location text,
    listed_at timestamptz,
    constraint writer_pkey primary key (range_from),
    constraint writer_range_check check (range_from >= 0 and range_from < range_to and range_to <= 65536)
);
comment on table {etl}.writer is 'Who may write: one row a shard of the visitors. Ranges do not overlap and together hold all places.';
comment on column {etl}.writer.range_from is 'The first place, inclusive, of its visitors.';
comment on column {etl}.writer.range_to is 'The last place, exclusive.';
comment on column {etl}.writer.position is 'How many slices were committed; a slice is committed only when this is what it was at its beginning.';
comment on column {etl}.writer.location is 'The history that was projected whole by listed_at.';
comment on column {etl}.writer.listed_at is 'By when; the next run lists what became visible since.';
insert into {etl}.writer (range_from, range_to, location, listed_at)
select 0, 65536, l.location, l.listed_at from (values (true)) as one(is_latest) left join {etl}.listing l using (is_latest);
drop table {etl}.listing;

create table {etl}.suspect (
    dimension text not null,
    member_key bigint not null,
    constraint suspect_pkey primary key (dimension, member_key)
);
comment on table {etl}.suspect is
    'Members of dimensions of which a writer took a fact out while others wrote: whoever finishes restates them, when nobody else writes.';
comment on column {etl}.suspect.dimension is 'The dimension''s table.';
comment on column {etl}.suspect.member_key is 'The member''s key.';

create table {etl}.quarantine (
    segment_id text not null,
    row_number integer not null,
    event_id uuid not null,
    fingerprint bigint not null,
    visitor_key uuid not null,
    received_at timestamptz not null,
    reason text not null,
    refused_at timestamptz not null default now(),
    constraint quarantine_pkey primary key (segment_id, row_number)
);
comment on table {etl}.quarantine is 'Events that the warehouse could not store. They stay in the history, and a rebuild tries them again.';
comment on column {etl}.quarantine.segment_id is 'The segment that holds the event.';
comment on column {etl}.quarantine.row_number is 'Its row there, from 0.';
comment on column {etl}.quarantine.event_id is 'The event''s id.';
comment on column {etl}.quarantine.fingerprint is 'The event''s fingerprint.';
comment on column {etl}.quarantine.visitor_key is 'The event''s visitor.';
comment on column {etl}.quarantine.received_at is 'When it was received.';
comment on column {etl}.quarantine.reason is 'What the database said, without any value of the event.';
comment on column {etl}.quarantine.refused_at is 'When it was put aside.';
