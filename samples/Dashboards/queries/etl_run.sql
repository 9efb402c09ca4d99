-- One row at most. The last run that wrote into the warehouse.
select run_id, extract(epoch from committed_at)::float8 as committed_at, segments, events, sessions_written, sessions_replaced
from report.etl_run order by committed_at desc, run_id desc limit 1
