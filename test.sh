#!/usr/bin/env bash
# Installs what the tests need, builds everything, runs every test. The last line counts them; the exit code tells of any failure.
set -euo pipefail
cd "$(dirname "$0")"

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# Debian packages: a PostgreSQL server for the warehouse, an S3 server (Ceph) for the lake, node for independent readers of Parquet and for the
# trackers of others, of which one runs in a browser, for our own and for the storefront; R with Shiny for the dashboards; what indexes packages of Debian.
missing=()
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing+=(postgresql-15)
[ -x /usr/bin/radosgw ] && [ -x /usr/bin/ceph-mon ] && [ -x /usr/bin/ceph-osd ] && [ -x /usr/bin/ceph ] ||
    missing+=(radosgw ceph-mon ceph-osd ceph-common)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
[ -x /usr/bin/chromium ] || missing+=(chromium fonts-liberation)
for package in $(cat samples/Dashboards/debian-packages.txt) r-cran-testthat dpkg-dev; do
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
    echo "Installing ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# npm packages: installed when the lock file is newer than what is there.
for packages in tests/Clickstream.Testing.Servers/parquet-readers tests/Clickstream.Hosts.Tests/Trackers/packages tests/Clickstream.Infrastructure.Tests/packages; do
    if [ ! -f "$packages/node_modules/.package-lock.json" ] || [ "$packages/package-lock.json" -nt "$packages/node_modules/.package-lock.json" ]; then
        (cd "$packages" && npm ci --no-audit --no-fund --silent)
    fi
done

samples/Dashboards/assets.sh

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# The tracker and the storefront are built beside everything else.
samples/Storefront/build.sh >"$results/storefront.log" 2>&1 &
storefront=$!
trap 'kill "$storefront" 2>/dev/null || true; rm -rf "$results"' EXIT
dotnet build Clickstream.sln --configuration Release --nologo --verbosity quiet
wait "$storefront" || { cat "$results/storefront.log" >&2; exit 1; }
trap 'rm -rf "$results"' EXIT

# The tests run the program hundreds of times: compiled ahead, a run need not be compiled while it runs.
dotnet publish Clickstream.Hosts --configuration Release --use-current-runtime --self-contained false --output "$results/program" --nologo --verbosity quiet
export CLICKSTREAM_COMPILED="$results/program/clickstream.dll"
# The tests in R, which the tests of the dashboards run over a warehouse, report here.
export CLICKSTREAM_TEST_REPORT="$results/r.xml"

# The tests in TypeScript report as TAP.
echo "== samples/Tracker"
(cd samples/Tracker && npm run --silent check && npm test --silent) >"$results/tracker.tap" 2>&1 || true
grep -E '^not ok|^# (tests|pass|fail|skipped) |error TS' "$results/tracker.tap" || true

run_project() {
    local code=0
    dotnet test "tests/$1" --configuration Release --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$1.trx" \
        >"$results/$1.log" 2>&1 || code=$?
    echo "$code" >"$results/$1.code"
    echo "== $1"
    cat "$results/$1.log"
}
export -f run_project
export results

# Three at a time, for each waits for servers, browsers and processes much of the time; those that take longest begin.
longest=(Clickstream.Hosts.Tests Clickstream.Adapters.Postgres.Tests Clickstream.Dashboards.Tests Clickstream.EndToEnd.Tests Clickstream.Infrastructure.Tests)
{
    printf '%s\n' "${longest[@]}"
    ls -d tests/*.Tests | sed 's:^tests/::' | grep -vxF "$(printf '%s\n' "${longest[@]}")"
} | xargs --max-procs=3 --max-args=1 bash -c 'run_project "$0"'

passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
    name=$(basename "$project")
    if [ ! -f "$results/$name.trx" ]; then
        echo "$name did not report any result" >&2
        failed=$((failed + 1))
        continue
    fi
    counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx")
    count() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$counters"; }
    passed=$((passed + $(count passed)))
    wrong=$(($(count executed) - $(count passed)))
    # A run that ended badly without a failed test counts as one: its host may have died half-way.
    [ "$(cat "$results/$name.code")" -eq 0 ] || [ "$wrong" -gt 0 ] || wrong=1
    failed=$((failed + wrong))
    skipped=$((skipped + $(count total) - $(count executed)))
done

if suite=$(grep -o '<testsuite [^>]*>' "$results/r.xml" 2>/dev/null); then
    of() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$suite"; }
    failed=$((failed + $(of failures)))
    skipped=$((skipped + $(of skipped)))
    passed=$((passed + $(of tests) - $(of failures) - $(of skipped)))
else
    echo "The tests in R did not report any result" >&2
    failed=$((failed + 1))
fi

if grep -q '^# tests [1-9]' "$results/tracker.tap"; then
    said() { sed -n -E "s/^# $1 ([0-9]+)$/\1/p" "$results/tracker.tap"; }
    passed=$((passed + $(said pass)))
    failed=$((failed + $(said tests) - $(said pass) - $(said skipped)))
    skipped=$((skipped + $(said skipped)))
else
    echo "The tests in TypeScript did not report any result" >&2
    cat "$results/tracker.tap" >&2
    failed=$((failed + 1))
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
