#!/usr/bin/env bash
# Installs the packages of the tracker and of the storefront and builds both. Quick when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")"
export NEXT_TELEMETRY_DISABLED=1

for folder in ../Tracker .; do
    if [ ! -f "$folder/node_modules/.package-lock.json" ] ||
        [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
        (cd "$folder" && npm ci --no-audit --no-fund --silent)
    fi
done

# What was built of: written when both builds are done, so that half a build is none.
built=(-name node_modules -o -name .next -o -name dist -o -name .tests -o -name '*.tsbuildinfo')
stamp=$(find ../Tracker . \( "${built[@]}" \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ ! -f ../Tracker/dist/index.d.ts ] || [ "$(cat .next/stamp 2>/dev/null)" != "$stamp" ]; then
    rm -f .next/stamp
    (cd ../Tracker && npm run --silent build)
    npm run --silent build
    echo "$stamp" >.next/stamp
fi
