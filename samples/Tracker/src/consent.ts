import type { Settings } from './options.js';
import type { Store } from './store.js';

const KEY = 'clickstream.consent';

/** Whether the visitor agreed to be known: `undefined` while nobody asked them. */
export class Consent {
  /** The browser itself says no, whatever the page is told. */
  readonly isRefusedByBrowser: boolean;

  /** What was decided, here or on an earlier page. */
  decision: boolean | undefined;

  readonly #store: Store;
  readonly #settings: Settings;

  constructor(store: Store, settings: Settings) {
    this.#store = store;
    this.#settings = settings;
    const browser = navigator as Navigator & { globalPrivacyControl?: boolean };
    this.isRefusedByBrowser = (settings.honoursGlobalPrivacyControl && browser.globalPrivacyControl === true)
      || (settings.honoursDoNotTrack && browser.doNotTrack === '1');
    const kept = store.get(KEY);
    this.decision = kept === null ? undefined : kept === 'yes';
  }

  /** Whether ids may be written and sent; `undefined`: the visitor has yet to answer. */
  get isGiven(): boolean | undefined {
    return this.isRefusedByBrowser ? false : this.decision ?? (this.#settings.requireConsent ? undefined : true);
  }

  decide(decision: boolean): void {
    this.decision = decision;

    // That somebody does not want to be known may be kept, so that they are not asked on every page.
    this.#store.set(KEY, decision ? 'yes' : 'no');
  }
}
