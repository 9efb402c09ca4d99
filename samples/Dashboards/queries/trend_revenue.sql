-- Orders and revenue by day and currency.
select day, currency, orders, gross, refunded, net from report.trend_revenue({filter}) order by day, currency
