import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ProductGrid } from '@/components/ProductGrid';
import { ofCategory } from '@/lib/catalogue';
import { CATEGORIES } from '@/lib/categories';

type Properties = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Properties): Promise<Metadata> {
  const { slug } = await params;
  return { title: Object.hasOwn(CATEGORIES, slug) ? CATEGORIES[slug] : 'Nothing here' };
}

export default async function Category({ params }: Properties) {
  const { slug } = await params;
  const name = Object.hasOwn(CATEGORIES, slug) ? CATEGORIES[slug] : undefined;
  if (!name) {
    notFound();
  }

  return (
    <>
      <h1>{name}</h1>
      <ProductGrid list={{ id: slug, name }} products={await ofCategory(slug)} />
    </>
  );
}
