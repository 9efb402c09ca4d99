import 'server-only';
import { query } from './database';
import { cents, type Cents } from './money';

export interface Product {
  id: string;
  name: string;
  category: string;
  brand: string;
  description: string;
  price: Cents;
  listPrice: Cents | null;
  stock: number;
}

const COLUMNS = 'id, name, category, brand, description, price, list_price, stock';

interface Row {
  id: string;
  name: string;
  category: string;
  brand: string;
  description: string;
  price: string;
  list_price: string | null;
  stock: number;
}

export const featured = () => products('where is_featured order by category, id');

export const ofCategory = (category: string) => products('where category = $1 order by id', [category]);

export async function product(id: string): Promise<Product | undefined> {
  return (await products('where id = $1', [id]))[0];
}

/** Products in which every word of the term occurs, in whatever case. */
export async function search(term: string): Promise<Product[]> {
  const words = term.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  return words.length === 0
    ? []
    : products(
        `where not exists (
           select from unnest($1::text[]) as word
           where position(word in lower(concat_ws(' ', name, brand, category, description))) = 0) order by id`,
        [words],
      );
}

async function products(where: string, parameters: unknown[] = []): Promise<Product[]> {
  const rows = await query<Row>(`select ${COLUMNS} from product ${where}`, parameters);
  return rows.map(({ list_price, price, ...row }) => ({
    ...row,
    price: cents(price),
    listPrice: list_price === null ? null : cents(list_price),
  }));
}
