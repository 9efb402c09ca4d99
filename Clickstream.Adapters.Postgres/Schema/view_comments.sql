-- What the columns of the views mean.

comment on column public.clickstream_events.event_id is 'The event''s id.';
comment on column public.clickstream_events.event_timestamp is 'When the event happened.';
comment on column public.clickstream_events.event_name is 'The name as it was sent.';
comment on column public.clickstream_events.user_id is 'The signed-in person.';
comment on column public.clickstream_events.user_login_state is 'Whether signed in, in the shop''s words.';
comment on column public.clickstream_events.identity_source is 'How the person is known, in the shop''s words.';
comment on column public.clickstream_events.client_id is 'The id that the tracker keeps in the browser.';
comment on column public.clickstream_events.session_id is 'The session id that the client keeps.';
comment on column public.clickstream_events.is_first_visit is 'Whether the client believes this to be the first visit.';
comment on column public.clickstream_events.context_product_id is 'The shop''s id of the first product of the event.';
comment on column public.clickstream_events.context_product_name is 'Its name.';
comment on column public.clickstream_events.context_product_category is 'Its category.';
comment on column public.clickstream_events.context_product_brand is 'Its brand.';
comment on column public.clickstream_events.context_product_price is 'Its price before reductions, else the price asked.';
comment on column public.clickstream_events.context_product_discount_price is 'The price asked, when another one was before reductions.';
comment on column public.clickstream_events.context_product_url_path is 'The path of its page.';

comment on column report.completeness.complete_until is 'Up to when everything received is in the warehouse; null until every writer has caught up once.';
comment on column report.completeness.last_committed_at is 'When the last slice was committed.';
comment on column report.completeness.last_received_hour is 'The latest hour of which events were received.';
comment on column report.completeness.events is 'Events.';
comment on column report.completeness.projected is 'Events that became facts as the first of their id.';
comment on column report.completeness.duplicates is 'Copies of other events.';
comment on column report.completeness.conflicts is 'Events that became facts although their visitor had used their id for other content.';
comment on column report.completeness.kept_out is 'Events kept out because their visitor was erased, or because they are too old.';
comment on column report.completeness.quarantined is 'Events that the warehouse could not store.';

comment on column report.daily_cart.date is 'The day, UTC.';
comment on column report.daily_cart.currency is 'ISO 4217 code of the amounts.';
comment on column report.daily_cart.sessions is 'Sessions.';
comment on column report.daily_cart.units_left is 'Units left in carts.';
comment on column report.daily_cart.value_left is 'Last prices times units of what was left in carts.';

comment on column report.daily_checkout.date is 'The day, UTC.';
comment on column report.daily_checkout.began_checkout is 'Sessions that began a checkout.';
comment on column report.daily_checkout.added_shipping_info is 'Of these, sessions that then said how to ship.';
comment on column report.daily_checkout.added_payment_info is 'Of these, sessions that then said how to pay.';
comment on column report.daily_checkout.purchased is 'Of these, sessions that then bought.';

comment on column report.daily_funnel.date is 'The day, UTC.';
comment on column report.daily_funnel.channel is 'The channel group, after GA4''s default channel group.';
comment on column report.daily_funnel.device_class is 'desktop, mobile, tablet, bot or unknown.';
comment on column report.daily_funnel.country is 'ISO 3166-1 alpha-2 code.';
comment on column report.daily_funnel.sessions is 'Sessions.';
comment on column report.daily_funnel.viewed_item is 'Sessions that viewed a product.';
comment on column report.daily_funnel.added_to_cart is 'Sessions that put something into the cart.';
comment on column report.daily_funnel.began_checkout is 'Sessions that began a checkout.';
comment on column report.daily_funnel.purchased is 'Sessions that placed an order.';

comment on column report.daily_overview.date is 'The day, UTC.';
comment on column report.daily_overview.sessions is 'Sessions.';
comment on column report.daily_overview.visitors is 'Different visitors.';
comment on column report.daily_overview.events is 'Events.';
comment on column report.daily_overview.page_views is 'Page views.';
comment on column report.daily_overview.bounced_sessions is 'Sessions that were not engaged.';
comment on column report.daily_overview.cart_sessions is 'Sessions that put something into the cart.';
comment on column report.daily_overview.abandoned_cart_sessions is 'Sessions that left something in the cart.';
comment on column report.daily_overview.new_visitors is 'Visitors whose very first event was on that day.';
comment on column report.daily_overview.product_views is 'Product views.';
comment on column report.daily_overview.add_to_carts is 'Adds to the cart.';
comment on column report.daily_overview.converted_sessions is 'Sessions that own an order.';
comment on column report.daily_overview.orders is 'Orders that these sessions own.';

