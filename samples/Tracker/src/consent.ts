import type { Settings } from './options.js';
import type { Store } from './store.js';

const KEY = 'clickstream.consent';

/** Whether the visitor agreed to be known: `undefined` while nobody asked them. */
export class Consent {
  /** The browser itself says no, whatever the page is told. */
  readonly isRefusedByBrowser: boolean;

  readonly #store: Store;
  readonly #settings: Settings;
  #said: boolean | undefined;

  constructor(store: Store, settings: Settings) {
    this.#store = store;
    this.#settings = settings;
    const browser = navigator as Navigator & { globalPrivacyControl?: boolean };
    this.isRefusedByBrowser = (settings.honoursGlobalPrivacyControl && browser.globalPrivacyControl === true)
      || (settings.honoursDoNotTrack && browser.doNotTrack === '1');
  }

  /** What was decided, here, on an earlier page or in another tab a moment ago. */
  get decision(): boolean | undefined {
    const kept = this.#store.get(KEY);
    return kept === null ? this.#said : kept === 'yes';
  }

  /** Whether ids may be written and sent; `undefined`: the visitor has yet to answer. */
  get isGiven(): boolean | undefined {
    return this.isRefusedByBrowser ? false : this.decision ?? (this.#settings.requireConsent ? undefined : true);
  }

  decide(decision: boolean): void {
    this.#said = decision;

    // That somebody does not want to be known may be kept, so that they are not asked on every page.
    this.#store.set(KEY, decision ? 'yes' : 'no');
  }
}
