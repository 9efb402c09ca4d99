/** Who does nothing for this long has left the screen to itself. */
const IDLE = 5 * 60_000;

/** Less than this is no engagement. */
const LEAST = 1000;

/** Counts the time in which the page was to be seen and somebody was there, in milliseconds. */
export class Engagement {
  #since: number | undefined;
  #active = 0;
  #counted = 0;

  readonly #emit: (milliseconds: number, endedAgo: number) => void;

  constructor(emit: (milliseconds: number, endedAgo: number) => void) {
    this.#emit = emit;
  }

  /** Starts to count. A page that is read for long is told of every few minutes, which keeps its session alive. */
  follow(): void {
    const here = () => {
      const now = performance.now();
      if (this.#since !== undefined && now - this.#since + this.#counted >= IDLE) {
        this.settle();
      } else if (this.#since !== undefined && now - this.#active > 1000) {
        this.#count();
      }

      this.resume();
    };
    for (const input of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart']) {
      addEventListener(input, here, { capture: true, passive: true });
    }

    this.resume();
  }

  /** The page is to be seen (again). */
  resume(): void {
    if (document.visibilityState === 'visible') {
      this.#active = performance.now();
      this.#since ??= this.#active;
    }
  }

  /** The page is left: tells how long it was looked at, and how long ago that ended. */
  settle(): void {
    const endedAgo = Math.max(0, performance.now() - this.#active - IDLE);
    this.#count();
    this.#since = undefined;
    if (this.#counted >= LEAST) {
      const milliseconds = Math.round(this.#counted);
      this.#counted = 0;
      this.#emit(milliseconds, endedAgo);
    }
  }

  #count(): void {
    if (this.#since !== undefined) {
      const now = performance.now();
      this.#counted += Math.max(0, Math.min(now, this.#active + IDLE) - this.#since);
      this.#since = now;
    }
  }
}