comment on column report.daily_path.date is 'The day, UTC.';
comment on column report.daily_path.from_type is 'The type of the page, or (entry).';
comment on column report.daily_path.to_type is 'The type of the next page, or (exit).';
comment on column report.daily_path.transitions is 'How often the step was taken.';
comment on column report.daily_path.sessions is 'Sessions.';

comment on column report.daily_product.date is 'The day, UTC.';
comment on column report.daily_product.product_id is 'The shop''s id of the product.';
comment on column report.daily_product.currency is 'ISO 4217 code of the amounts.';
comment on column report.daily_product.views is 'Product views.';
comment on column report.daily_product.add_to_carts is 'How often something was put into a cart.';
comment on column report.daily_product.purchases is 'Purchases.';
comment on column report.daily_product.units_sold is 'Units of the lines bought.';
comment on column report.daily_product.revenue is 'Unit price times units of the lines bought, before refunds.';

comment on column report.hourly_quality.received_hour is 'The start of the hour of receipt.';
comment on column report.hourly_quality.events is 'Events.';
comment on column report.hourly_quality.projected is 'Events that became facts as the first of their id.';
comment on column report.hourly_quality.duplicates is 'Copies of other events.';
comment on column report.hourly_quality.conflicts is 'Events that became facts although their visitor had used their id for other content.';
comment on column report.hourly_quality.kept_out is 'Events kept out because their visitor was erased, or because they are too old.';
comment on column report.hourly_quality.quarantined is 'Events that the warehouse could not store.';

comment on column report.daily_revenue.date is 'The day, UTC.';
comment on column report.daily_revenue.channel is 'The channel group, after GA4''s default channel group.';
comment on column report.daily_revenue.currency is 'ISO 4217 code of the amounts.';
comment on column report.daily_revenue.orders is 'Orders.';
comment on column report.daily_revenue.gross is 'Revenue without tax and shipping.';
comment on column report.daily_revenue.refunded is 'The part of gross that was given back.';
comment on column report.daily_revenue.net is 'gross less refunded.';

comment on column report.daily_search.date is 'The day, UTC.';
comment on column report.daily_search.term is 'The term, as it was typed.';
comment on column report.daily_search.searches is 'Searches.';
comment on column report.daily_search.sessions is 'Sessions.';
comment on column report.daily_search.without_results is 'Searches that found nothing, as far as the shop told.';

comment on column report.daily_traffic.date is 'The day, UTC.';
comment on column report.daily_traffic.channel is 'The channel group, after GA4''s default channel group.';
comment on column report.daily_traffic.source is 'The site or campaign source.';
comment on column report.daily_traffic.medium is 'The medium.';
comment on column report.daily_traffic.campaign is 'The campaign''s name.';
comment on column report.daily_traffic.sessions is 'Sessions.';
comment on column report.daily_traffic.visitors is 'Different visitors.';
comment on column report.daily_traffic.engaged_sessions is 'Sessions that were engaged.';
comment on column report.daily_traffic.converted_sessions is 'Sessions that own an order.';
comment on column report.daily_traffic.orders is 'Orders.';

comment on column report.daily_traffic_revenue.date is 'The day, UTC.';
comment on column report.daily_traffic_revenue.channel is 'The channel group, after GA4''s default channel group.';
comment on column report.daily_traffic_revenue.source is 'The site or campaign source.';
comment on column report.daily_traffic_revenue.medium is 'The medium.';
comment on column report.daily_traffic_revenue.campaign is 'The campaign''s name.';
comment on column report.daily_traffic_revenue.currency is 'ISO 4217 code of the amounts.';
comment on column report.daily_traffic_revenue.orders is 'Orders.';
comment on column report.daily_traffic_revenue.gross is 'Revenue without tax and shipping.';
comment on column report.daily_traffic_revenue.refunded is 'The part of gross that was given back.';
comment on column report.daily_traffic_revenue.net is 'gross less refunded.';

comment on column report.hourly_trend.date is 'The day, UTC.';
comment on column report.hourly_trend.hour is 'The hour, 0 to 23, UTC.';
comment on column report.hourly_trend.sessions is 'Sessions.';
comment on column report.hourly_trend.events is 'Events.';
comment on column report.hourly_trend.page_views is 'Page views.';
comment on column report.hourly_trend.orders is 'Orders that these sessions own.';

comment on column report.order_count.visitor_key is 'The visitor.';
comment on column report.order_count.session_key is 'The session.';
comment on column report.order_count.orders is 'Orders that the session owns, at least one.';

