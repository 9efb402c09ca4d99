import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Consent, PrivacyButton } from '@/components/Consent';
import { Departments } from '@/components/Departments';
import { SearchBox } from '@/components/SearchBox';
import { currentCart } from '@/lib/carts';
import { currentUser } from '@/lib/users';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Halde — computers that last', template: '%s — Halde' },
  description: 'A small shop for computers and what belongs to them.',
  icons: '/icon.svg',
};

export default async function Layout({ children }: { children: ReactNode }) {
  // Every page is made for who asks: a cart, a user, and a policy for scripts that is different each time.
  await headers();
  const [cart, user] = [await currentCart(), await currentUser()];
  const { CLICKSTREAM_ENDPOINT = '', CLICKSTREAM_SITE_ID = 'shop' } = process.env;
  return (
    <html lang="en">
      <body>
        <meta name="clickstream" data-endpoint={CLICKSTREAM_ENDPOINT} data-site-id={CLICKSTREAM_SITE_ID} />
        <a className="skip" href="#content">
          Skip to the content
        </a>
        <Consent userId={user?.id ?? null} />
        <header>
          <div className="bar">
            <Link className="logo" href="/">
              Halde
            </Link>
            <SearchBox />
            <nav aria-label="Account and cart">
              <Link href={user ? '/orders' : '/sign-in'}>{user ? 'Your orders' : 'Sign in'}</Link>
              <Link href="/cart">
                Cart
                {cart.units > 0 ? (
                  <span className="count">
                    <span className="unseen">, units: </span>
                    {cart.units}
                  </span>
                ) : null}
              </Link>
            </nav>
          </div>
          <Departments />
        </header>
        <main id="content">{children}</main>
        <footer>
          <p>Halde is a sample shop: nothing is sold and nothing is sent.</p>
          {process.env.CLICKSTREAM_ENDPOINT ? <PrivacyButton /> : null}
        </footer>
      </body>
    </html>
  );
}
