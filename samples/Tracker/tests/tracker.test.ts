import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from './browser.js';

const quiet = { pageViews: false, engagement: false, clicks: false };

test('A page is viewed when it is opened, under the title that it soon has', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/laptops?page=2#top', {}, { title: 'Loading', referrer: 'https://search.example/' });
  await browser.pass(30);
  browser.title = 'Laptops';
  await browser.pass(3000);
  const [event] = browser.events;
  assert.deepEqual(
    [event!.eventName, event!.pageUrl, event!.pageTitle, event!.referrer, event!.siteId, event!.language, event!.screen],
    ['page_view', 'https://shop.example/laptops?page=2#top', 'Laptops', 'https://search.example/', 'shop', 'vi-VN', { width: 1920, height: 1080 }]);
  assert.equal(event!.occurredAt, '2026-11-22T10:00:00.000000Z');
});

test('An address that changes is another page, led to by the one before', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { engagement: false }, { referrer: 'https://search.example/' });
  await browser.pass(100);
  history.pushState(null, '', '/laptops');
  await browser.pass(100);
  history.replaceState(null, '', '/laptops?sort=price');
  await browser.pass(100);
  location.href = 'https://shop.example/';
  browser.fire('popstate');
  await browser.pass(3000);
  assert.deepEqual(browser.events.map(event => [event.pageUrl, event.referrer].map(url => url.replace('https://', ''))), [
    ['shop.example/', 'search.example/'], ['shop.example/laptops', 'shop.example/'],
    ['shop.example/laptops?sort=price', 'shop.example/laptops'], ['shop.example/', 'shop.example/laptops?sort=price'],
  ]);
});

test('A fragment or the same address is no other page', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { engagement: false });
  await browser.pass(100);
  history.replaceState({ key: 1 }, '', '/');
  history.pushState(null, '', '/#reviews');
  browser.fire('popstate');
  await browser.pass(3000);
  assert.deepEqual(browser.names, ['page_view']);
});

test('What happens on a page comes after its view, on its address', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { engagement: false });
  history.pushState(null, '', '/product/p1');
  tracker.viewItem({ id: 'p1' });
  await browser.pass(3000);
  assert.deepEqual(browser.names, ['page_view', 'page_view', 'view_item']);
  assert.equal(browser.events[2]!.pageUrl, 'https://shop.example/product/p1');
  const times = browser.events.map(event => event.occurredAt as string);
  assert.deepEqual(times, [...new Set(times)].sort());
});

test('A page that comes back from the back/forward cache is viewed again', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { engagement: false });
  await browser.pass(3000);
  browser.fire('pagehide', { persisted: true });
  browser.fire('pageshow', { persisted: true });
  await browser.pass(3000);
  assert.deepEqual(browser.names, ['page_view', 'page_view']);
});

test('A page that comes back sends what was under way when it was put aside, and what the page after it left behind', async () => {
  const browser = new Browser();
  browser.answer = () => 'never';
  const tracker = browser.open('https://shop.example/', { engagement: false, pageViews: false });
  tracker.track('before');
  browser.fire('pagehide', { persisted: true });
  browser.hide();
  const left = { eventName: 'of_the_next_page', eventId: 'x' };
  const [kept] = [...browser.storage.keys()].filter(key => key.startsWith('clickstream.event.'));
  browser.storage.set(kept!.replace(/ \d+\..*$/, ` ${String((browser.now + 5000) * 1000).padStart(16, '0')}.x`), JSON.stringify(left));
  browser.answer = () => ({ status: 202 });
  browser.show();
  browser.fire('pageshow', { persisted: true });
  await browser.pass(3000);
  assert.deepEqual(browser.names, ['before', 'before', 'of_the_next_page']);
  assert.equal([...browser.storage.keys()].filter(key => key.startsWith('clickstream.event.')).length, 0);
});

test('The time for which a page was looked at is sent when it is left', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/');
  await browser.pass(12_000);
  browser.hide();
  assert.deepEqual(browser.names, ['page_view', 'user_engagement']);
  assert.deepEqual(browser.events[1]!.properties, { engagement_time_msec: 12_000 });
  assert.equal(browser.events[1]!.occurredAt, '2026-11-22T10:00:12.000000Z');
});

test('Who does not ask for engagement gets none', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { engagement: false });
  await browser.pass(5000);
  history.pushState(null, '', '/laptops');
  await browser.pass(5000);
  browser.hide();
  browser.show();
  await browser.pass(5000);
  browser.hide();
  assert.deepEqual(browser.names, ['page_view', 'page_view']);
});

test('Time behind another tab does not count', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/');
  await browser.pass(4000);
  browser.hide();
  await browser.pass(60_000);
  browser.show();
  await browser.pass(3000);
  browser.hide();
  browser.hide();
  assert.deepEqual(browser.events.filter(event => event.eventName === 'user_engagement').map(event => event.properties.engagement_time_msec), [4000, 3000]);
});

test('Another page of the same document begins to count anew', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/');
  await browser.pass(5000);
  history.pushState(null, '', '/laptops');
  await browser.pass(2000);
  browser.hide();
  assert.deepEqual(
    browser.events.filter(event => event.eventName === 'user_engagement').map(event => [event.pageUrl, event.properties.engagement_time_msec]),
    [['https://shop.example/', 5000], ['https://shop.example/laptops', 2000]]);
});

test('Who goes away from a screen that stays on is there for five minutes, and makes no session of their absence', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/');
  await browser.pass(60_000);
  browser.fire('scroll');
  await browser.pass(2 * 3600_000);
  browser.hide();
  const engagement = browser.events.at(-1)!;
  assert.deepEqual([engagement.properties.engagement_time_msec, engagement.occurredAt.slice(11, 19)], [360_000, '10:06:00']);
  assert.equal(new Set(browser.events.map(event => event.sessionId)).size, 1);
});

