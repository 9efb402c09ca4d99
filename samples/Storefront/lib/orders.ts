import 'server-only';
import { randomBytes } from 'node:crypto';
import { cartId } from './browser';
import { cartOf, LINES, type CartLine } from './carts';
import { query, transaction } from './database';
import { ShopError } from './errors';
import { cents, chargesOf, units, type Cents, type PaymentType, type ShippingTier } from './money';
import { currentUser } from './users';

/** What was ordered of a product, as it was then. */
export type OrderLine = Omit<CartLine, 'stock'>;

export interface Order {
  id: string;
  email: string;
  shipTo: string;
  shippingTier: ShippingTier;
  paymentType: PaymentType;
  currency: string;
  value: Cents;
  tax: Cents;
  shipping: Cents;
  placedAt: Date;
  isCancelled: boolean;
  lines: OrderLine[];
}

export interface OrderRequest {
  attempt: string;
  email: string;
  shipTo: string;
  shippingTier: ShippingTier;
  paymentType: PaymentType;

  /** What the shopper was told that it costs in all. */
  total: Cents;
}

/** Makes an order of the cart of this browser. The same attempt again gives the same order. */
export async function placeOrder(wanted: OrderRequest): Promise<string> {
  const [cart, user] = [await cartId(), await currentUser()];
  if (!cart) {
    throw new ShopError(409, 'cart.empty', 'There is nothing in the cart.');
  }

  return transaction(async ask => {
    // Orders of one cart wait for each other.
    await ask('select from cart where id = $1 for update', [cart]);
    const [before] = await ask<{ id: string }>('select id from shop_order where attempt = $1 and cart_id = $2', [wanted.attempt, cart]);
    if (before) {
      return before.id;
    }

    // What is read here is what is ordered: neither a line nor a price changes meanwhile.
    const { lines, value } = cartOf(await ask(`${LINES} order by l.product_id for update of l, p`, [cart]));
    if (lines.length === 0) {
      throw new ShopError(409, 'cart.empty', 'There is nothing in the cart.');
    }

    const { tax, shipping, total } = chargesOf(value, wanted.shippingTier);
    if (total !== wanted.total) {
      throw new ShopError(409, 'cart.changed', 'The cart or a price has changed. Please look at the total and order again.');
    }

    for (const line of lines) {
      const taken = await ask('update product set stock = stock - $2 where id = $1 and stock >= $2 returning id', [
        line.productId,
        line.quantity,
      ]);
      if (taken.length === 0) {
        throw new ShopError(409, 'product.out_of_stock', `There are not ${line.quantity} of ${line.name} any more.`);
      }
    }

    const id = newOrderId();
    const placed = await ask(
      `insert into shop_order (id, cart_id, attempt, user_id, email, ship_to, shipping_tier, payment_type, value, tax, shipping)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (attempt) do nothing returning id`,
      [
        id,
        cart,
        wanted.attempt,
        user?.id ?? null,
        wanted.email,
        wanted.shipTo,
        wanted.shippingTier,
        wanted.paymentType,
        units(value),
        units(tax),
        units(shipping),
      ],
    );
    if (placed.length === 0) {
      throw new ShopError(409, 'attempt.taken', 'Please load the page again.');
    }

    await ask(
      `insert into order_line (order_id, product_id, name, category, brand, price, quantity)
       select $1, "productId", name, category, brand, price / 100, quantity from jsonb_to_recordset($2::jsonb) as line(
         "productId" text, name text, category text, brand text, price numeric, quantity int)`,
      [id, JSON.stringify(lines)],
    );
    await ask('delete from cart_line where cart_id = $1', [cart]);
    return id;
  });
}

const ID = /^S-[2-9A-Z]{10}$/;

/** An order of who is signed in, or one that a guest placed in this browser; undefined: there is none. */
export async function order(id: string): Promise<Order | undefined> {
  return ID.test(id) ? (await orders('and o.id = $3', [id]))[0] : undefined;
}

/** All orders of who is signed in, and those that a guest placed in this browser, the latest first. */
export const ownOrders = () => orders('');

/** Takes an order back: what was paid is given back, what was taken from the stock returns. Again it changes nothing. */
export async function cancelOrder(id: string): Promise<void> {
  if (!(await order(id))) {
    throw new ShopError(404, 'order.unknown', 'There is no such order.');
  }

  await transaction(async ask => {
    const cancelled = await ask('update shop_order set cancelled_at = now() where id = $1 and cancelled_at is null returning id', [id]);
    if (cancelled.length > 0) {
      await ask('select from product where id in (select product_id from order_line where order_id = $1) order by id for update', [id]);
      await ask('update product p set stock = stock + l.quantity from order_line l where l.order_id = $1 and p.id = l.product_id', [id]);
    }
  });
}

async function orders(and: string, parameters: unknown[] = []): Promise<Order[]> {
  const rows = await query<Record<string, never>>(
    `select o.id, o.email, o.ship_to as "shipTo", o.shipping_tier as "shippingTier", o.payment_type as "paymentType", o.currency,
       o.value::text, o.tax::text, o.shipping::text, o.placed_at as "placedAt", o.cancelled_at is not null as "isCancelled", (
         select jsonb_agg(jsonb_build_object('productId', l.product_id, 'name', l.name, 'category', l.category, 'brand', l.brand,
           'price', l.price::text, 'quantity', l.quantity) order by l.product_id) from order_line l where l.order_id = o.id) as lines
     from shop_order o where (o.user_id = $2 or (o.user_id is null and o.cart_id = $1)) ${and} order by o.placed_at desc limit 100`,
    [await cartId(), (await currentUser())?.id ?? null, ...parameters],
  );
  return rows.map(row => ({
    ...(row as unknown as Order),
    value: cents(row.value!),
    tax: cents(row.tax!),
    shipping: cents(row.shipping!),
    lines: (row.lines as unknown as (OrderLine & { price: unknown })[]).map(line => ({ ...line, price: cents(String(line.price)) })),
  }));
}

/** Ten letters and digits that nobody mixes up or guesses. */
function newOrderId(): string {
  const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `S-${Array.from(randomBytes(10), byte => letters[byte % letters.length]).join('')}`;
}
