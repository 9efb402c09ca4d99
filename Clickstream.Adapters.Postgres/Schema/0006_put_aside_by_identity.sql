-- An event that the warehouse could not store is there once, whichever segments hold copies of it; where it is in a merged segment is not known.
alter table {etl}.quarantine
    drop constraint quarantine_pkey,
    alter column row_number drop not null;
delete from {etl}.quarantine a using {etl}.quarantine b
where a.visitor_key = b.visitor_key and a.event_id = b.event_id and a.fingerprint = b.fingerprint
    and (a.segment_id, a.row_number) > (b.segment_id, b.row_number);
alter table {etl}.quarantine add constraint quarantine_pkey primary key (visitor_key, event_id, fingerprint);
create index quarantine_by_segment on {etl}.quarantine (segment_id);
comment on table {etl}.quarantine is
    'Events that the warehouse could not store. They stay in the history until they are erased or expire, and a rebuild tries them again.';
comment on column {etl}.quarantine.segment_id is 'The segment that holds the event, or the first copy that was read.';
comment on column {etl}.quarantine.row_number is 'Its row there, from 0; null when the segment took the place of the one in which it was.';
comment on column {etl}.segment.quarantined is 'Events that the warehouse could not store; each has a row in quarantine, copies have one together.';
