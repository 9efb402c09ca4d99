-- Facts by hour of receipt, the late ones and those of programs.
select extract(epoch from received_hour)::float8 as received_hour, facts, late, of_bots from report.arrival({filter}) order by received_hour
