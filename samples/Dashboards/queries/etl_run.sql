-- One row at most. When the projection last committed, and what it did in the hour up to then: a run commits in slices.
select extract(epoch from max(committed_at))::float8 as committed_at, count(*) as commits, sum(segments) as segments, sum(events) as events,
    sum(sessions_written) as sessions_written, sum(sessions_replaced) as sessions_replaced
from report.etl_run where committed_at > (select max(committed_at) from report.etl_run) - interval '1 hour' having count(*) > 0
