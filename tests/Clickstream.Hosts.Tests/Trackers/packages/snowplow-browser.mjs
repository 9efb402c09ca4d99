// The journey as Snowplow's own tracker sends it from a page in Chromium, across origins:
// node snowplow-browser.mjs <collector> [plain|base64] [port]
// `plain` is what the tracker does unasked; `base64` encodes the JSON of events and entities. The shop is served on the port.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { cart, landing, laptop, mouse, order, pause, referrer, refund, report, ultrabook, until, user, userAgent } from './journey.mjs';

const [collector, mode = 'plain', port = '0'] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const minified = name => readFile(require.resolve(name).replace(/\.js$/, '.min.js'));
const scripts = {
  '/browser-tracker.js': await minified('@snowplow/browser-tracker'),
  '/ecommerce.js': await minified('@snowplow/browser-plugin-snowplow-ecommerce'),
};
const html = await readFile(new URL('snowplow-browser.html', import.meta.url));
const server = createServer((request, response) => {
  const script = scripts[request.url];
  response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' }).end(script ?? html);
});
await new Promise(resolve => server.listen(Number(port), '127.0.0.1', resolve));
const shop = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const context = await browser.newContext({ userAgent, locale: 'en-US', timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  page.on('pageerror', error => console.error(error));
  await page.goto(shop + landing, { referer: referrer });

  await page.evaluate(([collector, settings]) => {
    window.answers = { tracked: [], pings: 0, delivered: [], failed: 0, statuses: [] };
    snowplowBrowserTracking.newTracker('sp', collector, {
      appId: 'shop',
      ...settings,
      cookieSecure: false,
      contexts: { webPage: true, session: true, browser: true },
      plugins: [snowplowEcommerceAccelerator.SnowplowEcommercePlugin(), {
        afterTrack: event => {
          answers.tracked.push(event.eid);
          answers.pings += event.e === 'pp' ? 1 : 0;
          Object.assign(answers, { visitorId: event.duid, sessionId: event.sid });
        },
      }],
      onRequestSuccess: (events, response) => {
        answers.delivered.push(...events.map(event => event.eid));
        answers.statuses.push(response.status);
      },
      onRequestFailure: (failure, response) => {
        answers.failed += failure.events.length;
        answers.statuses.push(response?.status ?? 0);
        console.error(failure.status, failure.message);
      },
    });
    window.tracker = { ...snowplowBrowserTracking, ...snowplowEcommerceAccelerator };
  }, [collector, { plain: {}, base64: { encodeBase64: true } }[mode]]);

  const send = async (name, argument) => {
    await page.evaluate(([name, argument]) => tracker[name](argument), [name, argument]);
    await pause();
  };
  const goTo = (path, title) => page.evaluate(([path, title]) => {
    history.pushState(null, '', path);
    document.title = title;
  }, [path, title]);
  const product = (item, more) => ({ ...item, currency: 'USD', ...more });
  const cartOf = value => ({ cart_id: cart.id, total_value: value, currency: 'USD' });
  const answers = () => page.evaluate(() => answers);

  // Someone who moves and scrolls is told by page pings until activity tracking ends.
  await send('enableActivityTracking', { minimumVisitLength: 1, heartbeatDelay: 1 });
  await send('setPageType', { type: 'category', language: 'EN', locale: 'US' });
  await send('trackPageView');
  await until(async () => {
    await page.mouse.move(100 + Math.random() * 100, 100);
    await page.mouse.wheel(0, 20);
    return (await answers()).pings > 0;
  });
  await send('disableActivityTracking');

  await send('trackProductListView', {
    name: 'laptops', products: [product(laptop, { position: 1 }), product(ultrabook, { position: 2 })],
  });
  await goTo('/product/p1', 'Laptop');
  await send('setPageType', { type: 'product' });
  await send('trackProductView', product(laptop));
  await send('trackAddToCart', { products: [product(laptop, { quantity: 2 })], ...cartOf(cart.afterLaptops) });
  await send('trackSelfDescribingEvent', {
    event: {
      schema: 'iglu:com.snowplowanalytics.snowplow/site_search/jsonschema/1-0-0',
      data: { terms: ['mouse'], totalResults: 1, pageResults: 1 },
    },
  });
  await goTo('/product/p2', 'Mouse');
  await send('trackProductView', product(mouse));
  await send('trackAddToCart', { products: [product(mouse, { quantity: 1 })], ...cartOf(cart.afterMouse) });
  await send('trackRemoveFromCart', { products: [product(laptop, { quantity: 1 })], ...cartOf(cart.atCheckout) });
  await goTo('/cart', 'Cart');
  await send('setPageType', { type: 'cart' });
  await send('trackPageView');
  await goTo('/checkout', 'Checkout');
  await send('setPageType', { type: 'checkout' });
  await send('setUserId', user.id);
  await send('setEcommerceUser', { id: user.id, is_guest: false, email: user.email });
  await send('trackCheckoutStep', { step: 1, account_type: 'existing user' });
  await send('trackCheckoutStep', { step: 2, delivery_method: 'express', payment_method: 'card' });
  await send('trackStructEvent', { category: 'help', action: 'chat_opened', label: 'checkout', property: 'shipping', value: 3 });
  await goTo('/thanks', 'Thanks');
  await send('trackTransaction', {
    transaction_id: order.id, revenue: order.total, currency: order.currency, payment_method: 'card',
    tax: order.tax, shipping: order.shipping, discount_code: 'SPRING', discount_amount: 0, credit_order: false,
    products: [product(laptop, { quantity: 1 }), product(mouse, { quantity: 1 })],
  });
  await send('trackSelfDescribingEvent', {
    event: { schema: 'iglu:com.example/newsletter_subscribed/jsonschema/1-0-0', data: { placement: 'footer', interested: true } },
  });
  await send('trackRefund', {
    transaction_id: refund.orderId, currency: order.currency, refund_amount: refund.amount, refund_reason: refund.reason,
    products: [product(mouse, { quantity: 1 })],
  });

  await until(async () => {
    await page.evaluate(() => snowplowBrowserTracking.flushBuffer());
    const { tracked, delivered, failed } = await answers();
    return delivered.length + failed >= tracked.length;
  });
  const { visitorId, sessionId, tracked, pings, delivered, statuses } = await answers();
  report({
    tracker: 'snowplow-browser', mode, visitorId, sessionId, userId: user.id, orderId: order.id, pagePings: pings,
    sent: tracked.length, delivered: delivered.length, requests: statuses.length, statuses,
  });
} finally {
  await browser.close();
  server.close();
}
