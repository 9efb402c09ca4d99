import 'server-only';
import { randomUUID } from 'node:crypto';
import { cartId, keepCart } from './browser';
import { query } from './database';
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

const EMPTY: Cart = { lines: [], units: 0, value: 0 };

export const LINES = `
  select l.product_id as "productId", p.name, p.category, p.brand, p.price::text as price, l.quantity, p.stock
  from cart_line l join product p on p.id = l.product_id where l.cart_id = $1 order by l.added_at, l.product_id`;

/** The cart of this browser. */
export async function currentCart(): Promise<Cart> {
  const id = await cartId();
  return id ? cartOf(await query<CartLine & { price: never }>(LINES, [id])) : EMPTY;
}

export function cartOf(rows: (Omit<CartLine, 'price'> & { price: unknown })[]): Cart {
  const lines = rows.map(row => ({ ...row, price: cents(String(row.price)) }));
  return {
    lines,
    units: lines.reduce((sum, line) => sum + line.quantity, 0),
    value: lines.reduce((sum, line) => sum + line.price * line.quantity, 0),
  };
}

/** Puts units of a product into the cart of this browser, which may be its first. */
export async function addToCart(productId: string, quantity: number): Promise<Cart> {
  const id = (await cartId()) ?? randomUUID();
  await query('insert into cart (id) values ($1) on conflict (id) do update set updated_at = now()', [id]);
  const added = await query(
    `insert into cart_line (cart_id, product_id, quantity) select $1, id, $3 from product where id = $2 and stock > 0
     on conflict (cart_id, product_id) do update set quantity = least(99, cart_line.quantity + excluded.quantity) returning product_id`,
    [id, productId, quantity]);
  if (added.length === 0) {
    throw new ShopError(404, 'product.not_there', 'This product is not there any more.');
  }

  await keepCart(id);
  return cartOf(await query(LINES, [id]));
}

/** Gives a line another quantity; 0 takes it out. */
export async function setQuantity(productId: string, quantity: number): Promise<Cart> {
  const id = await cartId();
  if (!id) {
    return EMPTY;
  }

  await (quantity === 0
    ? query('delete from cart_line where cart_id = $1 and product_id = $2', [id, productId])
    : query('update cart_line set quantity = $3 where cart_id = $1 and product_id = $2', [id, productId, quantity]));
  return cartOf(await query(LINES, [id]));
}
