-- What was received and could not be accepted, by hour of receipt and by the code of the first reason.
select extract(epoch from received_hour)::float8 as received_hour, code, events from report.hourly_rejection
where received_hour >= $1::timestamptz and received_hour < $2::timestamptz order by received_hour, code
