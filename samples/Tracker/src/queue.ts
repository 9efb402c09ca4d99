import { bytes } from './text.js';
import { memoryStore, type Store } from './store.js';

/** More events than this are not kept, nor more bytes: the oldest go. */
const MOST_EVENTS = 1000;
const MOST_BYTES = 1_000_000;

/** An event that waits to be delivered, as the text that is sent. */
export interface Waiting {
  readonly key: string;
  readonly text: string;
  readonly size: number;
}

/**
 * Events that were not yet acknowledged, in their order. Each has an entry of its own in the store, so that tabs never overwrite what another has
 * written; what a page leaves behind the next one takes over. An event that two tabs send is recognised by its id and counted once.
 */
export class Queue {
  /** Events that were given up because too many waited. */
  lost = 0;

  #waiting: Waiting[] = [];
  #stored = 0;
  readonly #memory = memoryStore();
  readonly #prefix: string;
  #store = memoryStore();

  /** `owner` tells the events of one collector and site from those of others. */
  constructor(owner: string) {
    this.#prefix = `clickstream.event.${owner} `;
  }

  /** Where events are kept now. */
  get store(): Store {
    return this.#store;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Adds an event; `time` and `id` make its key, whose order is the order of events. */
  add(time: number, id: string, text: string): void {
    const key = `${this.#prefix}${String(time).padStart(16, '0')}.${id}`;
    if (!this.#store.set(key, text)) {
      this.#memory.set(key, text);
    }

    this.#enqueue(key, text);
  }

  /** Moves to another store, and takes over what waits there. */
  moveTo(store: Store): void {
    for (const { key, text } of this.#waiting) {
      this.#store.remove(key);
      if (!store.set(key, text)) {
        this.#memory.set(key, text);
      }
    }

    this.#store = store;
    this.adopt();
  }

  /** Takes over what other pages have left in the store. */
  adopt(): void {
    const known = new Set(this.#waiting.map(one => one.key));
    for (const key of this.#store.keys().filter(one => one.startsWith(this.#prefix) && !known.has(one)).sort()) {
      const text = this.#store.get(key);
      if (text !== null) {
        this.#enqueue(key, text);
      }
    }

    this.#waiting.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** The oldest events that are not `busy`, at most so many events and bytes, but one at least. What another tab delivered is left out. */
  next(busy: ReadonlyMap<string, number>, events: number, size: number): Waiting[] {
    const batch: Waiting[] = [];
    let room = size;
    this.#keep(one => this.#has(one.key));
    for (const one of this.#waiting) {
      if (busy.has(one.key)) {
        continue;
      }

      room -= one.size + 1;
      if (batch.length === events || (room < 0 && batch.length > 0)) {
        break;
      }

      batch.push(one);
    }

    return batch;
  }

  /** Forgets events. */
  remove(events: readonly Waiting[]): void {
    for (const { key } of events) {
      this.#store.remove(key);
      this.#memory.remove(key);
    }

    const gone = new Set(events.map(one => one.key));
    this.#keep(one => !gone.has(one.key));
  }

  #keep(isKept: (one: Waiting) => boolean): void {
    this.#waiting = this.#waiting.filter(isKept);
    this.#stored = this.#waiting.reduce((sum, one) => sum + one.size, 0);
  }

  #has(key: string): boolean {
    return this.#memory.get(key) !== null || this.#store.get(key) !== null;
  }

  #enqueue(key: string, text: string): void {
    const one = { key, text, size: bytes(text) };
    this.#waiting.push(one);
    this.#stored += one.size;
    while (this.#waiting.length > MOST_EVENTS || (this.#stored > MOST_BYTES && this.#waiting.length > 1)) {
      this.lost++;
      this.remove([this.#waiting[0]!]);
    }
  }
}
