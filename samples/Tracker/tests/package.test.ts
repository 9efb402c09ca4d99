import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const MOST = 6000;

for (const file of ['index.js', 'clickstream.js']) {
  test(`dist/${file} is smaller than ${MOST} bytes, packed`, () => {
    const { length } = gzipSync(readFileSync(`dist/${file}`));
    assert.ok(length > 1000 && length < MOST, `${length} bytes`);
  });
}

test('What is no configuration gives a tracker that does nothing', async () => {
  const { init } = (await import(new URL('../dist/index.js', import.meta.url).href)) as typeof import('../src/index.js');
  Object.assign(globalThis, { window: globalThis });
  try {
    for (const options of [undefined, null, {}, 'https://events.shop.example']) {
      init(options as never).track('a');
    }
  } finally {
    delete (globalThis as { window?: unknown }).window;
  }
});

test('On a server a tracker takes every call and does nothing', async () => {
  assert.equal(typeof window, 'undefined');
  const { init } = (await import(new URL('../dist/index.js', import.meta.url).href)) as typeof import('../src/index.js');
  const tracker = init({ endpoint: 'https://events.shop.example/clickstream' });
  tracker.viewItem({ id: 'p1' });
  assert.equal(tracker.flush(), undefined);
});
