#!/usr/bin/env bash
# Places plotly.js and the Inter typeface into www/assets. Quick when they are there already.
set -euo pipefail
cd "$(dirname "$0")"

stamp=$(cat package-lock.json plotly.js assets.sh | sha256sum | cut -d ' ' -f 1)
if [[ -f www/assets/stamp && $(<www/assets/stamp) == "$stamp" ]]; then
    exit 0
fi

command -v npm >/dev/null || { echo 'assets.sh: npm is needed once, to fetch plotly.js and the Inter typeface.' >&2; exit 1; }
npm ci --ignore-scripts --no-audit --no-fund --silent
mkdir -p www/assets
npx --no-install esbuild plotly.js --bundle --minify --global-name=Plotly --define:global=window --log-level=error --outfile=www/assets/plotly.min.js
rm www/assets/plotly.min.css
cp node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 www/assets/
cp node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2 www/assets/
cp node_modules/@fontsource-variable/inter/files/inter-vietnamese-wght-normal.woff2 www/assets/
echo "$stamp" > www/assets/stamp
# Several hundred packages stand behind one script.
rm -rf node_modules
