-- One row: when the warehouse last changed. Everything that was computed before is stale after.
select coalesce(last_committed_at::text, '') as version from report.completeness
