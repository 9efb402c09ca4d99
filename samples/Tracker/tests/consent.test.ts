import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from './browser.js';

const asking = { requireConsent: true, engagement: false, clicks: false };
const idsOf = ({ clientId, sessionId, userId, isFirstVisit, userLoginState, identitySource }: Record<string, any>) =>
  [clientId, sessionId, userId, isFirstVisit, userLoginState, identitySource].filter(id => id !== undefined);
const written = (browser: Browser) => [...browser.storage.keys()].filter(key => key !== 'clickstream.consent');

test('Before the answer nothing is written and nothing is sent', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', asking).identify('u1');
  await browser.pass(600_000);
  assert.deepEqual([...browser.storage], []);
  assert.equal(browser.sent.length, 0);
});

test('Who agrees is known from the first page view on', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', asking);
  tracker.identify('u1', 'email');
  await browser.pass(5000);
  assert.equal(tracker.isConsentGiven(), undefined);
  tracker.consent(true);
  assert.equal(tracker.isConsentGiven(), true);
  tracker.track('later');
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['page_view', 'later']);
  browser.events.forEach(event => assert.deepEqual([event.consent, event.userId], [true, 'u1']));
  assert.equal(new Set(browser.events.map(event => event.clientId)).size, 1);
  assert.equal(browser.events[0]!.occurredAt, '2026-11-22T10:00:00.000000Z');
});

test('Who refuses is counted without any id', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', asking);
  tracker.login('u1');
  tracker.consent(false);
  tracker.purchase({ id: 'o1', value: 5 }, [{ id: 'p1' }]);
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['page_view', 'login', 'purchase']);
  browser.events.forEach(event => assert.deepEqual([event.consent, idsOf(event)], [false, []]));
  assert.deepEqual(written(browser), []);
});

test('Who leaves without an answer is counted without any id', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', asking);
  browser.hide();
  assert.deepEqual(browser.names, ['page_view']);
  assert.deepEqual([browser.events[0]!.consent, idsOf(browser.events[0]!)], [false, []]);
  assert.deepEqual([...browser.storage], []);
});

for (const answer of [true, false]) {
  test(`The answer ${answer} holds on the next page`, async () => {
    const browser = new Browser();
    browser.open('https://shop.example/', asking).consent(answer);
    browser.hide();
    await browser.pass(0);
    browser.open('https://shop.example/next', asking);
    await browser.pass(3000);
    assert.deepEqual(browser.events.map(event => event.consent), [answer, answer]);
  });
}

test('Who takes consent back leaves nothing in the browser', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...asking, requireConsent: false });
  await browser.pass(3000);
  browser.answer = () => 'no network';
  tracker.track('waiting');
  tracker.consent(false);
  tracker.track('after');
  assert.deepEqual(written(browser), []);
  browser.answer = () => ({ status: 202 });
  await browser.pass(10_000);
  assert.deepEqual(browser.names.filter((name, i, all) => all.indexOf(name) === i), ['page_view', 'waiting', 'after']);
  assert.deepEqual(idsOf(browser.events.at(-1)!), []);
  assert.equal(browser.events.at(-1)!.consent, false);
});

test('A refusal in another tab holds here too', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...asking, requireConsent: false });
  tracker.consent(true);
  await browser.pass(3000);
  browser.storage.set('clickstream.consent', 'no');
  browser.storage.delete('clickstream.visitor');
  tracker.track('after');
  assert.deepEqual(written(browser), []);
  await browser.pass(3000);
  assert.deepEqual([browser.events.at(-1)!.eventName, browser.events.at(-1)!.consent, idsOf(browser.events.at(-1)!)], ['after', false, []]);
});