comment on column report.session.session_key is 'The session: key of fact_session.';
comment on column report.session.visitor_key is 'The visitor: key of dim_visitor.';
comment on column report.session.site_id is 'The site.';
comment on column report.session.started_on is 'The day on which the session started, UTC.';
comment on column report.session.started_at is 'The time of the first event.';
comment on column report.session.ended_at is 'The time of the last event.';
comment on column report.session.duration_ms is 'From the first event to the last, in milliseconds.';
comment on column report.session.events is 'Events.';
comment on column report.session.page_views is 'Page views.';
comment on column report.session.list_views is 'Views of product lists.';
comment on column report.session.product_views is 'Product views.';
comment on column report.session.searches is 'Searches.';
comment on column report.session.add_to_carts is 'How often something was put into a cart.';
comment on column report.session.remove_from_carts is 'How often something was taken out of a cart.';
comment on column report.session.checkouts is 'Starts of a checkout.';
comment on column report.session.purchases is 'Purchases.';
comment on column report.session.channel is 'The channel group, after GA4''s default channel group.';
comment on column report.session.source is 'The site or campaign source.';
comment on column report.session.medium is 'The medium.';
comment on column report.session.campaign is 'The campaign''s name.';
comment on column report.session.country is 'ISO 3166-1 alpha-2 code.';
comment on column report.session.region is 'The region.';
comment on column report.session.city is 'The city.';
comment on column report.session.device_class is 'desktop, mobile, tablet, bot or unknown.';
comment on column report.session.operating_system is 'The operating system''s family.';
comment on column report.session.browser is 'The browser''s family.';
comment on column report.session.entry_path is 'The path of the first page.';
comment on column report.session.exit_path is 'The path of the last page.';
comment on column report.session.is_engaged is 'Whether it lasted 10 seconds or more, had 2 page views or more, or a purchase.';
comment on column report.session.is_bounced is 'Whether it was not engaged.';
comment on column report.session.is_bot is 'Whether any of its events came from a bot.';
comment on column report.session.is_cart_abandoned is 'Whether something was left in the cart.';
comment on column report.session.is_cart_recovered is 'Whether a cart with something in it was bought, and nothing was left.';
comment on column report.session.furthest_step is 'How far it came: 0 session, 1 product view, 2 add to cart, 3 checkout, 4 purchase.';
comment on column report.session.is_first_session is 'Whether it holds the visitor''s very first event.';

comment on column report.session_order.order_key is 'The order: key of fact_order.';
comment on column report.session_order.site_id is 'The site.';
comment on column report.session_order.order_id is 'The shop''s id of the order.';
comment on column report.session_order.session_key is 'The session: key of fact_session.';
comment on column report.session_order.visitor_key is 'The visitor: key of dim_visitor.';
comment on column report.session_order.purchased_at is 'When the purchase that counts happened.';
comment on column report.session_order.currency is 'ISO 4217 code of the amounts.';
comment on column report.session_order.gross is 'Revenue without tax and shipping.';
comment on column report.session_order.tax is 'Tax, apart from the revenue.';
comment on column report.session_order.shipping is 'Shipping, apart from the revenue.';
comment on column report.session_order.refunded is 'The part of gross that was given back.';
comment on column report.session_order.net is 'gross less refunded.';

comment on column report.weekly_retention.first_week is 'The Monday of the week of the first visit.';
comment on column report.weekly_retention.weeks_after is 'Weeks after the week of the first visit, from 0.';
comment on column report.weekly_retention.visitors is 'Different visitors.';

comment on column report.sold_line.visitor_key is 'The visitor.';
comment on column report.sold_line.session_key is 'The session that owns the order.';
comment on column report.sold_line.order_key is 'The order: key of fact_order.';
comment on column report.sold_line.line_number is 'Its place in the order, from 0.';
comment on column report.sold_line.product_key is 'The product with the attributes it was sent with: key of dim_product.';
comment on column report.sold_line.quantity is 'Units.';
comment on column report.sold_line.line_value is 'Unit price times units, before refunds.';
comment on column report.sold_line.currency is 'ISO 4217 code of the value.';

comment on column report.filter_value.filter is 'channel, device, country or currency.';
comment on column report.filter_value.value is 'The value.';

comment on column report.etl_run.run_id is 'A number that grows.';
comment on column report.etl_run.committed_at is 'When the slice was committed.';
comment on column report.etl_run.segments is 'Segments of the slice.';
comment on column report.etl_run.events is 'Events of the slice.';
comment on column report.etl_run.sessions_written is 'Sessions inserted.';
comment on column report.etl_run.sessions_replaced is 'Sessions that were there before and were recomputed.';

comment on column report.session_rules.description is 'Session rules and version of the rules of classification.';
comment on column report.session_rules.set_at is 'When they came into force.';

comment on column report.put_aside.received_hour is 'The start of the hour of receipt.';
comment on column report.put_aside.reason is 'What the database said, without any value of the event.';
comment on column report.put_aside.events is 'Events.';

comment on column report.hourly_rejection.received_hour is 'The start of the hour of receipt.';
comment on column report.hourly_rejection.code is 'The code of the first reason.';
comment on column report.hourly_rejection.events is 'Events.';
