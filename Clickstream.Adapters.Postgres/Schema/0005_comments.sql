-- What every column means. Tables say their grain, columns their units and source.

comment on column {dw}.dim_date.date_key is 'The day as a number, 20261122.';
comment on column {dw}.dim_date.date is 'The day, UTC.';
comment on column {dw}.dim_date.year is 'The year.';
comment on column {dw}.dim_date.quarter is 'The quarter, 1 to 4.';
comment on column {dw}.dim_date.month is 'The month, 1 to 12.';
comment on column {dw}.dim_date.day is 'The day of the month, 1 to 31.';
comment on column {dw}.dim_date.iso_week is 'The week of the year after ISO 8601, 1 to 53.';
comment on column {dw}.dim_date.day_of_week is 'The day of the week after ISO 8601: 1 is Monday.';
comment on column {dw}.dim_date.is_weekend is 'Whether it is a Saturday or a Sunday.';

comment on column {dw}.dim_time.time_key is 'Minutes since midnight, 0 to 1439.';
comment on column {dw}.dim_time.hour is 'The hour, 0 to 23, UTC.';
comment on column {dw}.dim_time.minute is 'The minute, 0 to 59.';

comment on column {dw}.dim_visitor.visitor_key is 'UUID of version 8 over site and client id.';
comment on column {dw}.dim_visitor.site_id is 'The site.';
comment on column {dw}.dim_visitor.client_id is 'The id that the tracker keeps in the browser.';
comment on column {dw}.dim_visitor.first_seen_at is 'When the earliest of the visitor''s events happened.';
comment on column {dw}.dim_visitor.last_seen_at is 'When the latest of the visitor''s events happened.';
comment on column {dw}.dim_visitor.first_user_at is 'When the first user was first seen signed in.';
comment on column {dw}.dim_visitor.first_user_event_id is 'The event in which that was.';
comment on column {dw}.dim_visitor.last_user_at is 'When the last user was last seen signed in.';
comment on column {dw}.dim_visitor.last_user_event_id is 'The event in which that was.';

comment on column {dw}.dim_product.product_key is '63-bit hash over all attributes.';
comment on column {dw}.dim_product.product_id is 'The shop''s id of the product.';
comment on column {dw}.dim_product.name is 'The name.';
comment on column {dw}.dim_product.category is 'The category.';
comment on column {dw}.dim_product.brand is 'The brand.';
comment on column {dw}.dim_product.variant is 'The variant.';
comment on column {dw}.dim_product.url_path is 'The path of the product''s page.';
comment on column {dw}.dim_product.first_seen_at is 'When the earliest event that spoke of it so happened.';
comment on column {dw}.dim_product.last_seen_at is 'When the latest event that spoke of it so happened.';

comment on column {dw}.dim_page.page_key is '63-bit hash over host and path.';
comment on column {dw}.dim_page.host is 'The host in lower case, in its ASCII form; empty when the address had none.';
comment on column {dw}.dim_page.path is 'The path, without query and fragment.';

comment on column {dw}.dim_traffic_source.traffic_source_key is '63-bit hash over all attributes.';
comment on column {dw}.dim_traffic_source.channel is 'The channel group, after GA4''s default channel group.';
comment on column {dw}.dim_traffic_source.source is 'The site or campaign source; (direct) when none is known.';
comment on column {dw}.dim_traffic_source.medium is 'The medium; (none) when none is known.';
comment on column {dw}.dim_traffic_source.campaign is 'The campaign''s name, as it was written.';
comment on column {dw}.dim_traffic_source.term is 'The paid keyword.';
comment on column {dw}.dim_traffic_source.content is 'What tells two advertisements apart.';
comment on column {dw}.dim_traffic_source.referrer_host is 'The host of an outside referrer, without www.';

comment on column {dw}.dim_device.device_key is '63-bit hash over all attributes.';
comment on column {dw}.dim_device.device_class is 'desktop, mobile, tablet, bot or unknown.';
comment on column {dw}.dim_device.operating_system is 'The operating system''s family.';
comment on column {dw}.dim_device.browser is 'The browser''s family.';
comment on column {dw}.dim_device.is_bot is 'Whether a program uses it.';

