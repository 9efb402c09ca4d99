-- Currencies of all orders, the most used first.
select currency, count(*) as orders from dw.fact_order where currency is not null group by currency order by orders desc, currency
