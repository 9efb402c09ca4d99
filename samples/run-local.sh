#!/usr/bin/env bash
# The whole platform on one machine, until Ctrl+C.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: samples/run-local.sh [--port N] [--every SECONDS] [--environment FILE]

Starts the platform on the loopback of this machine and prints where its parts are. Ctrl+C stops all of it, and everything it held is gone.

  browser -> storefront (Next.js, with a database of its own)
  browser -> collector -> S3 (Ceph) -> projection, every minute -> warehouse (PostgreSQL) -> dashboards (R Shiny)

  --port N         the storefront's port; the others follow it: collector N+1, dashboards N+2, PostgreSQL N+3, S3 N+10 and 39 more. Default: 3800.
  --every SECONDS  how often the projection runs, 1 to 3600. Default: 60.
  --environment FILE
                   where to write, once all of it runs, what a second terminal needs to speak with the parts: `. FILE` sets CLICKSTREAM_LAKE,
                   CLICKSTREAM_WAREHOUSE, the keys of S3, and the services "warehouse" (as who only reads) and "shop" for psql. It holds passwords, and
                   goes when the platform stops.
  --help           this text.

It needs what ./test.sh installs: the .NET 10 SDK, PostgreSQL 15, Ceph, node, npm, R with Shiny. It builds what is not built yet; the first time takes some minutes.
CLICKSTREAM_COMPILED, when set, is a clickstream.dll to run instead of building one.
HELP
}

port=3800 every=60 environment=
while (($#)); do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --port | --every)
            [[ ${2:-} =~ ^[1-9][0-9]{0,4}$ ]] || { echo "run-local.sh: $1 needs a number. See --help." >&2; exit 2; }
            declare "${1#--}=$2"
            shift 2 ;;
        --environment)
            [[ -n ${2:-} ]] || { echo 'run-local.sh: --environment needs a file. See --help.' >&2; exit 2; }
            environment=$(realpath -m "$2")
            shift 2 ;;
        *) echo "run-local.sh: $1 is not known. See --help." >&2; exit 2 ;;
    esac
done
((port >= 1024 && port <= 65000 && every <= 3600)) || {
    echo 'run-local.sh: a port is between 1024 and 65000, and --every at most 3600. See --help.' >&2
    exit 2
}

cd "$(dirname "$0")/.."
binaries=/usr/lib/postgresql/15/bin
for needed in dotnet node npm Rscript radosgw ceph-mon ceph-osd ceph curl "$binaries/postgres"; do
    command -v "$needed" >/dev/null || { echo "run-local.sh: $needed is missing; ./test.sh installs it." >&2; exit 1; }
done
for one in "$port" $((port + 1)) $((port + 2)) $((port + 3)) $((port + 10)); do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$one") 2>/dev/null || { echo "run-local.sh: port $one is taken; choose others with --port." >&2; exit 1; }
done

[[ -z $environment || ! -e $environment ]] || { echo "run-local.sh: $environment is there already; name another file." >&2; exit 1; }

data=$(mktemp -d)
chmod 711 "$data"
mkdir "$data/logs"
pids=() wrote=
stop() { # stop CODE: stops all parts, the last first, and goes
    trap - EXIT ERR
    # Whoever reads what is said here may be gone already.
    trap '' HUP INT PIPE TERM
    set +e
    say 'Stopping'
    [ "${pids[-1]:-$!}" = "$!" ] || pids+=("$!")
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        signal=TERM
        # PostgreSQL waits at TERM until everybody has gone.
        [ "${pids[i]}" != "${postgres:-}" ] || signal=INT
        kill -s "$signal" -- "-${pids[i]}" 2>/dev/null || kill -s "$signal" "${pids[i]}" 2>/dev/null
        for ((left = 100; left > 0; left--)); do
            kill -0 -- "-${pids[i]}" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-${pids[i]}" 2>/dev/null
    done
    wait 2>/dev/null
    rm -rf "$data"
    [ -z "$wrote" ] || rm -f "$environment"
    exit "$1"
}
trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM
trap 'stop $?' EXIT
trap 'echo "run-local.sh: this failed: $BASH_COMMAND" >&2' ERR

# Only this script holds it open: when it is gone, whatever ended it, its parts see that and go too.
mkfifo "$data/alive"
exec {alive}<>"$data/alive"

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }
start() { # start NAME COMMAND...: in the background, what it says in a file
    local name=$1
    shift
    # A session of its own, so that Ctrl+C reaches this script alone, which stops its parts in order.
    setsid bash -c '"$@" <&0 3<&- & part=$!; { read -r _ <&3; kill "$part"; sleep 10; kill -KILL -- "-$$"; } & wait "$part"' bash "$@" \
        >"$data/logs/$name.log" 2>&1 <"${input:-/dev/null}" 3<"$data/alive" {alive}>&- &
    pids+=($!)
}
finish() { # finish NAME COMMAND...: the same, and waits until it has done its work
    start "$@"
    wait "$!" || { cat "$data/logs/$1.log" >&2; exit 1; }
    # Its watch still waits with it.
    kill -KILL -- "-$!" 2>/dev/null || true
    unset 'pids[-1]'
}
until_true() { # until_true NAME COMMAND...
    local name=$1 left=600
    shift
    until "$@" >/dev/null 2>&1; do
        kill -0 "${pids[-1]}" 2>/dev/null && ((left-- > 0)) || {
            echo "run-local.sh: $name did not start:" >&2
            tail -n 20 "$data/logs/$name.log" >&2
            exit 1
        }
        sleep 0.2
    done
}

