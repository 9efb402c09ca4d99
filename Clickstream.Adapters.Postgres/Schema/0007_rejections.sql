-- What was received and could not be accepted is in the quarantine beside the history; the warehouse counts it by batch and reason.
create table {etl}.rejection (
    batch_id text not null,
    received_hour timestamptz not null,
    code text not null,
    events bigint not null,
    constraint rejection_pkey primary key (batch_id, code)
);
comment on table {etl}.rejection is 'Grain: one batch of the quarantine and reason. What was received and could not be accepted, as of the last run.';
comment on column {etl}.rejection.batch_id is 'The name of the batch.';
comment on column {etl}.rejection.received_hour is 'The start of the hour of receipt.';
comment on column {etl}.rejection.code is 'The code of the first reason of each; that of the failure when the batch cannot be read.';
comment on column {etl}.rejection.events is 'Events; 0 when the batch cannot be read.';
