/** How a tracker works. */
export interface TrackerOptions {
  /** The collector's address, such as `https://events.shop.example/clickstream`. */
  endpoint: string;

  /** The site, 1 to 128 bytes; the collector's default when missing. */
  siteId?: string;

  /** The collector's write key, where it asks for one. Everybody who opens the page can read it. */
  writeKey?: string;

  /** The currency of orders and items that tell none, of ISO 4217. */
  currency?: string;

  /**
   * Whether visitors are asked before anything is known of them. Until `consent(true)` or `consent(false)` nothing is written in the browser and events
   * wait in memory; when the page is left undecided, they are sent without any id. Default: false.
   */
  requireConsent?: boolean;

  /** Whether a browser with Global Privacy Control is treated as one that refused. Default: true. */
  honoursGlobalPrivacyControl?: boolean;

  /** Whether a browser with Do Not Track is treated as one that refused. Default: false. */
  honoursDoNotTrack?: boolean;

  /** Where the visitor's id is kept. What is blocked is replaced by memory, which ends with the page. Default: `localStorage`. */
  storage?: 'localStorage' | 'cookie' | 'memory';

  /** The domain of the cookie, when several hosts share a visitor: `shop.example`. Default: this host alone. */
  cookieDomain?: string;

  /** Whether page views are sent by themselves. Default: true. */
  pageViews?: boolean;

  /** Whether clicks on elements with `data-clickstream` and on links to other hosts are sent. Default: true. */
  clicks?: boolean;

  /** Whether the time for which a page was looked at is sent when it is left. Default: true. */
  engagement?: boolean;

  /** How many events are sent together at most, 1 to 500. Default: 20. */
  batchSize?: number;

  /** How long an event waits for others, in milliseconds, 0 to 60,000. Default: 2,000. */
  flushInterval?: number;

  /** Whether the console tells what went wrong. Default: false. */
  debug?: boolean;
}

/** The options with what they leave open. */
export type Settings = Required<Omit<TrackerOptions, 'siteId' | 'writeKey' | 'currency' | 'cookieDomain'>>
  & Pick<TrackerOptions, 'siteId' | 'writeKey' | 'currency' | 'cookieDomain'>;

/** Fills in what was left open; what is out of range is drawn into it. */
export function settingsOf(options: TrackerOptions): Settings {
  const within = (value: number | undefined, least: number, most: number, instead: number) =>
    Number.isFinite(value) ? Math.min(most, Math.max(least, value!)) : instead;
  return {
    requireConsent: false, honoursGlobalPrivacyControl: true, honoursDoNotTrack: false, storage: 'localStorage', pageViews: true, clicks: true,
    engagement: true, debug: false,
    ...options,
    batchSize: within(options.batchSize, 1, 500, 20),
    flushInterval: within(options.flushInterval, 0, 60_000, 2000),
  };
}
