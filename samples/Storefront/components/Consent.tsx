'use client';

import { useEffect, useState } from 'react';
import { isMeasuring, tracker } from '@/lib/tracking';

/** Starts the tracker on every page, says who is signed in, and asks whoever has not answered yet, or wants to answer otherwise. */
export function Consent({ userId }: { userId: string | null }) {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => tracker().identify(userId ?? '', userId ? 'email' : undefined), [userId]);
  useEffect(() => {
    setAsking(isMeasuring() && tracker().isConsentGiven() === undefined);
    const again = () => setAsking(true);
    addEventListener(ASK_AGAIN, again);
    return () => removeEventListener(ASK_AGAIN, again);
  }, []);

  function answer(isGiven: boolean) {
    tracker().consent(isGiven);
    setAsking(false);
  }

  return isAsking ? (
    <section className="consent" aria-label="Privacy">
      <p>
        May we remember this browser, to see which pages help and which do not? What you look at stays with us; it goes to nobody else. If
        you would rather not, visits are counted without anything that could recognise you.
      </p>
      <div className="buttons">
        <button type="button" onClick={() => answer(false)}>
          No, thank you
        </button>
        <button type="button" onClick={() => answer(true)}>
          Yes, you may
        </button>
      </div>
    </section>
  ) : null;
}

const ASK_AGAIN = 'shop:privacy';

/** Asks again: an answer can be taken back as easily as it was given. */
export function PrivacyButton() {
  return (
    <button
      type="button"
      onClick={() => {
        dispatchEvent(new Event(ASK_AGAIN));
        scrollTo(0, 0);
      }}>
      Privacy
    </button>
  );
}
