#!/usr/bin/env bash
# Starts the storefront, which must be built, on a port of the loopback: start.sh [PORT]
set -euo pipefail
cd "$(dirname "$0")"
export NEXT_TELEMETRY_DISABLED=1
exec node node_modules/next/dist/bin/next start --hostname 127.0.0.1 --port "${1:-3000}"
