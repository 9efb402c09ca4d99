'use client';

import { useRouter } from 'next/navigation';

/** Searches the shop; works as a plain form too. */
export function SearchBox() {
  const router = useRouter();
  return (
    <form
      role="search"
      action="/search"
      onSubmit={event => {
        event.preventDefault();
        const term = String(new FormData(event.currentTarget).get('q') ?? '').trim();
        if (term) {
          router.push(`/search?q=${encodeURIComponent(term)}`);
        }
      }}>
      <label>
        <span className="unseen">Search</span>
        <input type="search" name="q" placeholder="Search for laptops, mice, …" maxLength={100} />
      </label>
      <button aria-label="Search">
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <path
            d="M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zM13.5 13.5 18 18"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
          />
        </svg>
      </button>
    </form>
  );
}
