import type { Outcome, Send } from './delivery.js';

/** A collector that says nothing for this long is taken for one that is away. */
const PATIENCE = 30_000;

/**
 * Sends to the collector as `text/plain`, which needs no preflight, and goes on when the page is gone. What knows no `keepalive`
 * (Firefox before 133) leaves by a beacon, whose answer nobody hears.
 */
export function transport(endpoint: string, writeKey: string | undefined, isCurious: boolean): Send {
  const url = writeKey ? `${endpoint}${endpoint.includes('?') ? '&' : '?'}writeKey=${encodeURIComponent(writeKey)}` : endpoint;
  return async (body, leaving) => {
    if (leaving && !('keepalive' in Request.prototype)) {
      return navigator.sendBeacon(url, body) ? null : { status: 0 };
    }

    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit', referrerPolicy: 'no-referrer', signal: patience.signal });
      return { status: answer.status, retryAfter: milliseconds(answer.headers.get('retry-after')), rejected: isCurious ? await rejectedIn(answer) : undefined };
    } finally {
      clearTimeout(timer);
    }
  };
}

function milliseconds(retryAfter: string | null): number | undefined {
  if (retryAfter === null) {
    return undefined;
  }

  const seconds = Number(retryAfter);
  const until = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
  return until > 0 ? until : undefined;
}

async function rejectedIn(answer: Response): Promise<Outcome['rejected']> {
  const { rejected } = (await answer.json().catch(() => ({}))) as { rejected?: unknown[] };
  return rejected?.length ? rejected : undefined;
}
