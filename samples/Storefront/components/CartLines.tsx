'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ask } from '@/lib/asking';
import type { Cart, CartLine } from '@/lib/carts';
import { money } from '@/lib/money';
import { itemOfLine, tracker } from '@/lib/tracking';
import { ProductPicture } from './ProductPicture';

/** What is in the cart, to be changed. */
export function CartLines({ cart }: { cart: Cart }) {
  const router = useRouter();
  const [said, say] = useState('');

  async function change(line: CartLine, quantity: number) {
    if (quantity === line.quantity || !await ask('PATCH', '/api/cart', { productId: line.productId, quantity }, say)) {
      return;
    }

    const changed = itemOfLine({ ...line, quantity: Math.abs(quantity - line.quantity) });
    quantity > line.quantity ? tracker().addToCart(changed) : tracker().removeFromCart(changed);
    say(quantity === 0 ? `${line.name} is taken out.` : '');
    router.refresh();
  }

  return (
    <>
      <ul className="lines">
        {cart.lines.map(line => (
          <li key={line.productId}>
            <ProductPicture category={line.category} />
            <div>
              <Link href={`/product/${line.productId}`}>{line.name}</Link>
              <span className="brand">{line.brand} · {money(line.price)} each</span>
            </div>
            <label>
              <span className="unseen">Quantity of {line.name}</span>
              <select value={line.quantity} onChange={event => void change(line, Number(event.target.value))}>
                {Array.from({ length: Math.max(9, line.quantity) }, (_, i) => <option key={i + 1}>{i + 1}</option>)}
              </select>
            </label>
            <button type="button" aria-label={`Remove ${line.name}`} onClick={() => void change(line, 0)}>Remove</button>
            <strong>{money(line.price * line.quantity)}</strong>
          </li>
        ))}
      </ul>
      <p role="status">{said}</p>
    </>
  );
}