say 'Building'
[ -n "${CLICKSTREAM_COMPILED:-}" ] || finish build dotnet build Clickstream.Hosts --configuration Release --nologo --verbosity quiet
clickstream=(dotnet "${CLICKSTREAM_COMPILED:-$PWD/Clickstream.Hosts/bin/Release/net10.0/clickstream.dll}")
finish build samples/Storefront/build.sh

say 'Starting PostgreSQL, with a database for the shop and one for the warehouse'
as_postgres=()
if [ "$(id -u)" -eq 0 ]; then
    install -d -o postgres -m 700 "$data/postgres"
    as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
secret() { od -An -N18 -tx1 /dev/urandom | tr -d ' \n'; }
owner=$(secret) shop=$(secret)
(umask 077; echo "$owner" >"$data/owner")
[ "$(id -u)" -ne 0 ] || chown postgres "$data/owner"
"${as_postgres[@]}" "$binaries/initdb" -D "$data/postgres" -A scram-sha-256 -U postgres --pwfile="$data/owner" -E UTF8 --locale=C.UTF-8 >"$data/logs/initdb.log"
start postgres "${as_postgres[@]}" "$binaries/postgres" -D "$data/postgres" -p $((port + 3)) -c listen_addresses=127.0.0.1 -c unix_socket_directories=
postgres=$!
until_true postgres "$binaries/pg_isready" -h 127.0.0.1 -p $((port + 3))
export PGHOST=127.0.0.1 PGPORT=$((port + 3)) PGUSER=postgres PGPASSWORD=$owner PATH=$binaries:$PATH
printf '#!/bin/sh\nexec dotnet "%s" "$@"\n' "${clickstream[1]}" >"$data/clickstream"
chmod +x "$data/clickstream"
# As the warehouse's host on AWS does.
CLICKSTREAM=$data/clickstream samples/Infrastructure/host/database.sh "$data/roles" >/dev/null
etl=$(<"$data/roles/etl-password") reader=$(<"$data/roles/dashboards-password")
psql -q -v ON_ERROR_STOP=1 -d postgres <<SQL
create role shop login password '$shop';
create database shop owner shop;
revoke connect on database shop from public;
SQL
unset PGHOST PGPORT PGUSER PGPASSWORD
at="Host=127.0.0.1;Port=$((port + 3));Database=warehouse"
shop_database="postgres://shop:$shop@127.0.0.1:$((port + 3))/shop"
SHOP_DATABASE=$shop_database node samples/Storefront/db/migrate.mjs >/dev/null

say 'Starting S3'
mkfifo "$data/s3"
input="$data/s3" start s3 tests/Clickstream.Testing.Servers/ceph/serve.sh "$data/ceph" $((port + 10))
exec {s3_input}>"$data/s3"
until_true s3 grep -q ready "$data/logs/s3.log"
key=testkey secret_key=testsecret123
curl --silent --show-error --fail --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --aws-sigv4 aws:amz:us-east-1:s3 --user "$key:$secret_key" \
    -X PUT "http://127.0.0.1:$((port + 10))/clickstream" >/dev/null
lake="s3://clickstream/shop?endpoint=http://127.0.0.1:$((port + 10))"

say 'Starting the collector, the projection, the dashboards and the storefront'
collector="http://127.0.0.1:$((port + 1))"
AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret_key \
    start collector "${clickstream[@]}" serve --lake "$lake" --listen "$collector" --origin "http://127.0.0.1:$port"
until_true collector curl --silent --fail "$collector/readyz"
project() { while :; do "$@" project --lake "$lake" || true; sleep "$every"; done; }
export -f project
AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret_key CLICKSTREAM_WAREHOUSE="$at;Username=etl;Password=$etl" lake=$lake every=$every \
    start projection bash -c 'project "$@"' bash "${clickstream[@]}"
CLICKSTREAM_WAREHOUSE="$at;Username=dashboards;Password=$reader" CLICKSTREAM_DASHBOARDS_PORT=$((port + 2)) start dashboards samples/Dashboards/run.sh
until_true dashboards curl --silent --fail "http://127.0.0.1:$((port + 2))/"
SHOP_DATABASE=$shop_database CLICKSTREAM_ENDPOINT="$collector/clickstream" start storefront samples/Storefront/start.sh "$port"
until_true storefront curl --silent --fail "http://127.0.0.1:$port/"

psql='--environment FILE tells how to reach it'
if [ -n "$environment" ]; then
    (
        umask 077
        printf '[%s]\nhost=127.0.0.1\nport='"$((port + 3))"'\ndbname=%s\nuser=%s\npassword=%s\n' warehouse warehouse dashboards "$reader" shop shop shop "$shop" \
            >"$data/pg_service.conf"
        cat >"$data/environment" <<SETTINGS
export CLICKSTREAM_LAKE='$lake'
export CLICKSTREAM_WAREHOUSE='$at;Username=etl;Password=$etl'
export PGSERVICEFILE='$data/pg_service.conf'
export AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret_key
SETTINGS
        # Never through a link, nor over a file, that somebody put there meanwhile.
        set -o noclobber
        cat "$data/environment" >"$environment"
    )
    wrote=yes
    psql=". $environment && psql service=warehouse"
fi
cat <<ADDRESSES

  the shop         http://127.0.0.1:$port
  the dashboards   http://127.0.0.1:$((port + 2))
  the collector    $collector/clickstream
  the warehouse    port $((port + 3)): $psql
  the lake         $lake
  what they say    $data/logs

What you do in the shop is on the dashboards after the next projection, which runs every $every seconds. Ctrl+C stops everything.
ADDRESSES
# Should one of them end by itself, all do.
wait -n "${pids[@]}" || true
echo 'run-local.sh: a part has ended. What they said last:' >&2
tail -n 3 "$data"/logs/*.log >&2
exit 1
