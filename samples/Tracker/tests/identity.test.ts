import assert from 'node:assert/strict';
import { test } from 'node:test';

// As GA4 has it, and as the regulators have it.
const SESSION_TIMEOUT = 30 * 60_000;
const VISITOR_LIFETIME = 395 * 24 * 3600_000;
import { Browser } from './browser.js';

const quiet = { pageViews: false, engagement: false, clicks: false };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Tracks an event on a page of its own and gives what was sent. */
async function one(browser: Browser, options = {}): Promise<Record<string, any>> {
  browser.open('https://shop.example/', { ...quiet, ...options }).track('a');
  await browser.pass(2000);
  return browser.events.at(-1)!;
}

test('Visitor, session and event have ids', async () => {
  const { clientId, sessionId, eventId, isFirstVisit, userLoginState } = await one(new Browser());
  [clientId, sessionId, eventId].forEach(id => assert.match(id, UUID));
  assert.deepEqual([isFirstVisit, userLoginState], [true, 'guest']);
});

test('The next page knows the visitor and the session', async () => {
  const browser = new Browser();
  const [first, second] = [await one(browser), await one(browser)];
  assert.deepEqual([second.clientId, second.sessionId, second.isFirstVisit], [first.clientId, first.sessionId, true]);
  assert.notEqual(second.eventId, first.eventId);
});

test('Inactivity of 30 minutes ends a session, a millisecond less does not', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...quiet, batchSize: 1 });
  tracker.track('a');
  await browser.pass(SESSION_TIMEOUT - 1);
  tracker.track('b');
  await browser.pass(SESSION_TIMEOUT);
  tracker.track('c');
  const [a, b, c] = browser.events;
  assert.equal(b!.sessionId, a!.sessionId);
  assert.notEqual(c!.sessionId, a!.sessionId);
  assert.deepEqual([c!.clientId, c!.isFirstVisit], [a!.clientId, false]);
});

test('Tabs share the session, whichever of them is used', async () => {
  const browser = new Browser();
  const left = browser.open('https://shop.example/', { ...quiet, batchSize: 1 });
  const right = browser.open('https://shop.example/', { ...quiet, batchSize: 1 });
  left.track('a');
  await browser.pass(SESSION_TIMEOUT - 1);
  right.track('b');
  await browser.pass(SESSION_TIMEOUT - 1);
  left.track('c');
  assert.equal(new Set(browser.events.map(event => event.sessionId)).size, 1);
  assert.equal(new Set(browser.events.map(event => event.clientId)).size, 1);
});

test('A visitor is forgotten after 13 months, however often they came', async () => {
  const browser = new Browser();
  const first = await one(browser);
  browser.now += VISITOR_LIFETIME / 2;
  const second = await one(browser);
  browser.now += VISITOR_LIFETIME / 2;
  const third = await one(browser);
  assert.equal(second.clientId, first.clientId);
  assert.notEqual(third.clientId, first.clientId);
  assert.ok(third.isFirstVisit);
});

test('A clock that was set back begins a session and no endless one', async () => {
  const browser = new Browser();
  const first = await one(browser);
  browser.now -= 24 * 3600_000;
  const second = await one(browser);
  const third = await one(browser);
  assert.notEqual(second.sessionId, first.sessionId);
  assert.equal(third.sessionId, second.sessionId);
});

test('What others wrote over the visitor harms nothing', async () => {
  for (const nonsense of ['', 'null', '7', '{', '{"visitor":7}', '[]']) {
    const browser = new Browser();
    browser.storage.set('clickstream.visitor', nonsense);
    assert.match((await one(browser)).clientId, UUID);
  }
});

test('A user is known on later pages until they sign out', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', quiet).login('u1', 'email');
  const known = await one(browser);
  browser.open('https://shop.example/', quiet).logout();
  const unknown = await one(browser);
  assert.deepEqual([known.userId, known.userLoginState, known.identitySource], ['u1', 'logged_in', 'email']);
  assert.deepEqual([unknown.userId, unknown.userLoginState, unknown.identitySource], [undefined, 'guest', undefined]);
  assert.equal(unknown.clientId, known.clientId);
  const [login, , logout] = browser.events;
  assert.deepEqual([login!.eventName, login!.userId, logout!.eventName, logout!.userId], ['login', 'u1', 'logout', 'u1']);
});

test('A user id that is a number is sent as text', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', quiet).identify(7 as never);
  assert.equal((await one(browser)).userId, '7');
});

for (const nobody of [undefined, null, '']) {
  test(`A page that identifies ${JSON.stringify(nobody)} knows nobody`, async () => {
    const browser = new Browser();
    browser.open('https://shop.example/', quiet).identify(nobody as never, 'email');
    const { userId, userLoginState, identitySource } = await one(browser);
    assert.deepEqual([userId, userLoginState, identitySource], [undefined, 'guest', undefined]);
  });
}

test('An id that cannot be written does not make the tracker throw', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', quiet).login({ toString() { throw new Error('no'); } } as never);
  assert.equal((await one(browser)).userId, undefined);
});

test('A reset forgets the user too', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { engagement: false, pageViews: false, clicks: false });
  tracker.login('u1');
  tracker.reset();
  tracker.track('after');
  await browser.pass(3000);
  assert.deepEqual([browser.events.at(-1)!.userId, browser.events.at(-1)!.userLoginState], [undefined, 'guest']);
});

test('Storage `memory` keeps nothing that waits', async () => {
  const browser = new Browser();
  browser.answer = () => 'no network';
  browser.open('https://shop.example/', { engagement: false, storage: 'memory' }).track('a');
  await browser.pass(3000);
  assert.deepEqual([...browser.storage], []);
});

test('A reset makes somebody else of the visitor', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.login('u1');
  tracker.reset();
  tracker.track('b');
  await browser.pass(2000);
  const [before, after] = browser.events;
  assert.notEqual(after!.clientId, before!.clientId);
  assert.notEqual(after!.sessionId, before!.sessionId);
  assert.equal(after!.userId, undefined);
});

test('Without storage the visitor lasts as long as the page', async () => {
  const browser = new Browser();
  browser.isStorageBlocked = true;
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.track('a');
  tracker.track('b');
  await browser.pass(2000);
  const [a, b] = browser.events;
  assert.equal(a!.clientId, b!.clientId);
  assert.notEqual((await one(browser)).clientId, a!.clientId);
});

test('Storage `memory` writes no id', async () => {
  const browser = new Browser();
  const { clientId, sessionId } = await one(browser, { storage: 'memory' });
  assert.ok(![...browser.storage].join().includes(clientId));
  assert.ok(![...browser.storage].join().includes(sessionId));
});

test('Without `randomUUID` ids are as random', async () => {
  const { randomUUID } = globalThis.crypto;
  Object.defineProperty(globalThis.crypto, 'randomUUID', { configurable: true, value: undefined });
  try {
    const browser = new Browser();
    const ids = [(await one(browser)).eventId, (await one(browser)).eventId];
    ids.forEach(id => assert.match(id, UUID));
    assert.notEqual(ids[0], ids[1]);
  } finally {
    Object.defineProperty(globalThis.crypto, 'randomUUID', { configurable: true, value: randomUUID });
  }
});
