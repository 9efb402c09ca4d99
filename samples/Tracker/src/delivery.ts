import type { Queue, Waiting } from './queue.js';
import { bytes } from './text.js';
import { timestamp } from './time.js';

/** Browsers refuse to finish more than 64 KiB of requests after their page is gone; a batch is smaller, so that one always fits. */
const MOST_BATCH_BYTES = 60_000;

/** What the collector takes of one event. */
const MOST_EVENT_BYTES = 32 * 1024;

const ENVELOPE_BYTES = 100;
const FIRST_DELAY = 1000;
const LONGEST_DELAY = 5 * 60_000;

/** Where it is kept until when nothing is tried again. */
export const RETRY = 'clickstream.retry';

/** What came of a request: the answer's status, 0 when there was none; how long the collector asks to wait, in milliseconds. */
export interface Outcome {
  status: number;
  retryAfter?: number | undefined;
  rejected?: unknown;
}

/** Sends a body; `leaving` says that the page may be gone before there is an answer. Null: it was handed over and no answer will be heard. */
export type Send = (body: string, leaving: boolean) => Promise<Outcome | null>;

export interface DeliveryOptions {
  batchSize: number;
  flushInterval: number;

  /** Called when events were acknowledged. */
  delivered(): void;

  /** Told what went wrong. */
  warn(message: string, detail?: unknown): void;
}

/** Sends what waits in the queue, in batches; an event is forgotten when it was acknowledged, or refused for good. */
export class Delivery {
  readonly #queue: Queue;
  readonly #send: Send;
  readonly #options: DeliveryOptions;

  /** The events that are under way, and how many bytes each has. */
  readonly #busy = new Map<string, number>();
  #most: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(queue: Queue, send: Send, options: DeliveryOptions) {
    [this.#queue, this.#send, this.#options] = [queue, send, options];
    this.#most = options.batchSize;
  }

  /** An event came: it is sent with others after a moment, or at once when they make a batch. */
  wake(): void {
    if (this.#queue.length >= this.#options.batchSize) {
      this.flush();
    } else {
      this.#later(this.#options.flushInterval);
    }
  }

  /** Sends now, unless a request is under way, or failed a moment ago. */
  flush(): void {
    if (this.#busy.size > 0 || navigator.onLine === false) {
      return; // Its answer, or the network's return, goes on.
    }

    const wait = this.#retry().until - Date.now();
    if (wait > 0 && wait <= LONGEST_DELAY) {
      this.#later(wait, true);
      return;
    }

    this.#post(false);
  }

  /** The network is back: nothing that failed before counts. */
  retryNow(): void {
    this.#queue.store.remove(RETRY);
    this.flush();
  }

  /** The page was put aside and came back: what was under way then may never be answered. */
  resume(): void {
    this.#busy.clear();
    this.flush();
  }

  /** The page may be gone in a moment: sends all that the browser takes along. */
  leave(): void {
    while (this.#post(true)) {
      // Batch after batch.
    }
  }

  #post(leaving: boolean): boolean {
    const underWay = leaving ? [...this.#busy.values()].reduce((sum, one) => sum + one, 0) : 0;
    const room = MOST_BATCH_BYTES - ENVELOPE_BYTES - underWay;
    const batch = this.#queue.next(this.#busy, this.#most, room);
    const size = batch.reduce((sum, one) => sum + one.size + 1, 0);
    if (batch.length === 0 || (size > room && leaving)) {
      return false;
    }

    this.#cancel();
    for (const one of batch) {
      this.#busy.set(one.key, one.size + 1);
    }

    const body = `{"sentAt":"${timestamp(Date.now() * 1000)}","events":[${batch.map(one => one.text).join(',')}]}`;
    void this.#send(body, leaving).catch(() => ({ status: 0 })).then(outcome => {
      for (const one of batch) {
        this.#busy.delete(one.key);
      }

      if (outcome) {
        this.#settle(batch, outcome);
      } else {
        this.#later(FIRST_DELAY * 10, true);
      }
    });
    return true;
  }

  #settle(batch: readonly Waiting[], { status, retryAfter, rejected }: Outcome): void {
    if (status >= 200 && status < 300) {
      this.#queue.store.remove(RETRY);
      this.#queue.remove(batch);
      this.#most = Math.min(this.#options.batchSize, this.#most + 1);
      if (rejected) {
        this.#options.warn('The collector put events aside.', rejected);
      }

      this.#options.delivered();
    } else if (status === 413 && batch.length > 1) {
      this.#most = Math.ceil(batch.length / 2);
    } else if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429) {
      this.#options.warn(`The collector refused ${batch.length} events with ${status}. They are not sent again.`);
      this.#queue.remove(batch);
    } else {
      this.#backOff(retryAfter);
      return;
    }

    if (this.#queue.length > 0) {
      this.flush();
    }
  }

  #backOff(retryAfter = 0): void {
    const failures = Math.min(this.#retry().failures + 1, 20);
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
    const wait = Math.min(LONGEST_DELAY, Math.max(delay, retryAfter));

    // Kept, so that a page that is loaded anew does not knock at once.
    this.#queue.store.set(RETRY, JSON.stringify({ failures, until: Date.now() + wait }));
    this.#later(wait, true);
  }

  #retry(): { failures: number; until: number } {
    try {
      const { failures, until } = JSON.parse(this.#queue.store.get(RETRY) ?? '{}') as { failures?: unknown; until?: unknown };
      return { failures: Number(failures) || 0, until: Number(until) || 0 };
    } catch {
      return { failures: 0, until: 0 };
    }
  }

  /** Sets the timer, unless it is set; a failure puts it off. */
  #later(delay: number, isFailure = false): void {
    if (isFailure) {
      this.#cancel();
    }

    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush();
    }, delay);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Whether a text is too long to be sent at all. */
export const isTooLong = (text: string) => bytes(text) > MOST_EVENT_BYTES;
