/** A clock that went back by more than this was set: it is believed again. */
const SET_BACK = 1_000_000;

/**
 * Gives microseconds since 1970 that are never given twice and never go back within a page, so that its events keep their order:
 * the browser's clock has milliseconds, and several things happen in one.
 */
export function steadyClock(): () => number {
  let last = 0;
  return () => {
    const now = Date.now() * 1000;
    last = now > last || last - now > SET_BACK ? now : last + 1;
    return last;
  };
}

/** A time in microseconds as RFC 3339 has it. */
export function timestamp(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  return new Date(milliseconds).toISOString().replace('Z', String(microseconds % 1000).padStart(3, '0') + 'Z');
}
