import Link from 'next/link';
import { ProductGrid } from '@/components/ProductGrid';
import { ProductPicture } from '@/components/ProductPicture';
import { featured } from '@/lib/catalogue';

export default async function Home() {
  return (
    <>
      <section className="hero">
        <div>
          <h1>Computers that last.</h1>
          <p>Sixty things, chosen by people who use them. Repairable where it can be had, and honest about the rest.</p>
          <Link className="button main" href="/category/laptop" data-clickstream="hero">
            See the laptops
          </Link>
        </div>
        <ProductPicture category="laptop" />
      </section>
      <h2>This week</h2>
      <ProductGrid list={{ id: 'home', name: 'This week' }} products={await featured()} />
    </>
  );
}
