-- Revenue of products by currency, before refunds.
select product_id, currency, purchases, units_sold, revenue from report.product_revenue({filter}) order by product_id, currency
