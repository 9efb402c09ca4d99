import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Checkout } from '@/components/Checkout';
import { currentCart } from '@/lib/carts';
import { currentUser } from '@/lib/users';

export const metadata: Metadata = { title: 'Checkout' };

export default async function CheckoutPage() {
  const cart = await currentCart();
  if (cart.lines.length === 0) {
    redirect('/cart');
  }

  return (
    <>
      <h1>Checkout</h1>
      <Checkout cart={cart} knownEmail={(await currentUser())?.email ?? ''} />
    </>
  );
}
