import { init, type TrackerOptions } from './index.js';

// The classic script: `clickstream.init({...})`, or attributes of its own element:
// <script async src="clickstream.js" data-endpoint="https://events.shop.example/clickstream" data-site-id="shop"></script>
// The tracker then is `clickstream.tracker`.
const { dataset } = (document.currentScript ?? {}) as HTMLScriptElement;
const api = { init, tracker: undefined as ReturnType<typeof init> | undefined };
(globalThis as { clickstream?: typeof api }).clickstream = api;
if (dataset?.endpoint) {
  const { endpoint, ...others } = dataset;
  const options = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, value === 'true' ? true : value === 'false' ? false : value]));
  for (const name of ['batchSize', 'flushInterval']) {
    if (name in options) {
      options[name] = Number(options[name]) as never;
    }
  }

  api.tracker = init({ endpoint, ...options } as TrackerOptions);
}
