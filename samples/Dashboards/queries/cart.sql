-- One row. What became of carts.
select cart_sessions, abandoned_sessions, abandoned_at_checkout, recovered_sessions, add_to_carts, remove_from_carts
from report.cart({filter})
