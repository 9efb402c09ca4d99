-- One row: when the first and the last session started, in seconds since 1970; null when there is none.
select extract(epoch from min(started_at))::float8 as first_at, extract(epoch from max(started_at))::float8 as last_at from dw.fact_session