comment on column {dw}.dim_geo.geo_key is '63-bit hash over all attributes.';
comment on column {dw}.dim_geo.country is 'ISO 3166-1 alpha-2 code, as the network edge told it.';
comment on column {dw}.dim_geo.region is 'The region, as the network edge told it.';
comment on column {dw}.dim_geo.city is 'The city, as the network edge told it.';

comment on column {dw}.dim_event_type.event_type_key is '63-bit hash over both names.';
comment on column {dw}.dim_event_type.event_name is 'The canonical name, after GA4.';
comment on column {dw}.dim_event_type.source_name is 'The name as it was sent.';
comment on column {dw}.dim_event_type.kind is 'The kind''s number, as in fact_event.';

comment on column {dw}.dim_identity.identity_key is '63-bit hash over all attributes.';
comment on column {dw}.dim_identity.user_id is 'The shop''s id of the signed-in person; null when nobody was.';
comment on column {dw}.dim_identity.login_state is 'Whether signed in, in the shop''s words.';
comment on column {dw}.dim_identity.identity_source is 'How the person is known, in the shop''s words.';

comment on column {dw}.fact_event.visitor_key is 'The visitor: key of dim_visitor.';
comment on column {dw}.fact_event.event_id is 'The event''s id, a UUID.';
comment on column {dw}.fact_event.fingerprint is 'The first 8 bytes of SHA-256 over what the client sent; with visitor and id it identifies the event.';
comment on column {dw}.fact_event.session_key is 'The session it belongs to: key of fact_session.';
comment on column {dw}.fact_event.occurred_at is 'When it happened, corrected by the client''s clocks; decides the partition.';
comment on column {dw}.fact_event.received_at is 'When it was received; of its copies the earliest.';
comment on column {dw}.fact_event.date_key is 'The day of occurred_at, UTC: key of dim_date.';
comment on column {dw}.fact_event.time_key is 'The minute of occurred_at, UTC: key of dim_time.';
comment on column {dw}.fact_event.kind is 'What kind of event: 1 page view, 2 list view, 3 select, 4 product view, 5 search, 6 wishlist, 7 add to cart, 8 remove from cart, 9 cart view, 10 checkout start, 11 checkout progress, 12 purchase, 13 refund, 14 sign-in, 15 sign-up, 16 sign-out, 17 share, 18 click, 19 custom.';
comment on column {dw}.fact_event.event_type_key is 'Its name: key of dim_event_type.';
comment on column {dw}.fact_event.page_key is 'The page: key of dim_page; null when it happened on none.';
comment on column {dw}.fact_event.traffic_source_key is 'Where its URL and referrer say that the visit came from: key of dim_traffic_source.';
comment on column {dw}.fact_event.device_key is 'The device: key of dim_device.';
comment on column {dw}.fact_event.geo_key is 'The place: key of dim_geo.';
comment on column {dw}.fact_event.identity_key is 'Who was signed in: key of dim_identity.';
comment on column {dw}.fact_event.client_session_id is 'The session id that the client keeps.';
comment on column {dw}.fact_event.is_first_visit is 'Whether the client believes this to be the first visit.';
comment on column {dw}.fact_event.item_count is 'How many products it carried, impressions included.';
comment on column {dw}.fact_event.order_key is 'The order of a purchase or refund: key of fact_order.';
comment on column {dw}.fact_event.is_order_id_derived is 'Whether the order''s id was derived because none was sent.';
comment on column {dw}.fact_event.order_value is 'Revenue of a purchase, or the part that a refund gives back, without tax and shipping; null in a refund of all that is left.';
comment on column {dw}.fact_event.order_tax is 'Tax, apart from the value.';
comment on column {dw}.fact_event.order_shipping is 'Shipping, apart from the value.';
comment on column {dw}.fact_event.order_currency is 'ISO 4217 code of the three amounts.';
comment on column {dw}.fact_event.search_term is 'What was searched for.';
comment on column {dw}.fact_event.search_results is 'How many results the search had.';

