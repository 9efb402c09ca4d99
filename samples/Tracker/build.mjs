// Builds dist/index.js (ES module) and dist/clickstream.js (classic script); with --tests, what the tests run.
import { rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { build } from 'esbuild';

const common = { bundle: true, target: 'es2022', legalComments: 'none', logLevel: 'warning' };
if (process.argv.includes('--tests')) {
  await rm('.tests', { recursive: true, force: true });
  const entryPoints = readdirSync('tests').filter(name => name.endsWith('.test.ts')).map(name => `tests/${name}`);
  await build({ ...common, platform: 'node', format: 'esm', outdir: '.tests', outExtension: { '.js': '.mjs' }, entryPoints });
} else {
  await rm('dist', { recursive: true, force: true });
}

await build({ ...common, minify: true, format: 'esm', entryPoints: ['src/index.ts'], outfile: 'dist/index.js' });
await build({ ...common, minify: true, format: 'iife', entryPoints: ['src/script.ts'], outfile: 'dist/clickstream.js' });
