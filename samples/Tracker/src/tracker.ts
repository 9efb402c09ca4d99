import { followClicks } from './clicks.js';
import { Consent } from './consent.js';
import { Delivery, isTooLong, RETRY } from './delivery.js';
import { Engagement } from './engagement.js';
import { payload, type EventFields, type Item, type List, type Order, type Properties } from './events.js';
import { newId } from './id.js';
import { Identity, VISITOR_LIFETIME } from './identity.js';
import { settingsOf, type Settings, type TrackerOptions } from './options.js';
import { Pages, type Page } from './pages.js';
import { Queue } from './queue.js';
import { cookieStore, localStore, memoryStore, type Store } from './store.js';
import { json } from './text.js';
import { steadyClock, timestamp } from './time.js';
import { transport } from './transport.js';

/** How long a page may take until its title is right, in milliseconds. */
const TITLE_DELAY = 50;

/** How long it may take until a page sees what the one before it has written, in milliseconds. */
const HANDOVER = 1000;

/** What the collector takes of an address and of a title. */
const MOST_URL = 10_000;
const MOST_TITLE = 500;

/** No more events than this wait for a visitor's decision. */
const MOST_HELD = 200;

/** An event as it happened, before it is known whose it may be. */
interface Happening {
  name: string;
  id: string;
  time: number;
  page: Page;
  told: object;
}

/** Tells a collector what happens on a page. None of its methods throws or waits. */
export class Tracker {
  readonly #settings: Settings;
  readonly #now = steadyClock();
  readonly #pages = new Pages();
  readonly #consentOf: Consent;
  readonly #lasting: Store;
  readonly #queue: Queue;
  readonly #delivery: Delivery;
  readonly #engagement: Engagement | undefined;
  readonly #identity: Identity;
  #user: [id?: string, source?: string | undefined] = [];
  #held: Happening[] = [];

  /** By which answer the queue lies where it does. */
  #placedBy: boolean | undefined;
  #shown: { time: number; timer: ReturnType<typeof setTimeout> } | undefined;

