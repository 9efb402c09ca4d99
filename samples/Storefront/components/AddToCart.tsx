'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ask } from '@/lib/asking';
import type { Product } from '@/lib/catalogue';
import { itemOf, tracker } from '@/lib/tracking';

/** Puts a product into the cart, as often as is wanted. */
export function AddToCart({ product }: { product: Product }) {
  const router = useRouter();
  const [quantity, setQuantity] = useState(1);
  const [said, say] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function add() {
    setBusy(true);
    if (await ask('POST', '/api/cart', { productId: product.id, quantity }, say)) {
      tracker().addToCart(itemOf(product, { quantity }));
      say('It is in the cart.');
      router.refresh();
    }

    setBusy(false);
  }

  return (
    <form className="add" onSubmit={event => (event.preventDefault(), void add())}>
      <label>
        Quantity
        <input type="number" min={1} max={9} required value={quantity} onChange={event => setQuantity(event.target.valueAsNumber || 1)} />
      </label>
      <button className="main" disabled={isBusy || product.stock === 0}>{product.stock === 0 ? 'Sold out' : 'Add to cart'}</button>
      <p role="status">{said}</p>
    </form>
  );
}
