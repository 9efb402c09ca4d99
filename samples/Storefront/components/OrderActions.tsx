'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ask } from '@/lib/asking';
import { tracker } from '@/lib/tracking';

/** Cancels an order: all of it is refunded. */
export function CancelOrder({ id }: { id: string }) {
  const router = useRouter();
  const [said, say] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function cancel() {
    setBusy(true);
    if (await ask('POST', `/api/orders/${id}/cancel`, {}, say)) {
      tracker().refund({ id });
      router.refresh();
    } else {
      setBusy(false);
    }
  }

  return (
    <>
      <button type="button" disabled={isBusy} aria-label={`Cancel order ${id}`} onClick={() => void cancel()}>
        Cancel
      </button>
      <span role="status">{said}</span>
    </>
  );
}

/** Signs out, here and at the tracker. */
export function SignOut() {
  const router = useRouter();
  const [said, say] = useState('');

  async function signOut() {
    if (await ask('POST', '/api/sign-out', {}, say)) {
      tracker().logout();
      router.push('/');
      router.refresh();
    }
  }

  return (
    <>
      <button type="button" onClick={() => void signOut()}>
        Sign out
      </button>
      <span role="status">{said}</span>
    </>
  );
}
