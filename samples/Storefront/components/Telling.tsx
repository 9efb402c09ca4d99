'use client';

import { useEffect, useRef } from 'react';
import { itemOf, itemOfLine, tracker } from '@/lib/tracking';
import { units } from '@/lib/money';
import type { Product } from '@/lib/catalogue';
import type { CartLine } from '@/lib/carts';
import type { Order } from '@/lib/orders';

/** Tells something once for each key: development mounts everything twice. */
function useTelling(key: string, tell: () => void): void {
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (told.current !== key) {
      told.current = key;
      tell();
    }
  });
}

/** A product is looked at. */
export function ProductSeen({ product }: { product: Product }) {
  useTelling(product.id, () => tracker().viewItem(itemOf(product)));
  return null;
}

/** A list of products is looked at. */
export function ListSeen({ list, products, seen }: { list: { id: string; name: string }; products: Product[]; seen: string }) {
  useTelling(seen, () =>
    tracker().viewItemList(
      list,
      products.map((product, i) => itemOf(product, { position: i + 1 })),
    ),
  );
  return null;
}

/** The shop was searched. */
export function Searched({ term, results }: { term: string; results: number }) {
  useTelling(term, () => tracker().search(term, results));
  return null;
}

/** The cart is looked at. */
export function CartSeen({ lines }: { lines: CartLine[] }) {
  useTelling('cart', () => tracker().viewCart(lines.map(itemOfLine)));
  return null;
}

/** An order was placed. A page of thanks that is loaded again says the same of the same order, which counts once. */
export function OrderPlaced({ order }: { order: Order }) {
  useTelling(order.id, () =>
    tracker().purchase(
      { id: order.id, value: units(order.value), tax: units(order.tax), shipping: units(order.shipping), currency: order.currency },
      order.lines.map(itemOfLine),
    ),
  );
  return null;
}
