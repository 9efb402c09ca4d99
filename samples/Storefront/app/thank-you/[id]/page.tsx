import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { Sum } from '@/components/Sum';
import { OrderPlaced } from '@/components/Telling';
import { PAYMENTS, SHIPPING } from '@/lib/money';
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
      <p>
        Your order is <strong>{found.id}</strong>. It is kept for {found.email}.
      </p>
      <div className="order">
        <Sum
          lines={found.lines}
          tax={found.tax}
          shipping={{ label: SHIPPING[found.shippingTier].label, price: found.shipping }}
          total={{ label: `Total, ${PAYMENTS[found.paymentType].toLowerCase()}`, price: found.value + found.tax + found.shipping }}
        />
      </div>
      <p>
        <Link href="/orders">All orders</Link>
      </p>
    </>
  );
}