test('Who reads a page for an hour stays in one session', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/');
  for (let minute = 0; minute < 60; minute++) {
    await browser.pass(60_000);
    browser.fire('scroll');
  }

  tracker.track('done');
  browser.hide();
  assert.equal(new Set(browser.events.map(event => event.sessionId)).size, 1);
  const told = browser.events.filter(event => event.eventName === 'user_engagement').map(event => event.properties.engagement_time_msec as number);
  assert.equal(told.reduce((sum, one) => sum + one, 0), 3_600_000);
  assert.ok(told.length >= 10);
});

test('Every e-commerce call says what the wire has for it', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...quiet, currency: 'VND' });
  const item = { id: 'p1', name: 'Laptop', category: 'laptop', brand: 'Lumen', price: 12.5, listPrice: 15, quantity: 2 };
  const sent = { ...item, currency: 'VND' };
  tracker.pageView();
  tracker.viewItemList({ id: 'laptops', name: 'Laptops' }, [item]);
  tracker.selectItem(item, { id: 'laptops' });
  tracker.viewItem(item);
  tracker.search('mouse', 3);
  tracker.addToWishlist(item);
  tracker.removeFromWishlist(item);
  tracker.addToCart(item, { gift: true });
  tracker.removeFromCart(item);
  tracker.viewCart();
  tracker.beginCheckout([item]);
  tracker.addShippingInfo('express');
  tracker.addPaymentInfo('card');
  tracker.purchase({ id: 'o1', value: 25, tax: 2.5, shipping: 4 }, [item]);
  tracker.refund({ id: 'o1', value: 5 });
  tracker.refund({ id: 'o1' }, [item]);
  tracker.share({ method: 'link' });
  tracker.signUp('u1', 'email');
  tracker.logout();
  tracker.track('newsletter_subscribed', { properties: { place: 'footer' } });
  await browser.pass(3000);
  const said = browser.events.map(({ eventName, items, order, search, list, checkout, properties }) =>
    JSON.parse(JSON.stringify([eventName, { items, order, search, list, checkout, properties }])));
  assert.deepEqual(said, [
    ['page_view', {}],
    ['view_item_list', { list: { id: 'laptops', name: 'Laptops' }, items: [sent] }],
    ['select_item', { items: [sent], list: { id: 'laptops' } }],
    ['view_item', { items: [sent] }],
    ['search', { search: { term: 'mouse', results: 3 } }],
    ['add_to_wishlist', { items: [sent] }],
    ['remove_from_wishlist', { items: [sent] }],
    ['add_to_cart', { items: [sent], properties: { gift: true } }],
    ['remove_from_cart', { items: [sent] }],
    ['view_cart', {}],
    ['begin_checkout', { items: [sent] }],
    ['add_shipping_info', { checkout: { step: 'shipping', shippingTier: 'express' } }],
    ['add_payment_info', { checkout: { step: 'payment', paymentType: 'card' } }],
    ['purchase', { order: { id: 'o1', value: 25, tax: 2.5, shipping: 4, currency: 'VND' }, items: [item] }],
    ['refund', { order: { id: 'o1', value: 5, currency: 'VND' } }],
    ['refund', { order: { id: 'o1', currency: 'VND' }, items: [item] }],
    ['share', { properties: { method: 'link' } }],
    ['sign_up', { properties: { method: 'email' } }],
    ['logout', {}],
    ['newsletter_subscribed', { properties: { place: 'footer' } }],
  ]);
});

test('Amounts are rounded to what the wire takes, and ids are texts', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', quiet).purchase({ id: 7 as never, value: 0.1 + 0.2 }, [{ id: 8 as never, price: 1.005 * 3 }]);
  await browser.pass(3000);
  const [{ order, items }] = browser.events as [Record<string, any>];
  assert.deepEqual([order.id, order.value, items[0].id, items[0].price], ['7', 0.3, '8', 3.015]);
});

test('Halves of characters do not reach the wire', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { engagement: false }, { title: `${'x'.repeat(499)}\u{1F6D2}` }).search('\uD83D and \u{1F6D2}');
  await browser.pass(3000);
  assert.equal(browser.events[0]!.pageTitle, `${'x'.repeat(499)}\uFFFD`);
  assert.equal(browser.events[1]!.search.term, '\uFFFD and \u{1F6D2}');
});

test('Nothing that is given to the tracker makes it throw', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', quiet);
  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  tracker.track('a', { properties: circle });
  tracker.track('b', { properties: { big: 1n } });
  tracker.addToCart(null as never);
  tracker.purchase(undefined as never, 7 as never);
  tracker.identify(null as never);
  tracker.track('c');
  await browser.pass(3000);
  assert.ok(browser.names.includes('c'));
});

test('A collector without sense does not make it throw', async () => {
  const browser = new Browser();
  browser.answer = () => { throw new Error('anything'); };
  browser.open('https://shop.example/', quiet).track('a');
  await browser.pass(3000);
  assert.ok(browser.sent.length > 0);
});

test('A clock that stands still or is set back a little keeps the order of events', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.track('a');
  tracker.track('b');
  browser.now -= 500;
  tracker.track('c');
  browser.now -= 3_600_000;
  tracker.track('d');
  tracker.flush();
  assert.deepEqual(browser.events.map(event => event.occurredAt.slice(11)), ['10:00:00.000000Z', '10:00:00.000001Z', '10:00:00.000002Z', '08:59:59.500000Z']);
});
