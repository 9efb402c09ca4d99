-- One row: the first and the last hour in which anything was received, in seconds since 1970; null when nothing was.
select extract(epoch from min(received_hour))::float8 as first_at, extract(epoch from max(received_hour))::float8 as last_at
from (select received_hour from report.hourly_quality union all select received_hour from report.hourly_rejection) as received
