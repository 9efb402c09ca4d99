-- Products, with what was done with them.
select product_id, name, brand, category, views, add_to_carts, purchases, units_sold
from report.product({filter}) order by purchases desc, views desc, product_id limit 10000
