import 'server-only';
import pg from 'pg';

// Development loads modules anew; the pool outlives that.
const kept = globalThis as { shopPool?: pg.Pool };

function pool(): pg.Pool {
  if (!kept.shopPool) {
    const { SHOP_DATABASE } = process.env;
    if (!SHOP_DATABASE) {
      throw new Error("Set SHOP_DATABASE to the address of the shop's database, such as postgres://shop@127.0.0.1/shop.");
    }

    kept.shopPool = new pg.Pool({
      connectionString: SHOP_DATABASE,
      max: 10,
      connectionTimeoutMillis: 5000,
      application_name: 'storefront',
    });

    // A connection that breaks while nobody uses it is replaced; without a listener it would end the process.
    kept.shopPool.on('error', error => console.error(`database: ${error.message}`));
  }

  return kept.shopPool;
}

/** The rows of a query with parameters `$1`, `$2`, ... */
export async function query<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return (await pool().query<Row>(sql, parameters)).rows;
}

/** Does all of something or nothing. */
export async function transaction<T>(work: (ask: typeof query) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  try {
    await client.query('begin');
    const result = await work(async (sql, parameters = []) => (await client.query(sql, parameters)).rows as never);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
