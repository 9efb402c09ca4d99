// The journey as Snowplow's own tracker for node sends it: node snowplow-node.mjs <collector> [base64|plain]
// `plain` leaves the JSON of events and entities unencoded.
import { randomUUID } from 'node:crypto';
import {
  buildPageView, buildSelfDescribingEvent, buildSiteSearch, buildStructEvent, newTracker,
} from '@snowplow/node-tracker';
import {
  cart, landing, laptop, mouse, order, pause, referrer, refund, report, shop, ultrabook, until, user, userAgent,
} from './journey.mjs';

const [endpoint, mode = 'base64'] = process.argv.slice(2);
const statuses = [];
let sent = 0, delivered = 0, failed = 0;
const tracker = newTracker(
  { namespace: 'server', appId: 'shop', encodeBase64: mode !== 'plain' },
  {
    endpoint,
    onRequestSuccess: (events, response) => { delivered += events.length; statuses.push(response.status); },
    onRequestFailure: (failure, response) => {
      failed += failure.events.length;
      statuses.push(response?.status ?? 0);
      console.error(failure.status ?? '', failure.message ?? '');
    },
  });

const visitorId = randomUUID(), sessionId = randomUUID(), networkUserId = randomUUID();
tracker.setDomainUserId(visitorId);
tracker.setNetworkUserId(networkUserId);
tracker.setSessionId(sessionId);
tracker.setSessionIndex(1);
tracker.setUseragent(userAgent);
tracker.setIpAddress('203.0.113.7');
tracker.setLang('en-US');
tracker.setTimezone('Europe/Berlin');
tracker.setScreenResolution(1920, 1080);
tracker.setViewport(1280, 720);
tracker.setColorDepth(24);

async function send(event, entities, timestamp) {
  sent++;
  tracker.track(event, entities, timestamp);
  await pause();
}

const schema = (name, version = '1-0-0') => `iglu:com.snowplowanalytics.snowplow.ecommerce/${name}/jsonschema/${version}`;
const entity = (name, data) => ({ schema: schema(name), data });
const product = (item, more) => entity('product', { ...item, currency: 'USD', ...more });
const cartOf = value => entity('cart', { cart_id: cart.id, total_value: value, currency: 'USD' });
const act = (data, entities, timestamp) =>
  send(buildSelfDescribingEvent({ event: { schema: schema('snowplow_ecommerce_action', '1-0-2'), data } }), entities, timestamp);
const view = (path, pageTitle, from, page) =>
  send(buildPageView({ pageUrl: shop + path, pageTitle, referrer: from }), [entity('page', page)]);

await view(landing, 'Laptops', referrer, { type: 'category', language: 'EN', locale: 'US' });
await act({ type: 'list_view', name: 'laptops' }, [product(laptop, { position: 1 }), product(ultrabook, { position: 2 })]);
await act({ type: 'product_view' }, [product(laptop)]);
await act({ type: 'add_to_cart' }, [product(laptop, { quantity: 2 }), cartOf(cart.afterLaptops)]);
await send(buildSiteSearch({ terms: ['mouse'], totalResults: 1, pageResults: 1 }));
await act({ type: 'product_view' }, [product(mouse)]);
await act({ type: 'add_to_cart' }, [product(mouse, { quantity: 1 }), cartOf(cart.afterMouse)]);
await act({ type: 'remove_from_cart' }, [product(laptop, { quantity: 1 }), cartOf(cart.atCheckout)]);
await view('/cart', 'Cart', shop + '/product/p2', { type: 'cart' });
tracker.setUserId(user.id);
const known = entity('user', { id: user.id, is_guest: false, email: user.email });
await act({ type: 'checkout_step' }, [known, entity('checkout_step', { step: 1, account_type: 'existing user' })]);
await act({ type: 'checkout_step' }, [known, entity('checkout_step', { step: 2, delivery_method: 'express', payment_method: 'card' })]);
await send(buildStructEvent({ category: 'help', action: 'chat_opened', label: 'checkout', property: 'shipping', value: 3 }));
await act({ type: 'transaction' }, [
  known, product(laptop, { quantity: 1 }), product(mouse, { quantity: 1 }),
  entity('transaction', {
    transaction_id: order.id, revenue: order.total, currency: order.currency, payment_method: 'card', total_quantity: 2,
    tax: order.tax, shipping: order.shipping, discount_code: 'SPRING', discount_amount: 0, credit_order: false,
  }),
]);
await send(buildSelfDescribingEvent({
  event: { schema: 'iglu:com.example/newsletter_subscribed/jsonschema/1-0-0', data: { placement: 'footer', interested: true } },
}));
await act({ type: 'refund' }, [
  product(mouse, { quantity: 1 }),
  entity('refund', {
    transaction_id: refund.orderId, currency: order.currency, refund_amount: refund.amount, refund_reason: refund.reason,
  }),
], { type: 'ttm', value: Date.now() });

await until(async () => {
  await tracker.flush();
  return delivered + failed >= sent;
});
report({
  tracker: 'snowplow-node', mode, visitorId, networkUserId, sessionId, userId: user.id, orderId: order.id,
  sent, delivered, requests: statuses.length, statuses,
});
