import type { TrackerOptions } from './options.js';
import { Tracker } from './tracker.js';

export type { Element, EventFields, Item, List, Order, Properties } from './events.js';
export type { TrackerOptions } from './options.js';
export type { Tracker } from './tracker.js';

const trackers = new Map<string, Tracker>();

/**
 * Begins to track the page. Called again for the same collector and site it gives the same tracker: a component may be mounted twice.
 * On a server it gives one that does nothing.
 */
export function init(options: TrackerOptions): Tracker {
  if (typeof window === 'undefined') {
    return nothing;
  }

  try {
    const key = `${options.endpoint} ${options.siteId}`;
    const known = trackers.get(key);
    if (known) {
      return known;
    }

    const tracker = new Tracker(options);
    trackers.set(key, tracker);

    // A page that is fetched in advance may never be seen.
    if ((document as Document & { prerendering?: boolean }).prerendering) {
      document.addEventListener('prerenderingchange', () => tracker.start(), { once: true });
    } else {
      tracker.start();
    }

    return tracker;
  } catch (error) {
    if (options?.debug) {
      console.warn('clickstream:', error);
    }

    return nothing;
  }
}

/** Takes every call and does nothing. */
const nothing = new Proxy({}, { get: () => () => undefined }) as Tracker;
