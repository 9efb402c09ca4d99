import { init, type Item, type Tracker } from 'clickstream-tracker';
import type { Change } from './carts';
import { CURRENCY, units, type Cents } from './money';
import type { OrderLine } from './orders';

/**
 * The tracker; it is begun by the first who asks. The layout says where events go, as that is known when the shop runs and not when it is
 * built; without a collector the tracker takes every call and does nothing.
 */
export function tracker(): Tracker {
  const { endpoint = '', siteId = '' } = told();
  return isMeasuring() ? init({ endpoint, siteId, currency: CURRENCY, requireConsent: true }) : off;
}

/** Whether there is a collector. */
export const isMeasuring = () => !!told().endpoint;

const told = () => document.querySelector<HTMLMetaElement>('meta[name="clickstream"]')?.dataset ?? {};

const off = new Proxy({}, { get: () => () => undefined }) as Tracker;

/** A product as the events have it. */
export function itemOf(
  product: { id: string; name: string; category: string; brand: string; price: Cents; listPrice?: Cents | null },
  more: { quantity?: number; position?: number } = {},
): Item {
  return {
    id: product.id,
    name: product.name,
    category: product.category,
    brand: product.brand,
    price: units(product.price),
    ...(product.listPrice ? { listPrice: units(product.listPrice) } : {}),
    urlPath: `/product/${product.id}`,
    ...more,
  };
}

/** A line of a cart or an order as the events have it. */
export const itemOfLine = (line: OrderLine): Item => itemOf({ ...line, id: line.productId }, { quantity: line.quantity });

/** Tells by how many units the cart has more or less of something; nothing when it has as many as before. */
export function tellChange(item: Item, { before, after }: Change): void {
  const changed = { ...item, quantity: Math.abs(after - before) };
  if (after > before) {
    tracker().addToCart(changed);
  } else if (after < before) {
    tracker().removeFromCart(changed);
  }
}
