'use client';

import { useEffect, useState } from 'react';
import { tracker } from '@/lib/tracking';

/** Starts the tracker on every page, says who is signed in, and asks whoever has not answered yet. */
export function Consent({ userId }: { userId: string | null }) {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    const started = tracker();
    if (userId) {
      started.identify(userId, 'email');
    }

    const hasCollector = !!document.querySelector<HTMLMetaElement>('meta[name="clickstream"]')?.dataset.endpoint;
    setAsking(hasCollector && started.isConsentGiven() === undefined);
  }, [userId]);

  function answer(isGiven: boolean) {
    tracker().consent(isGiven);
    setAsking(false);
  }

  return isAsking ? (
    <section className="consent" aria-label="Privacy">
      <p>
        May we remember this browser, to see which pages help and which do not? What you look at stays with us; it goes to nobody else. If you would rather not,
        visits are counted without anything that could recognise you.
      </p>
      <div className="buttons">
        <button type="button" onClick={() => answer(false)}>No, thank you</button>
        <button type="button" onClick={() => answer(true)}>Yes, you may</button>
      </div>
    </section>
  ) : null;
}
