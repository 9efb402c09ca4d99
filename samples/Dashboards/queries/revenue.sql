-- Orders and revenue by currency, without tax and shipping.
select currency, orders, gross, refunded, net from report.revenue({filter}) order by orders desc, currency
