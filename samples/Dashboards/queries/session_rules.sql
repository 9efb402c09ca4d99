-- One row at most. The session rules that the warehouse was built with.
select description, extract(epoch from set_at)::float8 as set_at from report.session_rules order by set_at desc limit 1
