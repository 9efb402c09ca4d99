import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from './browser.js';

const quiet = { pageViews: false, engagement: false, clicks: false };
const numbers = (browser: Browser) => browser.events.map(event => event.properties.number as number);

test('Events wait for others and go in one request', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.track('a');
  await browser.pass(1900);
  tracker.track('b');
  assert.equal(browser.sent.length, 0);
  await browser.pass(100);
  assert.deepEqual(browser.sent.map(one => one.events.length), [2]);
  assert.ok(browser.sent[0]!.keepalive);
});

test('A full batch does not wait', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...quiet, batchSize: 3 });
  ['a', 'b', 'c'].forEach(name => tracker.track(name));
  assert.deepEqual(browser.names, ['a', 'b', 'c']);
});

test('Only an acknowledgement makes an event forgotten', async () => {
  const browser = new Browser();
  browser.answer = () => ({ status: 503 });
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.track('kept');
  await browser.pass(2000);
  assert.equal([...browser.storage.keys()].filter(key => key.startsWith('clickstream.event.')).length, 1);
  browser.answer = () => ({ status: 200 });
  await browser.pass(1000);
  assert.equal([...browser.storage.keys()].filter(key => key.startsWith('clickstream.event.')).length, 0);
  assert.deepEqual(browser.names, ['kept', 'kept']);
});

test('A retry is the same event, sent at another time', async () => {
  const browser = new Browser();
  browser.answer = ({ at }) => ({ status: at < browser.now + 1 && browser.sent.length < 3 ? 500 : 202 });
  browser.open('https://shop.example/', quiet).track('again');
  await browser.pass(10_000);
  const [first, second, third] = browser.sent;
  assert.deepEqual(first!.events, second!.events);
  assert.deepEqual(second!.events, third!.events);
  assert.equal(new Set(browser.sent.map(one => one.sentAt)).size, 3);
});

test('Waiting between retries grows, with chance in it, up to five minutes', async () => {
  const browser = new Browser();
  browser.answer = () => 'no network';
  browser.open('https://shop.example/', quiet).track('a');
  await browser.pass(40 * 60_000);
  const waits = browser.sent.slice(1).map((one, i) => one.at - browser.sent[i]!.at);
  waits.forEach((wait, i) => {
    const most = Math.min(300_000, 1000 * 2 ** i);
    assert.ok(wait >= most / 2 && wait <= most, `${wait} of at most ${most}`);
  });
  assert.ok(waits.length > 12 && new Set(waits.map(wait => wait % 1000)).size > 6);
});

test('Retry-After is honoured', async () => {
  const browser = new Browser();
  browser.answer = () => ({ status: 429, headers: { 'retry-after': '30' } });
  browser.open('https://shop.example/', quiet).track('a');
  await browser.pass(31_900);
  assert.equal(browser.sent.length, 1);
  await browser.pass(200);
  assert.equal(browser.sent.length, 2);
});

test('A page that is loaded anew sends what the one before could not, and does not knock before its time', async () => {
  const browser = new Browser();
  browser.answer = () => ({ status: 503, headers: { 'retry-after': '60' } });
  browser.open('https://shop.example/', quiet).track('left_behind');
  await browser.pass(2000);
  browser.open('https://shop.example/next', quiet).track('new');
  await browser.pass(50_000);
  assert.equal(browser.sent.length, 1);
  browser.answer = () => ({ status: 202 });
  await browser.pass(12_000);
  assert.deepEqual(browser.sent[1]!.events.map(event => event.eventName), ['left_behind', 'new']);
  await browser.pass(600_000);
  assert.equal(browser.sent.length, 2);
});

test('What a page sent while it was left is sent again by the next one, for nobody heard an answer', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', quiet);
  browser.answer = () => 'never';
  tracker.track('last_words');
  browser.hide();
  assert.deepEqual(browser.names, ['last_words']);
  browser.answer = () => ({ status: 202 });
  browser.open('https://shop.example/next', quiet);
  await browser.pass(5000);
  assert.deepEqual(browser.names, ['last_words', 'last_words']);
  assert.equal(browser.events[0]!.eventId, browser.events[1]!.eventId);
});

test('A collector that never answers is given up after half a minute and asked again', async () => {
  const browser = new Browser();
  browser.answer = () => 'never';
  browser.open('https://shop.example/', quiet).track('a');
  await browser.pass(31_900);
  assert.equal(browser.sent.length, 1);
  browser.answer = () => ({ status: 202 });
  await browser.pass(2000);
  assert.equal(browser.sent.length, 2);
});

