-- One row. The shop in one page of numbers.
select sessions, visitors, new_visitors, events, page_views, product_views, add_to_carts, bounced_sessions, cart_sessions,
    abandoned_cart_sessions, converted_sessions, orders
from report.overview({filter})
