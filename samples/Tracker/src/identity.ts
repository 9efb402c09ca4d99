import { newId } from './id.js';
import type { Store } from './store.js';

/** A session ends with this much inactivity, in milliseconds; exactly so much ends it too. */
export const SESSION_TIMEOUT = 30 * 60_000;

/** A visitor's id is not kept longer than 13 months, however often they come. */
export const VISITOR_LIFETIME = 395 * 24 * 3600_000;

const KEY = 'clickstream.visitor';

/** Who an event is of, as it goes on the wire. */
export interface Person {
  clientId: string;
  sessionId: string;
  isFirstVisit: boolean;
  userId?: string;
  userLoginState: 'logged_in' | 'guest';
  identitySource?: string;
}

/** What is kept in the browser: visitor, its birth, session, its number, its last event (milliseconds since 1970), user and how they are known. */
interface Kept {
  visitor: string;
  since: number;
  session: string;
  sessions: number;
  last: number;
  user?: string;
  source?: string | undefined;
}

/** Knows the visitor, the session and the user. Reads what is kept anew for every event: other tabs write it too. */
export class Identity {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The person of an event; the session goes on, or a new one begins. */
  of(time: number): Person {
    const kept = this.#read(time);
    if (Math.abs(time - kept.last) >= SESSION_TIMEOUT) {
      // So it does when the clock was set by that much.
      kept.session = newId();
      kept.sessions++;
      kept.last = time;
    }

    kept.last = Math.max(time, kept.last);
    this.#write(kept);
    return {
      clientId: kept.visitor, sessionId: kept.session, isFirstVisit: kept.sessions === 1,
      ...(kept.user ? { userId: kept.user, userLoginState: 'logged_in' } : { userLoginState: 'guest' }),
      ...(kept.source && { identitySource: kept.source }),
    };
  }

  /** From now on events are of this user; of nobody known without one. */
  know(time: number, user?: string, source?: string): void {
    const { user: _, source: __, ...kept } = this.#read(time);
    this.#write({ ...kept, ...(user && { user, source }) });
  }

  /** Forgets all: the next event is of a new visitor. */
  forget(): void {
    this.#store.remove(KEY);
  }

  #read(time: number): Kept {
    try {
      const kept = JSON.parse(this.#store.get(KEY)!) as Kept | null;
      if (kept && typeof kept.visitor === 'string' && typeof kept.session === 'string' && time - kept.since < VISITOR_LIFETIME) {
        return kept;
      }
    } catch {
      // Somebody wrote something else there.
    }

    return { visitor: newId(), since: time, session: newId(), sessions: 1, last: time };
  }

  #write(kept: Kept): void {
    this.#store.set(KEY, JSON.stringify(kept));
  }
}