test('A batch that is too large is split until it fits', async () => {
  const browser = new Browser();
  browser.answer = ({ events }) => ({ status: events.length > 3 ? 413 : 202 });
  const tracker = browser.open('https://shop.example/', { ...quiet, batchSize: 10 });
  for (let number = 0; number < 10; number++) {
    tracker.track('one', { properties: { number } });
  }

  await browser.pass(5000);
  const accepted = browser.sent.filter(one => one.events.length <= 3).flatMap(one => one.events.map(event => event.properties.number));
  assert.deepEqual(accepted, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('After a batch that was too large they grow again, one by one', async () => {
  const browser = new Browser();
  browser.answer = ({ events }) => ({ status: events.length > 5 ? 413 : 202 });
  const tracker = browser.open('https://shop.example/', { ...quiet, batchSize: 8 });
  for (let number = 0; number < 26; number++) {
    tracker.track('one', { properties: { number } });
  }

  await browser.pass(60_000);
  assert.deepEqual(browser.sent.map(one => one.events.length), [8, 4, 5, 6, 3, 4, 5, 5]);
});

test('A request needs no preflight, carries no cookie and does not say where it came from', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', quiet).track('a');
  await browser.pass(3000);
  const { body, headers, method, credentials, referrerPolicy, keepalive } = browser.sent[0]!.init;
  assert.equal(typeof body, 'string', 'a text is sent as text/plain');
  assert.deepEqual([headers, method, credentials, referrerPolicy, keepalive], [undefined, 'POST', 'omit', 'no-referrer', true]);
});

test('No more than a million bytes wait', async () => {
  const browser = new Browser();
  browser.answer = () => 'no network';
  const tracker = browser.open('https://shop.example/', quiet);
  for (let number = 0; number < 50; number++) {
    tracker.track('large', { properties: { text: 'x'.repeat(30_000) } });
  }

  const kept = [...browser.storage].filter(([key]) => key.startsWith('clickstream.event.')).reduce((sum, [, text]) => sum + text.length, 0);
  assert.ok(kept > 900_000 && kept <= 1_000_000, `${kept}`);
});

test('When the network returns nobody waits for what failed before', async () => {
  const browser = new Browser();
  browser.answer = () => 'no network';
  browser.open('https://shop.example/', quiet).track('a');
  await browser.pass(100_000);
  const before = browser.sent.length;
  browser.answer = () => ({ status: 202 });
  browser.fire('online');
  await browser.pass(0);
  assert.equal(browser.sent.length, before + 1);
});

test('An event that is too large for the collector is given up, and told of', async () => {
  const browser = new Browser();
  browser.answer = () => ({ status: 413 });
  browser.open('https://shop.example/', { ...quiet, debug: true }).track('a');
  await browser.pass(60_000);
  assert.equal(browser.sent.length, 1);
  assert.match(String(browser.said[0]![1]), /refused 1 events with 413/);
});

for (const status of [400, 401, 403, 404, 415]) {
  test(`What is refused with ${status} is not sent again`, async () => {
    const browser = new Browser();
    browser.answer = () => ({ status });
    browser.open('https://shop.example/', quiet).track('a');
    await browser.pass(600_000);
    assert.equal(browser.sent.length, 1);
    assert.equal(browser.said.length, 0);
  });
}

for (const status of [408, 425, 429, 500, 502, 503, 504]) {
  test(`What is answered with ${status} is sent again`, async () => {
    const browser = new Browser();
    browser.answer = () => ({ status: browser.sent.length === 1 ? status : 202 });
    browser.open('https://shop.example/', quiet).track('a');
    await browser.pass(10_000);
    assert.equal(browser.sent.length, 2);
  });
}

test('Debugging tells which events the collector put aside', async () => {
  const browser = new Browser();
  const rejected = [{ index: 0, errors: [{ code: 'item.missing' }] }];
  browser.answer = () => ({ status: 202, body: { accepted: 0, rejected } });
  browser.open('https://shop.example/', { ...quiet, debug: true }).track('view_item');
  await browser.pass(2000);
  assert.deepEqual(browser.said[0]![2], rejected);
});

test('Nothing is sent without a network, and all of it once there is one', async () => {
  const browser = new Browser();
  browser.say({ onLine: false });
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.track('a');
  await browser.pass(60_000);
  tracker.track('b');
  assert.equal(browser.sent.length, 0);
  browser.say({ onLine: true });
  browser.fire('online');
  await browser.pass(0);
  assert.deepEqual(browser.names, ['a', 'b']);
  await browser.pass(60_000);
  assert.equal(browser.sent.length, 1);
});

test('Without keepalive the last events leave by a beacon and are kept, for it hears no answer', async () => {
  const browser = new Browser();
  browser.hasKeepalive = false;
  browser.open('https://shop.example/', quiet).track('last');
  browser.hide();
  assert.equal(browser.beacons.length, 1);
  assert.equal(browser.sent.length, 0);
  browser.open('https://shop.example/next', quiet);
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['last']);
});

test('A beacon that is refused loses nothing', async () => {
  const browser = new Browser();
  [browser.hasKeepalive, browser.takesBeacons] = [false, false];
  browser.open('https://shop.example/', quiet).track('last');
  browser.hide();
  assert.equal(browser.beacons.length, 0);
  browser.show();
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['last']);
});

