#!/usr/bin/env bash
# Starts the dashboards in the foreground.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: ./run.sh [--warehouse CONNECTION] [--time-zone ZONE] [--port N] [--host H]

Starts the Clickstream dashboards and prints their address. Ctrl+C stops them.

  --warehouse CONNECTION  the PostgreSQL warehouse, as for the other Clickstream hosts:
                          'Host=127.0.0.1;Port=5432;Username=dashboards;Password=...;Database=clickstream;SSL Mode=Prefer'
                          A user with the role clickstream_reader is enough. Default: CLICKSTREAM_WAREHOUSE.
  --time-zone ZONE        the zone in which days begin, an IANA name like Europe/Berlin. Default: CLICKSTREAM_TIME_ZONE, else UTC.
  --port N                default: CLICKSTREAM_DASHBOARDS_PORT, else 3838.
  --host H                the address to listen on. Default: CLICKSTREAM_DASHBOARDS_HOST, else 127.0.0.1, this machine only.
                          There is no sign-in: put a reverse proxy in front before you open it to others.
  --help                  this text.

Behind a reverse proxy on this machine set CLICKSTREAM_DASHBOARDS_NAMES to the host names that browsers use: no others are answered to.

A password is better given by the environment variable: arguments are seen by everybody on the machine.
Needs R with shiny, bslib, DBI, RPostgreSQL, plotly and DT (Debian: r-cran-shiny r-cran-bslib r-cran-rpostgresql r-cran-plotly r-cran-dt),
and npm at the first start.
HELP
}

while (($#)); do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --warehouse | --time-zone | --port | --host)
            (($# > 1)) || { echo "run.sh: $1 needs a value. See --help." >&2; exit 2; }
            case $1 in
                --warehouse) export CLICKSTREAM_WAREHOUSE=$2 ;;
                --time-zone) export CLICKSTREAM_TIME_ZONE=$2 ;;
                --port) export CLICKSTREAM_DASHBOARDS_PORT=$2 ;;
                --host) export CLICKSTREAM_DASHBOARDS_HOST=$2 ;;
            esac
            shift 2 ;;
        *) echo "run.sh: $1 is not known. See --help." >&2; exit 2 ;;
    esac
done

cd "$(dirname "$0")"
./assets.sh
# R writes texts in the character set of the locale; names of products need all of Unicode.
[[ $(locale charmap 2>/dev/null) == UTF-8 ]] || export LC_ALL=C.UTF-8
exec Rscript start.R
