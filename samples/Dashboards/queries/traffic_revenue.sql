-- Revenue by origin and currency; $9 says which origin, as in traffic.
select name, currency, orders, gross, refunded, net from report.traffic_revenue({filter}, $9::text) order by name, currency
