// The journey as Segment's own library for node sends it: node segment.mjs <collector> [write key]
import { randomUUID } from 'node:crypto';
import { Analytics } from '@segment/analytics-node';
import { cart, landing, laptop, mouse, order, pause, referrer, refund, report, shop, ultrabook, user, userAgent } from './journey.mjs';

const [host, writeKey = 'test-key'] = process.argv.slice(2);
const analytics = new Analytics({ host, writeKey, maxRetries: 1, flushInterval: 200 });
const statuses = [];
let sent = 0, delivered = 0;
analytics.on('http_response', response => statuses.push(response.status));
analytics.on('error', error => console.error(error.code, error.reason ?? ''));

const anonymousId = randomUUID();
let userId;
let page = { path: '/laptops', referrer, search: landing.slice(landing.indexOf('?')), title: 'Laptops', url: shop + landing };
const context = () => ({
  userAgent, page, ip: '203.0.113.7', locale: 'en-US', timezone: 'Europe/Berlin', screen: { width: 1920, height: 1080, density: 1 },
  campaign: { name: 'spring', source: 'newsletter', medium: 'email' },
});

async function send(kind, message) {
  sent++;
  analytics[kind]({ anonymousId, userId, context: context(), ...message }, error => { delivered += error ? 0 : 1; });
  await pause();
}

const track = (event, properties) => send('track', { event, properties });
const product = ({ id, ...rest }, more) => ({ product_id: id, sku: id, ...rest, ...more });
const goTo = (path, title) => { page = { path, referrer: page.url, search: '', title, url: shop + path }; };

await send('page', { category: 'shop', name: 'Laptops', properties: page });
await track('Product List Viewed', {
  list_id: 'laptops', category: 'laptop', products: [product(laptop, { position: 1 }), product(ultrabook, { position: 2 })],
});
goTo('/product/p1', 'Laptop');
await track('Product Viewed', product(laptop, { currency: 'USD', quantity: 1, value: laptop.price, url: page.url }));
await track('Product Added', product(laptop, { currency: 'USD', quantity: 2, cart_id: cart.id }));
await track('Products Searched', { query: 'mouse' });
goTo('/product/p2', 'Mouse');
await track('Product Viewed', product(mouse, { currency: 'USD', quantity: 1, value: mouse.price, url: page.url }));
await track('Product Added', product(mouse, { currency: 'USD', quantity: 1, cart_id: cart.id }));
await track('Product Removed', product(laptop, { currency: 'USD', quantity: 1, cart_id: cart.id }));
goTo('/cart', 'Cart');
const products = [product(laptop, { quantity: 1 }), product(mouse, { quantity: 1 })];
await send('page', { category: 'shop', name: 'Cart', properties: page });
await track('Cart Viewed', { cart_id: cart.id, products });
userId = user.id;
await send('identify', { traits: { email: user.email } });
await track('Signed In', { username: user.id });
goTo('/checkout', 'Checkout');
await track('Checkout Started', {
  order_id: order.id, value: order.total, revenue: order.revenue, tax: order.tax, shipping: order.shipping, currency: order.currency,
  products,
});
await track('Checkout Step Completed', { checkout_id: cart.id, step: 2, shipping_method: 'express', payment_method: 'card' });
await track('Payment Info Entered', {
  checkout_id: cart.id, order_id: order.id, step: 3, shipping_method: 'express', payment_method: 'card',
});
goTo('/thanks', 'Thanks');
await track('Order Completed', {
  checkout_id: cart.id, order_id: order.id, affiliation: 'Lumen Shop', subtotal: order.revenue, total: order.total, revenue: order.revenue,
  tax: order.tax, shipping: order.shipping, discount: 0, coupon: 'SPRING', currency: order.currency, products,
});
await track('Newsletter Subscribed', { placement: 'footer', interested: true });
await track('Order Refunded', {
  order_id: refund.orderId, total: refund.amount, currency: order.currency, reason: refund.reason,
  products: [product(mouse, { quantity: 1 })],
});

await analytics.closeAndFlush({ timeout: 30_000 });
report({ tracker: 'segment', visitorId: anonymousId, userId, orderId: order.id, sent, delivered, requests: statuses.length, statuses });
