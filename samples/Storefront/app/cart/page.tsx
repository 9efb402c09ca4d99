import type { Metadata } from 'next';
import Link from 'next/link';
import { CartLines } from '@/components/CartLines';
import { CartSeen } from '@/components/Telling';
import { currentCart } from '@/lib/carts';
import { money } from '@/lib/money';

export const metadata: Metadata = { title: 'Cart' };

export default async function CartPage() {
  const cart = await currentCart();
  return (
    <>
      <h1>Cart</h1>
      <CartSeen lines={cart.lines} />
      <CartLines cart={cart} />
      {cart.lines.length > 0 ? (
        <div className="sum">
          <p>
            Goods <strong>{money(cart.value)}</strong>
          </p>
          <Link className="button main" href="/checkout">
            Go to checkout
          </Link>
        </div>
      ) : (
        <p>
          There is nothing in it. <Link href="/">Look around</Link>.
        </p>
      )}
    </>
  );
}
