import 'server-only';
import { randomUUID } from 'node:crypto';
import { cartId, keepCart } from './browser';
import { query, transaction } from './database';
import { ShopError } from './errors';
import { cents, type Cents } from './money';

export interface CartLine {
  productId: string;
  name: string;
  category: string;
  brand: string;
  price: Cents;
  quantity: number;
  stock: number;
}

export interface Cart {
  lines: CartLine[];
  units: number;
  value: Cents;
}

const MOST_UNITS = 99;

const EMPTY: Cart = { lines: [], units: 0, value: 0 };

/** The lines of a cart, in no order. */
export const LINES = `
  select l.product_id as "productId", p.name, p.category, p.brand, p.price::text as price, l.quantity, p.stock
  from cart_line l join product p on p.id = l.product_id where l.cart_id = $1`;

/** The cart of this browser. */
export async function currentCart(): Promise<Cart> {
  const id = await cartId();
  return id ? cartOf(await query<CartLine & { price: never }>(`${LINES} order by l.added_at, l.product_id`, [id])) : EMPTY;
}

export function cartOf(rows: (Omit<CartLine, 'price'> & { price: unknown })[]): Cart {
  const lines = rows.map(row => ({ ...row, price: cents(String(row.price)) }));
  return {
    lines,
    units: lines.reduce((sum, line) => sum + line.quantity, 0),
    value: lines.reduce((sum, line) => sum + line.price * line.quantity, 0),
  };
}

/** How many units of a product there are in the cart, and how many there were. */
export interface Change {
  before: number;
  after: number;
}

/** Puts units of a product into the cart of this browser, which may be its first. */
export async function addToCart(productId: string, quantity: number): Promise<Change> {
  return change(productId, before => Math.min(MOST_UNITS, before + quantity));
}

/** Gives a line another quantity; 0 takes it out. What is not in the cart, because another tab took it out, is not put in. */
export async function setQuantity(productId: string, quantity: number): Promise<Change> {
  return change(productId, before => (before === 0 ? 0 : quantity));
}

async function change(productId: string, become: (before: number) => number): Promise<Change> {
  const known = await cartId();
  const { id, ...changed } = await transaction(async ask => {
    // A cart that a browser made up is none.
    const [cart] = known ? await ask<{ id: string }>('select id from cart where id = $1 for update', [known]) : [];
    const [line] = cart
      ? await ask<{ quantity: number }>('select quantity from cart_line where cart_id = $1 and product_id = $2 for update', [
          cart.id,
          productId,
        ])
      : [];
    const before = line?.quantity ?? 0;
    const after = become(before);
    if (after > before && (await ask('select from product where id = $1 and stock > 0', [productId])).length === 0) {
      throw new ShopError(404, 'product.not_there', 'This product is not there any more.');
    }

    if (after === before) {
      return { id: known, before, after };
    }

    const id = cart?.id ?? randomUUID();
    await ask('insert into cart (id) values ($1) on conflict (id) do update set updated_at = now()', [id]);
    await (after === 0
      ? ask('delete from cart_line where cart_id = $1 and product_id = $2', [id, productId])
      : ask(
          `insert into cart_line (cart_id, product_id, quantity) values ($1, $2, $3)
         on conflict (cart_id, product_id) do update set quantity = excluded.quantity`,
          [id, productId, after],
        ));
    return { id, before, after };
  });
  if (id) {
    await keepCart(id);
  }

  return changed;
}
