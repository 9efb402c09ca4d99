import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { OrderPlaced } from '@/components/Telling';
import { money, PAYMENTS, SHIPPING } from '@/lib/money';
import { order } from '@/lib/orders';

export const metadata: Metadata = { title: 'Thank you' };

export default async function ThankYou({ params }: { params: Promise<{ id: string }> }) {
  const found = await order((await params).id);
  if (!found) {
    notFound();
  }

  return (
    <>
      <OrderPlaced order={found} />
      <h1>Thank you.</h1>
      <p>Your order is <strong>{found.id}</strong>. It is kept for {found.email}.</p>
      <dl className="order">
        {found.lines.map(line => <div key={line.productId}><dt>{line.quantity} × {line.name}</dt><dd>{money(line.price * line.quantity)}</dd></div>)}
        <div><dt>Tax</dt><dd>{money(found.tax)}</dd></div>
        <div><dt>{SHIPPING[found.shippingTier].label}</dt><dd>{money(found.shipping)}</dd></div>
        <div className="total"><dt>Total, {PAYMENTS[found.paymentType].toLowerCase()}</dt><dd>{money(found.value + found.tax + found.shipping)}</dd></div>
      </dl>
      <p><Link href="/orders">All orders</Link></p>
    </>
  );
}
