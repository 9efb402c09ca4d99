// Brings the shop's database up to date: migrations in the order of their numbers, each once, then the products.
import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';

if (process.argv.includes('--help')) {
  console.log(`Usage: SHOP_DATABASE=postgres://user:password@host:port/database npm run migrate

Creates or updates the shop's tables and its 60 products; what is up to date stays as it is. The database must exist.
It is the shop's own: give it other credentials than the warehouse has.`);
  process.exit(0);
}

const { SHOP_DATABASE } = process.env;
if (!SHOP_DATABASE) {
  console.error('migrate: set SHOP_DATABASE to the address of the shop\'s database. See --help.');
  process.exit(2);
}

const here = name => new URL(name, import.meta.url);
const client = new pg.Client({ connectionString: SHOP_DATABASE });
try {
  await client.connect();
  await client.query('begin');

  // One at a time: several instances may start together.
  await client.query("select pg_advisory_xact_lock(hashtext('clickstream-storefront'))");
  await client.query('create table if not exists schema_migration (name text primary key, applied_at timestamptz not null default now())');
  const applied = new Set((await client.query('select name from schema_migration')).rows.map(row => row.name));
  for (const name of readdirSync(here('migrations')).filter(one => one.endsWith('.sql')).sort()) {
    if (!applied.has(name)) {
      await client.query(readFileSync(here(`migrations/${name}`), 'utf8'));
      await client.query('insert into schema_migration (name) values ($1)', [name]);
      console.log(`Applied ${name}`);
    }
  }

  const products = JSON.parse(readFileSync(here('products.json'), 'utf8'));
  await client.query(
    `insert into product (id, name, category, brand, description, price, list_price, stock, is_featured)
     select id, name, category, brand, description, price, "listPrice", stock, coalesce(featured, false)
     from jsonb_to_recordset($1::jsonb) as one(
       id text, name text, category text, brand text, description text, price numeric, "listPrice" numeric, stock int, featured boolean)
     on conflict (id) do update set name = excluded.name, category = excluded.category, brand = excluded.brand,
       description = excluded.description, price = excluded.price, list_price = excluded.list_price, is_featured = excluded.is_featured`,
    [JSON.stringify(products)]);
  await client.query('commit');
  console.log(`${products.length} products`);
} catch (error) {
  console.error(`migrate: ${error.message || error.code}`);
  process.exitCode = 1;
} finally {
  await client.end().catch(() => {});
}
