'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { ask } from '@/lib/asking';
import type { Cart, CartLine, Change } from '@/lib/carts';
import { money } from '@/lib/money';
import { itemOfLine, tellChange } from '@/lib/tracking';
import { ProductPicture } from './ProductPicture';

/** What is in the cart, to be changed. */
export function CartLines({ cart }: { cart: Cart }) {
  const router = useRouter();
  const [said, say] = useState('');
  const [isBusy, setBusy] = useState(false);
  const status = useRef<HTMLParagraphElement>(null);

  async function change(line: CartLine, quantity: number) {
    setBusy(true);
    const done = await ask<Change>('PATCH', '/api/cart', { productId: line.productId, quantity }, say);
    if (done) {
      tellChange(itemOfLine(line), done);
      say(done.after === 0 ? `${line.name} is taken out.` : `There are ${done.after} of ${line.name}.`);

      // What had the focus may be gone with its line.
      status.current?.focus();
      router.refresh();
    }

    setBusy(false);
  }

  return (
    <>
      <ul className="lines">
        {cart.lines.map(line => (
          <li key={line.productId}>
            <ProductPicture category={line.category} />
            <div>
              <Link href={`/product/${line.productId}`}>{line.name}</Link>
              <span className="brand">
                {line.brand} · {money(line.price)} each
              </span>
            </div>
            <label>
              <span className="unseen">Quantity of {line.name}</span>
              <select value={line.quantity} disabled={isBusy} onChange={event => void change(line, Number(event.target.value))}>
                {Array.from({ length: Math.max(9, line.quantity) }, (_, i) => (
                  <option key={i + 1}>{i + 1}</option>
                ))}
              </select>
            </label>
            <button type="button" disabled={isBusy} aria-label={`Remove ${line.name}`} onClick={() => void change(line, 0)}>
              Remove
            </button>
            <strong>{money(line.price * line.quantity)}</strong>
          </li>
        ))}
      </ul>
      <p role="status" ref={status} tabIndex={-1}>
        {said}
      </p>
    </>
  );
}
