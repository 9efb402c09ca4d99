// Times SQL statements in DuckDB and prints the milliseconds of each as JSON: node time.mjs "<sql>" ...
// Of a statement that is given several times in a row, each run is timed.
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const milliseconds = [];
for (const sql of process.argv.slice(2)) {
  const start = process.hrtime.bigint();
  await connection.run(sql);
  milliseconds.push(Number(process.hrtime.bigint() - start) / 1e6);
}

process.stdout.write(JSON.stringify(milliseconds));
