-- Sessions and orders by hour of the week; day_of_week is 1 on Monday.
select day_of_week, hour, sessions, orders from report.trend_hour({filter}) order by day_of_week, hour
