import { webcrypto } from 'node:crypto';
import type { TrackerOptions } from '../src/options.js';
import { Tracker } from '../src/tracker.js';

/** What a collector was sent. */
export interface Sent {
  at: number;
  init: RequestInit;
  url: string;
  sentAt: string;
  events: Record<string, any>[];
  keepalive: boolean;
}

export type Answer = { status: number; headers?: Record<string, string>; body?: unknown } | 'no network' | 'never';

/** A browser that stands still until it is told to go on: its pages, its storage, its clock and the collector that it reaches. */
export class Browser {
  now = Date.parse('2026-11-22T10:00:00Z');
  readonly storage = new Map<string, string>();
  readonly sent: Sent[] = [];
  readonly beacons: string[] = [];
  readonly said: unknown[][] = [];
  isStorageBlocked = false;
  isStorageFull = false;
  takesBeacons = true;
  hasKeepalive = true;
  answer: (sent: Sent) => Answer = () => ({ status: 202 });

  #timers: { id: number; at: number; run: () => void }[] = [];
  #lastTimer = 0;
  #window = new EventTarget();
  #document = Object.assign(new EventTarget(), { title: '', referrer: '', visibilityState: 'visible', cookie: '', prerendering: false });
  #navigator: Record<string, unknown> = { language: 'vi-VN', onLine: true };
  readonly #started = this.now;

  constructor() {
    const browser = this;
    const storage = new Proxy({}, {
      get: (_, name) => {
        const texts = browser.storage;
        return {
          getItem: (key: string) => texts.get(key) ?? null,
          setItem: (key: string, value: string) => {
            if (browser.isStorageFull) {
              throw new Error('QuotaExceededError');
            }

            texts.set(key, String(value));
          },
          removeItem: (key: string) => void texts.delete(key),
        }[String(name)];
      },
      ownKeys: () => [...browser.storage.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    });
    const globals: Record<string, PropertyDescriptor> = {
      localStorage: {
        get: () => {
          if (browser.isStorageBlocked) {
            throw new Error('SecurityError');
          }

          return storage;
        },
      },
      window: { get: () => globalThis },
      document: { get: () => browser.#document },
      navigator: { get: () => browser.#navigator },
      screen: { value: { width: 1920, height: 1080 } },
      performance: { value: { now: () => browser.now - browser.#started } },
      location: { value: { href: 'https://shop.example/', protocol: 'https:', host: 'shop.example' } },
      addEventListener: { value: (name: string, listener: EventListener) => browser.#window.addEventListener(name, listener) },
      setTimeout: {
        value: (run: () => void, delay = 0) => {
          browser.#timers.push({ id: ++browser.#lastTimer, at: browser.now + delay, run });
          return browser.#lastTimer;
        },
      },
      clearTimeout: { value: (id: number) => (browser.#timers = browser.#timers.filter(timer => timer.id !== id)) },
      Request: { get: () => (browser.hasKeepalive ? class { get keepalive() { return true; } } : class {}) },
      fetch: { value: (url: string, init: RequestInit) => browser.#fetch(url, init) },
      history: { value: {} },
      crypto: { value: webcrypto },
    };
    for (const [name, descriptor] of Object.entries(globals)) {
      Object.defineProperty(globalThis, name, { configurable: true, ...('value' in descriptor && { writable: true }), ...descriptor });
    }

    Date.now = () => browser.now;
    console.warn = (...said: unknown[]) => void browser.said.push(said);
  }

  /** Opens a page: what the one before had in memory, its timers and its listeners are gone. */
  open(url: string, options: Partial<TrackerOptions> = {}, { title = 'Shop', referrer = '' } = {}): Tracker {
    this.#timers = [];
    this.#window = new EventTarget();
    this.#document = Object.assign(new EventTarget(), { title, referrer, visibilityState: 'visible', cookie: '', prerendering: false });
    location.href = url;
    const move = (_: unknown, __: string, to?: string) => void (location.href = new URL(to ?? '', location.href).href);
    Object.assign(history, { pushState: move, replaceState: move });
    Object.assign(this.#navigator, { sendBeacon: (_: string, body: string) => (this.takesBeacons && this.beacons.push(body), this.takesBeacons) });
    const tracker = new Tracker({ endpoint: 'https://events.shop.example/clickstream', siteId: 'shop', ...options });
    tracker.start();
    return tracker;
  }

  /** The browser says this of itself. */
  say(what: Record<string, unknown>): void {
    Object.assign(this.#navigator, what);
  }

  set title(title: string) {
    this.#document.title = title;
  }

  fire(name: string, more: object = {}): void {
    this.#window.dispatchEvent(Object.assign(new Event(name), more));
  }

  /** The page is left, or its tab is put behind another. */
  hide(): void {
    this.#document.visibilityState = 'hidden';
    this.#document.dispatchEvent(new Event('visibilitychange'));
  }

  show(): void {
    this.#document.visibilityState = 'visible';
    this.#document.dispatchEvent(new Event('visibilitychange'));
  }

  /** Lets time pass, in milliseconds, and everything happen that is due. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settled();
    for (;;) {
      const [next] = this.#timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at || a.id - b.id);
      if (!next) {
        break;
      }

      this.#timers = this.#timers.filter(timer => timer !== next);
      this.now = Math.max(this.now, next.at);
      next.run();
      await settled();
    }

    this.now = end;
  }

  /** The names of all events that a collector was sent, in order. */
  get names(): string[] {
    return this.events.map(event => event.eventName as string);
  }

  get events(): Record<string, any>[] {
    return this.sent.flatMap(one => one.events);
  }

  async #fetch(url: string, init: RequestInit): Promise<unknown> {
    const sent = { at: this.now, url, init, keepalive: !!init.keepalive, ...(JSON.parse(init.body as string) as Pick<Sent, 'sentAt' | 'events'>) };
    this.sent.push(sent);
    const answer = this.answer(sent);
    if (answer === 'no network') {
      throw new TypeError('Failed to fetch');
    }

    if (answer === 'never') {
      return new Promise((_, reject) => init.signal!.addEventListener('abort', () => reject(new Error('AbortError'))));
    }

    return { status: answer.status, headers: new Headers(answer.headers), json: async () => answer.body ?? {} };
  }
}

const settled = async () => {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
};