comment on column {dw}.fact_item.visitor_key is 'The visitor: key of dim_visitor.';
comment on column {dw}.fact_item.event_id is 'The event: with visitor, time and fingerprint key of fact_event.';
comment on column {dw}.fact_item.fingerprint is 'The event''s fingerprint.';
comment on column {dw}.fact_item.line_number is 'Its place in the event, from 0.';
comment on column {dw}.fact_item.session_key is 'The session of the event: key of fact_session.';
comment on column {dw}.fact_item.occurred_at is 'When the event happened; decides the partition.';
comment on column {dw}.fact_item.date_key is 'The day of occurred_at, UTC: key of dim_date.';
comment on column {dw}.fact_item.kind is 'What kind of event, as in fact_event.';
comment on column {dw}.fact_item.product_key is 'The product with the attributes it was sent with: key of dim_product.';
comment on column {dw}.fact_item.quantity is 'Units, 1 to 9,999.';
comment on column {dw}.fact_item.unit_price is 'The price asked per unit; null when not told.';
comment on column {dw}.fact_item.list_price is 'The price before reductions per unit; null when not told.';
comment on column {dw}.fact_item.line_value is 'unit_price times quantity; 0 when no price was told.';
comment on column {dw}.fact_item.currency is 'ISO 4217 code of all amounts.';
comment on column {dw}.fact_item.coupon is 'The coupon used.';
comment on column {dw}.fact_item.list_position is 'The place in the list it was shown in.';

comment on column {dw}.fact_session.session_key is 'UUID of version 8 over the visitor and the session''s first event.';
comment on column {dw}.fact_session.visitor_key is 'The visitor: key of dim_visitor.';
comment on column {dw}.fact_session.client_session_id is 'The client''s session id of the first event.';
comment on column {dw}.fact_session.started_at is 'The time of the first event; decides the partition.';
comment on column {dw}.fact_session.ended_at is 'The time of the last event.';
comment on column {dw}.fact_session.run_started_at is 'The start of the activity run that the session is a part of.';
comment on column {dw}.fact_session.run_ended_at is 'The end of the activity run that the session is a part of.';
comment on column {dw}.fact_session.date_key is 'The day of started_at, UTC: key of dim_date.';
comment on column {dw}.fact_session.time_key is 'The minute of started_at, UTC: key of dim_time.';
comment on column {dw}.fact_session.duration_ms is 'From the first event to the last, in milliseconds.';
comment on column {dw}.fact_session.events is 'How many events it has.';
comment on column {dw}.fact_session.page_views is 'How many of them are page views.';
comment on column {dw}.fact_session.list_views is 'How many of them are views of product lists.';
comment on column {dw}.fact_session.product_views is 'How many of them are product views.';
comment on column {dw}.fact_session.searches is 'How many of them are searches.';
comment on column {dw}.fact_session.add_to_carts is 'How many of them put something into the cart.';
comment on column {dw}.fact_session.remove_from_carts is 'How many of them took something out of the cart.';
comment on column {dw}.fact_session.checkouts is 'How many of them began a checkout.';
comment on column {dw}.fact_session.purchases is 'How many of them are purchases, repetitions of an order included.';
comment on column {dw}.fact_session.entry_page_key is 'The first page: key of dim_page; null when no event had one.';
comment on column {dw}.fact_session.exit_page_key is 'The last page: key of dim_page; null when no event had one.';
comment on column {dw}.fact_session.traffic_source_key is 'Where the first event came from: key of dim_traffic_source.';
comment on column {dw}.fact_session.device_key is 'The device of the first event: key of dim_device.';
comment on column {dw}.fact_session.geo_key is 'The place of the first event: key of dim_geo.';
comment on column {dw}.fact_session.user_id is 'The last user who was signed in during the session.';
comment on column {dw}.fact_session.is_engaged is 'Whether it lasted 10 seconds or more, had 2 page views or more, or a purchase.';
comment on column {dw}.fact_session.is_bounced is 'Whether it was not engaged.';
comment on column {dw}.fact_session.is_bot is 'Whether any of its events came from a bot.';
comment on column {dw}.fact_session.is_cart_abandoned is 'Whether something was left in the cart at the end.';
comment on column {dw}.fact_session.clamped_units is 'Units that were taken out of the cart although they were not in it.';
comment on column {dw}.fact_session.furthest_step is 'How far it came: 0 session, 1 product view, 2 add to cart, 3 checkout, 4 purchase.';
comment on column {dw}.fact_session.viewed_item_at is 'When a product was viewed.';
comment on column {dw}.fact_session.added_to_cart_at is 'When a product was put into the cart, after a view.';
comment on column {dw}.fact_session.began_checkout_at is 'When the checkout began, after an add.';
comment on column {dw}.fact_session.purchased_at is 'When an order was placed, after a checkout.';

