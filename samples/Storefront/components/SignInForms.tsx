'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState, type FormEvent } from 'react';
import { ask } from '@/lib/asking';
import { tracker } from '@/lib/tracking';

/** Signs in or makes an account; both lead to the orders. */
export function SignInForms() {
  const router = useRouter();
  const [said, say] = useState('');

  // Before the page can send them itself, nothing may be sent.
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);

  async function submit(event: FormEvent<HTMLFormElement>, path: '/api/sign-in' | '/api/sign-up') {
    event.preventDefault();
    const user = await ask<{ id: string }>('POST', path, Object.fromEntries(new FormData(event.currentTarget)), say);
    if (user) {
      path === '/api/sign-in' ? tracker().login(user.id, 'email') : tracker().signUp(user.id, 'email');
      router.push('/orders');
      router.refresh();
    }
  }

  return (
    <>
      <p role="alert">{said}</p>
      <div className="columns">
        <form method="post" onSubmit={event => void submit(event, '/api/sign-in')}>
          <h2>Sign in</h2>
          <label>
            E-mail
            <input name="email" type="email" autoComplete="email" required />
          </label>
          <label>
            Password
            <input name="password" type="password" autoComplete="current-password" required />
          </label>
          <button className="main" disabled={!isReady}>
            Sign in
          </button>
        </form>
        <form method="post" onSubmit={event => void submit(event, '/api/sign-up')}>
          <h2>Create an account</h2>
          <label>
            Name
            <input name="name" autoComplete="name" required />
          </label>
          <label>
            E-mail
            <input name="email" type="email" autoComplete="email" required />
          </label>
          <label>
            Password, ten characters or more
            <input name="password" type="password" autoComplete="new-password" minLength={10} required />
          </label>
          <button disabled={!isReady}>Create account</button>
        </form>
      </div>
    </>
  );
}
