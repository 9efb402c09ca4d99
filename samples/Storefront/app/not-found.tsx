import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Nothing here' };

export default function NotFound() {
  return (
    <>
      <h1>There is nothing here</h1>
      <p>
        The page has gone, or never was. <Link href="/">Back to the shop</Link>.
      </p>
    </>
  );
}