comment on column {dw}.fact_cart.session_key is 'The session: key of fact_session.';
comment on column {dw}.fact_cart.visitor_key is 'The visitor: key of dim_visitor.';
comment on column {dw}.fact_cart.started_at is 'When the session started; decides the partition.';
comment on column {dw}.fact_cart.currency is 'ISO 4217 code of the value.';
comment on column {dw}.fact_cart.units_left is 'Units left in the cart at the end of the session.';
comment on column {dw}.fact_cart.value_left is 'Their last prices times units.';

comment on column {dw}.fact_order.order_key is '63-bit hash over site and order id.';
comment on column {dw}.fact_order.site_id is 'The site.';
comment on column {dw}.fact_order.order_id is 'The shop''s id of the order.';
comment on column {dw}.fact_order.is_id_derived is 'Whether the id was derived because none was sent.';
comment on column {dw}.fact_order.purchase_visitor_key is 'The visitor of the purchase that counts; with the next two it tells the event. Null while only refunds are known.';
comment on column {dw}.fact_order.purchase_event_id is 'The id of the purchase that counts.';
comment on column {dw}.fact_order.purchase_fingerprint is 'The fingerprint of the purchase that counts.';
comment on column {dw}.fact_order.purchased_at is 'When the purchase that counts happened; null while only refunds are known.';
comment on column {dw}.fact_order.currency is 'ISO 4217 code of all amounts; null while only refunds are known.';
comment on column {dw}.fact_order.gross is 'Revenue without tax and shipping.';
comment on column {dw}.fact_order.tax is 'Tax, apart from the revenue.';
comment on column {dw}.fact_order.shipping is 'Shipping, apart from the revenue.';
comment on column {dw}.fact_order.refunded is 'The part of gross that was given back, from 0 to gross.';
comment on column {dw}.fact_order.net is 'gross less refunded.';
comment on column {dw}.fact_order.purchase_events is 'How many purchase events named the order.';
comment on column {dw}.fact_order.refund_events is 'How many refund events named the order.';
comment on column {dw}.fact_order.foreign_refunds is 'How many of the refunds were in another currency, and so are not subtracted.';
comment on column {dw}.fact_order.last_refunded_at is 'When the last refund happened.';

comment on column {etl}.segment.segment_id is 'The segment''s name in the history.';
comment on column {etl}.segment.events is 'Events of these visitors that it held; the sum of the next five.';
comment on column {etl}.segment.projected is 'Events that became facts as the first of their id.';
comment on column {etl}.segment.duplicates is 'Copies of other events.';
comment on column {etl}.segment.conflicts is 'Events that became facts although their visitor had used their id for other content.';
comment on column {etl}.segment.projected_at is 'When the slice was committed.';

comment on column {etl}.run.run_id is 'A number that grows.';
comment on column {etl}.run.committed_at is 'When the slice was committed.';
comment on column {etl}.run.segments is 'Segments of the slice.';
comment on column {etl}.run.events is 'Events of the slice.';
comment on column {etl}.run.sessions_written is 'Sessions inserted.';
comment on column {etl}.run.sessions_replaced is 'Sessions that were there before and were recomputed.';

comment on column {etl}.rules.is_in_force is 'Always true: there is one row.';
comment on column {etl}.rules.description is 'Session rules and version of the rules of classification, as a text that is compared.';
comment on column {etl}.rules.set_at is 'When they came into force.';

comment on column {etl}.migration.version is 'The number of the script.';
comment on column {etl}.migration.name is 'The script''s file name.';
comment on column {etl}.migration.applied_at is 'When it was applied.';

comment on table {etl}.migration is 'The migrations that were applied, in their order.';
comment on column {etl}.migration.checksum is 'SHA-256 of the script, in hexadecimal digits.';
