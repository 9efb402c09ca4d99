-- Sessions and what came of them by the day on which they started.
select day, sessions, visitors, events, page_views, cart_sessions, abandoned_cart_sessions, converted_sessions, orders
from report.trend({filter}) order by day
