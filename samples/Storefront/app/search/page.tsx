import type { Metadata } from 'next';
import { ProductGrid } from '@/components/ProductGrid';
import { Searched } from '@/components/Telling';
import { search } from '@/lib/catalogue';

export const metadata: Metadata = { title: 'Search' };

export default async function Search({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const { q } = await searchParams;
  const term = (typeof q === 'string' ? q : '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100);
  const found = term ? await search(term) : [];
  return (
    <>
      <h1>{term ? <>Results for “{term}”</> : 'Search'}</h1>
      {term ? <Searched term={term} results={found.length} /> : null}
      {found.length > 0 ? (
        <ProductGrid list={{ id: 'search', name: 'Search' }} seen={term} products={found} />
      ) : (
        <p>{term ? 'Nothing is like that. Try another word, or look through the departments above.' : 'Write above what you look for.'}</p>
      )}
    </>
  );
}
