-- Events put aside in the time, by reason.
select reason, sum(events) as events from report.put_aside
where received_hour >= $1::timestamptz and received_hour < $2::timestamptz group by reason order by events desc, reason
