import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  outputFileTracingRoot: fileURLToPath(new URL('.', import.meta.url)),
  // Browsers ask for it before they have read which icon a page has.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  typescript: { ignoreBuildErrors: false },
};
