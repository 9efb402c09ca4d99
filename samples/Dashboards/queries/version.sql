-- One row: when the warehouse last changed, and what else moves without a change of it: how far it is complete, and what is in quarantine.
select coalesce(last_committed_at::text, '') as version,
    concat_ws(' ', complete_until, (select sum(events) from report.hourly_rejection)) as pulse
from report.completeness
