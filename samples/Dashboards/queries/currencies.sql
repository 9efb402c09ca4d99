-- Currencies of all orders, the most used first.
select currency, orders from report.revenue() order by orders desc, currency
