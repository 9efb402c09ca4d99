/** Where texts are kept in the browser. Nothing of it throws. */
export interface Store {
  /** The text; null when there is none. */
  get(key: string): string | null;

  /** Whether it was kept: a store may be full. */
  set(key: string, value: string): boolean;

  remove(key: string): void;
  keys(): string[];
}

/** The least of stores: it ends with the page. */
export function memoryStore(): Store {
  const texts = new Map<string, string>();
  return {
    get: key => texts.get(key) ?? null,
    set: (key, value) => !!texts.set(key, value),
    remove: key => void texts.delete(key),
    keys: () => [...texts.keys()],
  };
}

/** The browser's `localStorage`; null where it is blocked. All tabs of the site share it. */
export function localStore(): Store | null {
  const guarded = <T>(instead: T, use: (storage: Storage) => T): T => {
    try {
      return use(localStorage);
    } catch {
      return instead; // Blocked, or full.
    }
  };
  const store: Store = {
    get: key => guarded<string | null>(null, storage => storage.getItem(key)),
    set: (key, value) => guarded(false, storage => (storage.setItem(key, value), true)),
    remove: key => guarded(undefined, storage => storage.removeItem(key)),
    keys: () => guarded<string[]>([], storage => Object.keys(storage)),
  };
  return works(store) ? store : null;
}

/** First-party cookies of the site, or of its domain, for so many seconds; null where they are blocked. */
export function cookieStore(maxAge: number, domain?: string): Store | null {
  const attributes = `;path=/;samesite=lax${domain ? `;domain=${domain}` : ''}${location.protocol === 'https:' ? ';secure' : ''}`;
  const all = () => document.cookie.split('; ').map(one => one.split('=') as [string, string]);
  const write = (key: string, value: string, age: number) => (document.cookie = `${key}=${encodeURIComponent(value)};max-age=${age}${attributes}`);
  const guarded = <T>(instead: T, use: () => T): T => {
    try {
      return use();
    } catch {
      return instead; // A page in a sandbox may not even ask.
    }
  };
  const store: Store = {
    get: key => guarded(null, () => {
      const found = all().find(([name]) => name === key);
      return found ? decodeURIComponent(found[1]) : null;
    }),
    set: (key, value) => guarded(false, () => (write(key, value, maxAge), store.get(key) === value)),
    remove: key => guarded(undefined, () => void write(key, '', 0)),
    keys: () => guarded<string[]>([], () => all().map(([name]) => name)),
  };
  return works(store) ? store : null;
}

function works(store: Store): boolean {
  const probe = 'clickstream.probe';
  const works = store.set(probe, '1') && store.get(probe) === '1';
  store.remove(probe);
  return works;
}