  /** @internal */
  constructor(options: TrackerOptions) {
    const settings = settingsOf(options);
    const local = localStore() ?? memoryStore();
    const { storage, cookieDomain } = settings;
    const visitors = storage === 'cookie' ? cookieStore(VISITOR_LIFETIME / 1000, cookieDomain) : storage === 'localStorage' ? local : null;
    this.#settings = settings;
    this.#lasting = storage === 'memory' ? memoryStore() : local;
    this.#queue = new Queue(`${settings.endpoint} ${settings.siteId}`);
    this.#consentOf = new Consent(visitors ?? memoryStore(), settings);
    this.#identity = new Identity(visitors ?? memoryStore());
    this.#delivery = new Delivery(this.#queue, transport(settings.endpoint, settings.writeKey, settings.debug), {
      batchSize: settings.batchSize, flushInterval: settings.flushInterval,
      delivered: () => this.#tellOfLost(), warn: (...said) => this.#warn(...said),
    });
    this.#engagement = settings.engagement ? new Engagement((milliseconds, endedAgo) => this.#happen(
      'user_engagement', { properties: { engagement_time_msec: milliseconds } }, this.#now() - Math.round(endedAgo * 1000))) : undefined;
  }

  /** @internal Begins: nothing is done before. */
  start(): void {
    this.#place();
    const leave = () => this.#guard(() => {
      this.#settlePageView();
      this.#engagement?.settle();
      if (this.#consentOf.isGiven === undefined) {
        this.#release();
      }

      this.#delivery.leave();
    });
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? leave() : this.#guard(() => this.#engagement?.resume())));
    addEventListener('online', () => this.#guard(() => this.#delivery.retryNow()));
    this.#pages.follow(
      () => this.#guard(() => {
        this.#settlePageView();
        this.#engagement?.settle();
      }),
      () => this.#guard(() => {
        this.#engagement?.resume();
        this.#showPage();
      }),
      () => this.#guard(() => {
        this.#delivery.resume();
        setTimeout(() => this.#guard(() => this.#adopt()), HANDOVER);
      }));
    if (this.#settings.clicks) {
      followClicks((element, properties) => this.#guard(() => this.#happen('click', { element, properties })));
    }

    this.#engagement?.follow();
    this.#showPage();
  }

  /** A page is shown, where page views are not sent by themselves. */
  pageView(properties?: Properties): void {
    this.track('page_view', { properties });
  }

  /** A list of products is shown. */
  viewItemList(list: List, items: Item[] = [], properties?: Properties): void {
    this.track('view_item_list', { list, items, properties });
  }

  /** A product is chosen from a list. */
  selectItem(item: Item, list?: List, properties?: Properties): void {
    this.track('select_item', { items: [item], list, properties });
  }

  /** A product's details are shown. */
  viewItem(item: Item, properties?: Properties): void {
    this.track('view_item', { items: [item], properties });
  }

  /** The shop is searched; `results` is how many products were found. */
  search(term: string, results?: number, properties?: Properties): void {
    this.track('search', { search: { term, results }, properties });
  }

  /** A product is put on the wish list. */
  addToWishlist(item: Item, properties?: Properties): void {
    this.track('add_to_wishlist', { items: [item], properties });
  }

  /** A product is taken off the wish list. */
  removeFromWishlist(item: Item, properties?: Properties): void {
    this.track('remove_from_wishlist', { items: [item], properties });
  }

  /** Units of a product are put into the cart; its `quantity` is how many. */
  addToCart(item: Item, properties?: Properties): void {
    this.track('add_to_cart', { items: [item], properties });
  }

  /** Units of a product are taken out of the cart; its `quantity` is how many. */
  removeFromCart(item: Item, properties?: Properties): void {
    this.track('remove_from_cart', { items: [item], properties });
  }

  /** The cart is shown. */
  viewCart(items: Item[] = [], properties?: Properties): void {
    this.track('view_cart', { items, properties });
  }

  /** A checkout begins. */
  beginCheckout(items: Item[] = [], properties?: Properties): void {
    this.track('begin_checkout', { items, properties });
  }

  /** How to ship was chosen. */
  addShippingInfo(shippingTier?: string, properties?: Properties): void {
    this.track('add_shipping_info', { checkout: { step: 'shipping', shippingTier }, properties });
  }

  /** How to pay was chosen. */
  addPaymentInfo(paymentType?: string, properties?: Properties): void {
    this.track('add_payment_info', { checkout: { step: 'payment', paymentType }, properties });
  }

  /** An order was placed. It counts once, however often it is told of: a page of thanks may be loaded again. */
  purchase(order: Order, items: Item[], properties?: Properties): void {
    this.track('purchase', { order, items, properties });
  }

  /** An order, or a part of it, was refunded; without value and items all that is left of it. */
  refund(order: Pick<Order, 'id' | 'value' | 'currency'>, items?: Item[], properties?: Properties): void {
    this.track('refund', { order, items, properties });
  }

  /** Something was shared. */
  share(properties?: Properties): void {
    this.track('share', { properties });
  }

  /** A user signed in: events are theirs from now on. */
  login(userId: string, method?: string): void {
    this.identify(userId, method);
    this.track('login', { properties: method ? { method } : undefined });
  }

  /** A user signed up: events are theirs from now on. */
  signUp(userId: string, method?: string): void {
    this.identify(userId, method);
    this.track('sign_up', { properties: method ? { method } : undefined });
  }

  /** The user signed out: events are of the visitor alone from now on. */
  logout(): void {
    this.track('logout');
    this.#know();
  }

  /** Says who the user is, without an event: where a page knows it from the start. `source` is how they are known, such as `email`. */
  identify(userId: string, source?: string): void {
    this.#know(userId, source);
  }

  /** Forgets visitor, session and user: what comes next is of somebody else. */
  reset(): void {
    this.#guard(() => {
      this.#settlePageView();
      this.#user = [];
      this.#identity.forget();
    });
  }

  /**
   * The visitor agreed to be known, or refused. What was agreed is kept for the pages to come. A refusal deletes visitor, session and user from the browser; events go on
   * without any id, so that page views and revenue stay right.
   */
  consent(isGiven: boolean): void {
    this.#guard(() => {
      this.#settlePageView();
      this.#consentOf.decide(isGiven);
      if (this.#place() && this.#user.length > 0) {
        this.#identity.know(Date.now(), ...this.#user);
      }

      this.#release();
    });
  }

  /** Whether the visitor may be known; undefined while they have yet to answer. */
  isConsentGiven(): boolean | undefined {
    return this.#consentOf.isGiven;
  }

  /** Any event: one of the standard names, or one of the shop's own, `[a-z][a-z0-9_]{0,39}`. */
  track(name: string, fields: EventFields = {}): void {
    this.#guard(() => {
      this.#settlePageView();
      this.#happen(name, fields);
    });
  }

  /** Sends what waits, without waiting for more. */
  flush(): void {
    this.#guard(() => {
      this.#settlePageView();
      this.#delivery.flush();
    });
  }

  /** What another page has left behind is sent from here. */
  #adopt(): void {
    if (this.#consentOf.isGiven) {
      this.#queue.adopt();
      this.#delivery.wake();
    }
  }

  #know(id?: string, source?: string): void {
    this.#guard(() => {
      this.#settlePageView();

      // A page without types may give a number, or nothing where nobody is signed in.
      this.#user = id === undefined || id === null || id === '' ? [] : [String(id), source];
      if (this.#consentOf.isGiven) {
        this.#identity.know(Date.now(), ...this.#user);
      }
    });
  }

  /** A page has come up: its view is sent when its title had time to change, or when something else happens. */
  #showPage(): void {
    if (this.#settings.pageViews) {
      this.#settlePageView();
      this.#shown = { time: this.#now(), timer: setTimeout(() => this.#guard(() => this.#settlePageView()), TITLE_DELAY) };
    }
  }

  #settlePageView(): void {
    if (this.#shown) {
      const { time, timer } = this.#shown;
      clearTimeout(timer);
      this.#shown = undefined;
      this.#happen('page_view', {}, time);
    }
  }

  #happen(name: string, fields: EventFields, time = this.#now()): void {
    const happening = { name, id: newId(), time, page: this.#pages.current, told: payload(fields, this.#settings.currency) };
    if (this.#consentOf.isGiven === undefined) {
      // As it is now: the page may change what it gave.
      this.#held.push({ ...happening, told: JSON.parse(json(happening.told)) as object });
      this.#held.splice(0, this.#held.length - MOST_HELD);
    } else {
      this.#enqueue(happening);
    }
  }

  /** What was held goes out: with ids when the visitor agreed, else without. */
  #release(): void {
    for (const happening of this.#held.splice(0)) {
      this.#guard(() => this.#enqueue(happening));
    }
  }

  /** Puts the queue where the visitor's answer lets it be. */
  #place(): boolean | undefined {
    const { isGiven } = this.#consentOf;
    if (isGiven !== undefined && isGiven !== this.#placedBy) {
      this.#placedBy = isGiven;
      this.#queue.moveTo(this.#lasting);
      if (!isGiven) {
        // What happened while they agreed is still sent, but nothing of it stays in the browser.
        this.#queue.moveTo(memoryStore());
        this.#lasting.remove(RETRY);
        this.#identity.forget();
      }

      this.#delivery.wake();
    }

    return isGiven;
  }

  #enqueue({ name, id, time, page, told }: Happening): void {
    const isGiven = this.#place();
    const text = json({
      eventName: name, eventId: id, occurredAt: timestamp(time),
      ...(isGiven && this.#identity.of(time / 1000)),
      siteId: this.#settings.siteId, pageUrl: page.url.slice(0, MOST_URL), pageTitle: page.title.slice(0, MOST_TITLE), referrer: page.referrer.slice(0, MOST_URL),
      language: navigator.language, screen: { width: screen.width, height: screen.height },
      consent: isGiven ? this.#consentOf.decision : false,
      ...told,
    });
    if (isTooLong(text)) {
      this.#warn(`The event ${name} is too long to be sent.`);
    } else {
      this.#queue.add(time, id, text);
      this.#delivery.wake();
    }
  }

  #tellOfLost(): void {
    const count = this.#queue.lost;
    if (count > 0) {
      this.#queue.lost = 0;
      this.#happen('events_lost', { properties: { count } });
    }
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#warn('This should not have happened.', error);
    }
  }

  #warn(...said: unknown[]): void {
    if (this.#settings.debug) {
      console.warn('clickstream:', ...said);
    }
  }
}
