import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { AddToCart } from '@/components/AddToCart';
import { Price } from '@/components/Price';
import { ProductActions } from '@/components/ProductActions';
import { ProductPicture } from '@/components/ProductPicture';
import { ProductSeen } from '@/components/Telling';
import { product } from '@/lib/catalogue';
import { CATEGORIES } from '@/lib/categories';

type Properties = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Properties): Promise<Metadata> {
  const found = await product((await params).id);
  return found ? { title: found.name, description: found.description } : { title: 'Nothing here' };
}

export default async function ProductPage({ params }: Properties) {
  const found = await product((await params).id);
  if (!found) {
    notFound();
  }

  return (
    <article className="product">
      <ProductSeen product={found} />
      <ProductPicture category={found.category} />
      <div>
        <p className="path">
          <Link href={`/category/${found.category}`}>{CATEGORIES[found.category]}</Link>
        </p>
        <h1>{found.name}</h1>
        <p className="brand">{found.brand}</p>
        <p>{found.description}</p>
        <Price {...found} />
        <p className="stock">{found.stock > 5 ? 'In stock' : found.stock > 0 ? `Only ${found.stock} left` : 'Sold out'}</p>
        <AddToCart product={found} />
        <ProductActions product={found} />
      </div>
    </article>
  );
}
