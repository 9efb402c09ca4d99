#!/usr/bin/env bash
# Installs the packages of the tracker and of the storefront and builds both. Quick when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")"
export NEXT_TELEMETRY_DISABLED=1

for folder in ../Tracker .; do
    if [ ! -f "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
        (cd "$folder" && npm ci --no-audit --no-fund --silent)
    fi
done
newer() { # newer THAN FOLDER...: whether a source is newer
    local than=$1
    shift
    [ ! -f "$than" ] || [ -n "$(find "$@" -newer "$than" -type f -not -path '*/node_modules/*' -not -path '*/.next/*' -not -path '*/dist/*' -not -path '*/.tests/*' -print -quit)" ]
}
if newer ../Tracker/dist/index.d.ts ../Tracker; then
    (cd ../Tracker && npm run --silent build)
fi
if newer .next/BUILD_ID . ../Tracker/dist; then
    npm run --silent build
fi