test('What waited when another page was refused is sent and not kept', async () => {
  const browser = new Browser();
  browser.answer = () => 'no network';
  browser.open('https://shop.example/', { ...asking, pageViews: false, requireConsent: false }).track('before');
  await browser.pass(3000);
  browser.storage.set('clickstream.consent', 'no');
  browser.answer = () => ({ status: 202 });
  browser.sent.length = 0;
  browser.open('https://shop.example/next', { ...asking, pageViews: false });
  assert.deepEqual(written(browser), []);
  await browser.pass(3000);
  assert.deepEqual(browser.names, ['before']);
});

test('An event that cannot be written takes none of those with it that were held', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...asking, pageViews: false });
  const details: Record<string, unknown> = { shelf: 'a' };
  tracker.track('first', { properties: details });
  details.shelf = 'b';
  tracker.track('wrong', { properties: { number: 1n } });
  tracker.purchase({ id: 'o1', value: 5 }, [{ id: 'p1' }]);
  tracker.consent(true);
  await browser.pass(3000);
  assert.deepEqual(browser.names, ['first', 'purchase']);
  assert.equal(browser.events[0]!.properties.shelf, 'a', 'it is told as it was');
});

test('A collector that fails leaves no trace in the browser of who refused', async () => {
  const browser = new Browser();
  browser.answer = () => ({ status: 503 });
  browser.open('https://shop.example/', asking).consent(false);
  await browser.pass(30_000);
  assert.ok(browser.sent.length > 1);
  assert.deepEqual(written(browser), []);
});

test('Who agrees once more stays signed in', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', asking);
  tracker.consent(true);
  tracker.login('u1');
  browser.open('https://shop.example/next', asking).consent(true);
  await browser.pass(3000);
  assert.equal(browser.events.at(-1)!.userId, 'u1');
});

test('Where nobody is asked, nothing is said of consent', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { ...asking, requireConsent: false });
  await browser.pass(3000);
  assert.ok(!('consent' in browser.events[0]!));
});

test('Global Privacy Control is a refusal, whatever the page says', async () => {
  const browser = new Browser();
  browser.say({ globalPrivacyControl: true });
  const tracker = browser.open('https://shop.example/', { engagement: false, clicks: false });
  tracker.consent(true);
  tracker.track('after');
  await browser.pass(3000);
  assert.deepEqual(browser.names, ['page_view', 'after']);
  browser.events.forEach(event => assert.deepEqual([event.consent, idsOf(event)], [false, []]));
  assert.deepEqual(written(browser), []);
});

test('Global Privacy Control that was switched on later takes away what was kept', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { engagement: false, clicks: false }).track('before');
  await browser.pass(3000);
  assert.ok(browser.storage.has('clickstream.visitor'));
  browser.say({ globalPrivacyControl: true });
  browser.open('https://shop.example/next', { engagement: false, clicks: false });
  assert.deepEqual(written(browser), []);
});

test('Global Privacy Control is not honoured where the shop says so', async () => {
  const browser = new Browser();
  browser.say({ globalPrivacyControl: true });
  browser.open('https://shop.example/', { engagement: false, clicks: false, honoursGlobalPrivacyControl: false });
  await browser.pass(3000);
  assert.ok(browser.events[0]!.clientId);
});

for (const [option, isKnown] of [[undefined, true], [true, false]] as const) {
  test(`With Do Not Track and the option ${option} a visitor is ${isKnown ? '' : 'not '}known`, async () => {
    const browser = new Browser();
    browser.say({ doNotTrack: '1' });
    browser.open('https://shop.example/', { engagement: false, clicks: false, ...(option && { honoursDoNotTrack: option }) });
    await browser.pass(3000);
    assert.equal('clientId' in browser.events[0]!, isKnown);
  });
}

test('Of those who never answer no more than two hundred events are held', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...asking, pageViews: false });
  for (let number = 0; number < 250; number++) {
    tracker.track('one', { properties: { number } });
  }

  tracker.consent(true);
  await browser.pass(60_000);
  assert.deepEqual([browser.events.length, browser.events[0]!.properties.number], [200, 50]);
});
