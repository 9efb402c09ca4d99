-- The ledger by hour of receipt.
select extract(epoch from received_hour)::float8 as received_hour, events, projected, duplicates, conflicts, kept_out, quarantined
from report.hourly_quality where received_hour >= $1::timestamptz and received_hour < $2::timestamptz order by received_hour
