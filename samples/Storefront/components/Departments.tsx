'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { CATEGORIES } from '@/lib/categories';

/** The way to every department; the one that is open is marked. */
export function Departments() {
  const path = usePathname();
  return (
    <nav className="departments" aria-label="Departments">
      {Object.entries(CATEGORIES).map(([slug, name]) => (
        <Link key={slug} href={`/category/${slug}`} aria-current={path === `/category/${slug}` ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
