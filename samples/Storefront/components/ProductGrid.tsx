'use client';

import Link from 'next/link';
import type { Product } from '@/lib/catalogue';
import { itemOf, tracker } from '@/lib/tracking';
import { Price } from './Price';
import { ProductPicture } from './ProductPicture';
import { ListSeen } from './Telling';

/** Products beside each other; `list` is what the events call them together, `seen` tells one showing of it from another. */
export function ProductGrid({
  list,
  products,
  seen = list.id,
}: {
  list: { id: string; name: string };
  products: Product[];
  seen?: string;
}) {
  return (
    <>
      <ListSeen list={list} products={products} seen={seen} />
      <ul className="grid">
        {products.map((product, i) => (
          <li key={product.id} className="card">
            <Link href={`/product/${product.id}`} onClick={() => tracker().selectItem(itemOf(product, { position: i + 1 }), list)}>
              <ProductPicture category={product.category} />
              <span className="brand">{product.brand}</span>
              <span className="name">{product.name}</span>
              <Price {...product} />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
