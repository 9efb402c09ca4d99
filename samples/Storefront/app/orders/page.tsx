import type { Metadata } from 'next';
import Link from 'next/link';
import { CancelOrder, SignOut } from '@/components/OrderActions';
import { money } from '@/lib/money';
import { ownOrders } from '@/lib/orders';
import { currentUser } from '@/lib/users';

export const metadata: Metadata = { title: 'Orders' };

const written = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export default async function Orders() {
  const [user, orders] = [await currentUser(), await ownOrders()];
  return (
    <>
      <h1>Orders</h1>
      {user ? (
        <p>
          Signed in as {user.name}. <SignOut />
        </p>
      ) : (
        <p>
          These are the orders of this browser. <Link href="/sign-in">Sign in</Link> to see all of yours.
        </p>
      )}
      {orders.length === 0 ? (
        <p>There are none yet.</p>
      ) : (
        <table>
          <caption className="unseen">Orders, the latest first</caption>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">Placed</th>
              <th scope="col" className="less">
                Units
              </th>
              <th scope="col">Total</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {orders.map(one => (
              <tr key={one.id}>
                <th scope="row">
                  <Link href={`/thank-you/${one.id}`}>{one.id}</Link>
                </th>
                <td>{written.format(one.placedAt)}</td>
                <td className="less">{one.lines.reduce((sum, line) => sum + line.quantity, 0)}</td>
                <td>{money(one.value + one.tax + one.shipping)}</td>
                <td>{one.isCancelled ? 'Cancelled' : <CancelOrder id={one.id} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
