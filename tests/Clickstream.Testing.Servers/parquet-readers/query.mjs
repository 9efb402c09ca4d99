// Runs SQL statements in DuckDB and prints the rows of the last one as JSON: node query.mjs "<sql>" ...
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
let rows = [];
for (const sql of process.argv.slice(2)) {
  rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

process.stdout.write(JSON.stringify(rows));
