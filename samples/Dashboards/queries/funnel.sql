-- Sessions that came as far as each step; $9 says by what: all, channel, device.
select name, sessions, viewed_item, added_to_cart, began_checkout, purchased
from report.funnel({filter}, $9::text) order by sessions desc, name
