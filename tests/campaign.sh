#!/usr/bin/env bash
# The long form of the tests of faults, and bugs planted on purpose. Run ./test.sh first: it installs what is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<'HELP'
tests/campaign.sh [CAMPAIGN...]: runs campaigns, all without a name, and prints a table of what was tried. Exits with 1 when one failed.

  law        random histories, with random slices, order, copies, late events, refunds, shards and faults, under five sets of rules:
             50,000 in memory, and 50,000 in PostgreSQL, 25 at a time as sites of one warehouse (more than an hour)
  faults     every call of history and warehouse fails once, in three ways; every packet to the database is cut off, before and after it
             arrives; 100 connections each are cut before and after a COMMIT; three writers at once, 100 rounds; the server is stopped
             at once 50 times (about 8 minutes)
  kills      a projection is killed with kill -9 200 times, a projection and a rebuild at a hundred places each of what they send to
             the database, before and after it arrives; the collector 200 times
  bodies     200,000 damaged bodies are sent to the collector
  bugs       each bug of tests/planted-bugs is planted into a copy of the last commit, and must be caught by the tests that it names
             (about half an hour)
HELP
}

for name in "$@"; do
    case $name in
        -h | --help) usage; exit 0 ;;
        law | faults | kills | bodies | bugs) ;;
        *) echo "There is no campaign '$name'." >&2; usage >&2; exit 2 ;;
    esac
done
[ "$#" -gt 0 ] || set -- law faults kills bodies bugs

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
table=$work/table
failed=0

# Adds a line to the table: how often, what, and how it came out.
row() { printf '%9s  %-78s %s\n' "$1" "$2" "$3" | tee -a "$table"; }

# Runs tests in their long form: the tests tell what they tried. $1 is the project, $2 the filter.
tests() {
    local record=$work/record code=0
    : >"$record"
    CLICKSTREAM_CAMPAIGN=$record dotnet test "tests/$1" --configuration Release --no-build --nologo --filter "$2" >"$work/log" 2>&1 || code=$?
    while IFS=$'\t' read -r times what; do row "$times" "$what" "as ever"; done <"$record"
    if [ "$code" -ne 0 ]; then
        failed=1
        grep -aE '^\s+Failed |Error Message' -A 3 "$work/log" >&2 || tail -n 20 "$work/log" >&2
        row '' "$1: $2" "FAILED"
    elif [ ! -s "$record" ]; then
        failed=1
        row '' "$1: $2" "FAILED: nothing was tried"
    fi
}

# Runs a campaign of tests/Clickstream.Fuzzing; the last words of it are the row.
fuzzing() {
    local code=0
    dotnet run --project tests/Clickstream.Fuzzing --configuration Release --no-build -- "$@" >"$work/log" 2>/dev/null || code=$?
    if [ "$code" -ne 0 ]; then
        failed=1
        cat "$work/log" >&2
    fi
    row '' "$(head -n 1 "$work/log")" "$([ "$code" -eq 0 ] && echo 'as ever' || echo FAILED)"
}

# Plants each bug into a copy of the last commit, and runs the tests that have to catch it.
bugs() {
    local tree=$work/tree patch name project filter caught
    git clone --quiet . "$tree"

    # Without a bug all of the tests pass; else whatever failed would be taken for a catch.
    dotnet build "$tree/Clickstream.sln" --configuration Release --nologo --verbosity quiet >"$work/log" 2>&1
    while read -r project filter; do
        if ! dotnet test "$tree/$project" --configuration Release --no-build --nologo --filter "$filter" >"$work/log" 2>&1; then
            failed=1
            tail -n 20 "$work/log" >&2
            row '' "$project: $filter, without a bug" "FAILED"
            return
        fi
    done < <(sed -n 's/^Caught by: //p' "$tree"/tests/planted-bugs/*.patch | sort -u)
    for patch in "$tree"/tests/planted-bugs/*.patch; do
        name=$(basename "$patch" .patch)
        read -r project filter < <(sed -n 's/^Caught by: //p' "$patch")
        git -C "$tree" apply "$patch"
        if ! dotnet build "$tree/$project" --configuration Release --nologo --verbosity quiet >"$work/log" 2>&1; then
            failed=1
            grep -m 3 'error' "$work/log" >&2 || true
            row '' "bug: $name" "FAILED: it does not compile"
        elif dotnet test "$tree/$project" --configuration Release --no-build --nologo --filter "$filter" \
            --blame-hang --blame-hang-timeout 5m --blame-hang-dump-type none >"$work/log" 2>&1; then
            failed=1
            row '' "bug: $name" "FAILED: not caught"
        else
            caught=$({ grep -aoE '^\s+Failed [^ (]+' "$work/log" || true; } | sed -E 's/.*\.([^.]+)$/\1/' | sort -u | wc -l)
            [ "$caught" -gt 0 ] || { failed=1; tail -n 5 "$work/log" >&2; }
            row "$caught" "bug: $name" "$([ "$caught" -gt 0 ] && echo "caught" || echo "FAILED: no test failed")"
        fi
        git -C "$tree" checkout --quiet .
    done
}

dotnet build Clickstream.sln --configuration Release --nologo --verbosity quiet
start=$SECONDS
for campaign in "$@"; do
    case $campaign in
        law)
            tests Clickstream.Domain.Tests 'FullyQualifiedName~InMemoryProjectionLawTests'
            tests Clickstream.Adapters.Postgres.Tests 'FullyQualifiedName~PostgresProjectionLawTests'
            ;;
        faults)
            tests Clickstream.Domain.Tests 'FullyQualifiedName~InMemoryPortFaultsTests'
            tests Clickstream.Adapters.Postgres.Tests 'FullyQualifiedName~PostgresPortFaultsTests|FullyQualifiedName~CutConnectionTests|FullyQualifiedName~StoppedServerTests'
            ;;
        kills)
            tests Clickstream.Hosts.Tests 'FullyQualifiedName~KilledProjectionTests'
            fuzzing kill 200
            ;;
        bodies) fuzzing 200000 ;;
        bugs) bugs ;;
    esac
done

echo
echo "    times  what"
cat "$table"
echo
echo "$((SECONDS - start)) s; $([ "$failed" -eq 0 ] && echo "nothing changed a number" || echo "SOMETHING FAILED")"
[ "$failed" -eq 0 ]
