-- One row: the whole ledger, and until when it is complete. Times in seconds since 1970.
select extract(epoch from complete_until)::float8 as complete_until, extract(epoch from last_committed_at)::float8 as last_committed_at,
    extract(epoch from last_received_hour)::float8 as last_received_hour, events, projected, duplicates, conflicts, kept_out, quarantined
from report.completeness
