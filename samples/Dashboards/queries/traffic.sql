-- Sessions and what came of them by origin; $9 says which: channel, source_medium, campaign, landing_page, device, country.
select name, sessions, visitors, engaged_sessions, cart_sessions, abandoned_cart_sessions, converted_sessions, orders
from report.traffic({filter}, $9::text) order by sessions desc, name limit 10000
