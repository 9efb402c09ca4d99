-- Visitors by week of their first visit and weeks after; no weeks_after: all of the week.
select first_week, weeks_after, visitors from report.retention({filter}) order by first_week, weeks_after nulls first
