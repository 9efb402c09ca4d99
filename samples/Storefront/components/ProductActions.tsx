'use client';

import { useEffect, useState } from 'react';
import type { Product } from '@/lib/catalogue';
import { itemOf, tracker } from '@/lib/tracking';

const KEY = 'shop.wishlist';

/** Puts a product on the wish list of this browser, or shares it. */
export function ProductActions({ product }: { product: Product }) {
  const [wished, setWished] = useState<string[]>([]);
  const [said, say] = useState('');
  useEffect(() => setWished(read()), []);
  const isWished = wished.includes(product.id);

  function toggle() {
    const next = isWished ? wished.filter(id => id !== product.id) : [...wished, product.id];
    setWished(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // The list lasts as long as the page.
    }

    isWished ? tracker().removeFromWishlist(itemOf(product)) : tracker().addToWishlist(itemOf(product));
  }

  async function share() {
    tracker().share({ method: 'link', item_id: product.id });
    try {
      await navigator.clipboard.writeText(location.href);
      say('The link is copied.');
    } catch {
      say(location.href);
    }
  }

  return (
    <div className="actions">
      <button type="button" aria-pressed={isWished} onClick={toggle}>
        <span aria-hidden="true">{isWished ? '♥' : '♡'}&nbsp;</span>Wish list
      </button>
      <button type="button" onClick={() => void share()}>
        Share
      </button>
      <p role="status">{said}</p>
    </div>
  );
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