test('A page that is left takes no more along than browsers allow', async () => {
  const browser = new Browser();
  browser.answer = () => 'never';
  const tracker = browser.open('https://shop.example/', { ...quiet, batchSize: 100 });
  for (let number = 0; number < 50; number++) {
    tracker.track('large', { properties: { number, text: 'é'.repeat(1000) } });
  }

  browser.fire('pagehide');
  browser.hide();
  const size = browser.sent.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify({ sentAt: one.sentAt, events: one.events })), 0);
  assert.ok(size > 50_000 && size < 60_000, `${size} bytes`);
  browser.answer = () => ({ status: 202 });
  browser.open('https://shop.example/next', quiet);
  await browser.pass(10_000);
  assert.deepEqual([...new Set(numbers(browser))], Array.from({ length: 50 }, (_, i) => i));
});

test('Bodies stay below 60 kB', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...quiet, batchSize: 500 });
  for (let number = 0; number < 100; number++) {
    tracker.track('large', { properties: { number, text: '\u{1F6D2}'.repeat(500) } });
  }

  await browser.pass(10_000);
  assert.ok(browser.sent.length > 3);
  browser.sent.forEach(one => assert.ok(Buffer.byteLength(JSON.stringify({ sentAt: one.sentAt, events: one.events })) < 60_000));
  assert.deepEqual(numbers(browser), Array.from({ length: 100 }, (_, i) => i));
});

test('What waits for another collector or site is left alone', async () => {
  const browser = new Browser();
  browser.answer = () => 'no network';
  browser.open('https://shop.example/', { ...quiet, siteId: 'outlet' }).track('of_the_outlet');
  await browser.pass(2000);
  browser.answer = () => ({ status: 202 });
  browser.open('https://shop.example/', quiet).track('of_the_shop');
  await browser.pass(400_000);
  assert.deepEqual(browser.sent.filter(one => one.at > Date.parse('2026-11-22T10:00:02Z')).flatMap(one => one.events.map(event => event.eventName)), ['of_the_shop']);
  assert.equal([...browser.storage.keys()].filter(key => key.startsWith('clickstream.event.')).length, 1);
});

test('An event that the collector would not take is given up, and told of', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', { ...quiet, debug: true });
  tracker.track('huge', { properties: { text: 'x'.repeat(33_000) } });
  tracker.track('small');
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['small']);
  assert.match(String(browser.said[0]![1]), /huge is too long/);
});

test('No more than a thousand events wait, and how many were lost is told', async () => {
  const browser = new Browser();
  browser.answer = () => 'no network';
  const tracker = browser.open('https://shop.example/', quiet);
  for (let number = 0; number < 1005; number++) {
    tracker.track('one', { properties: { number } });
  }

  await browser.pass(2000);
  browser.sent.length = 0;
  browser.answer = () => ({ status: 202 });
  await browser.pass(3_600_000);
  const delivered = browser.events.filter(event => event.eventName === 'one').map(event => event.properties.number as number);
  assert.equal(delivered.length, 1000);
  assert.equal(delivered[0], 5);
  assert.deepEqual(browser.events.find(event => event.eventName === 'events_lost')?.properties, { count: 5 });
});

test('A full storage keeps events in memory', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', quiet);
  browser.isStorageFull = true;
  tracker.track('a');
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['a']);
});

test('A blocked storage is done without', async () => {
  const browser = new Browser();
  browser.isStorageBlocked = true;
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.track('a');
  tracker.track('b');
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['a', 'b']);
  assert.equal(browser.events[0]!.clientId, browser.events[1]!.clientId);
});

test('What another tab delivered meanwhile is not sent again', async () => {
  const browser = new Browser();
  const tracker = browser.open('https://shop.example/', quiet);
  tracker.track('a');
  tracker.track('b');
  const [first] = [...browser.storage.keys()].filter(key => key.startsWith('clickstream.event.')).sort();
  browser.storage.delete(first!);
  await browser.pass(2000);
  assert.deepEqual(browser.names, ['b']);
});

test('The write key goes with the address, so that no browser asks before it sends', async () => {
  const browser = new Browser();
  browser.open('https://shop.example/', { ...quiet, writeKey: 'a&b' }).track('a');
  await browser.pass(2000);
  assert.equal(browser.sent[0]!.url, 'https://events.shop.example/clickstream?writeKey=a%26b');
});
