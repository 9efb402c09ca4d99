'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ask } from '@/lib/asking';
import type { Change } from '@/lib/carts';
import type { Product } from '@/lib/catalogue';
import { itemOf, tellChange } from '@/lib/tracking';

/** Puts a product into the cart, as often as is wanted. */
export function AddToCart({ product }: { product: Product }) {
  const router = useRouter();
  const [typed, setTyped] = useState('1');
  const [said, say] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function add() {
    setBusy(true);
    const change = await ask<Change>('POST', '/api/cart', { productId: product.id, quantity: Number(typed) }, say);
    if (change) {
      tellChange(itemOf(product), change);
      say(change.after > change.before ? 'It is in the cart.' : `There are ${change.after} in the cart, and no more can be.`);
      router.refresh();
    }

    setBusy(false);
  }

  return (
    <form className="add" onSubmit={event => (event.preventDefault(), void add())}>
      <label>
        Quantity
        <input type="number" min={1} max={9} required value={typed} onChange={event => setTyped(event.target.value)} />
      </label>
      <button className="main" disabled={isBusy || product.stock === 0}>
        {product.stock === 0 ? 'Sold out' : 'Add to cart'}
      </button>
      <p role="status">{said}</p>
    </form>
  );
}
