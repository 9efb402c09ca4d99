#!/usr/bin/env bash
# Brings the warehouse back from a backup; what came after it is projected by the next run of the ETL function.
set -euo pipefail
[[ $# -eq 1 && $1 != --help ]] || {
    echo 'Usage: restore.sh s3://bucket/backups/TIME.dump: restores the warehouse into an empty database beside the old one, then takes its place. As postgres.'
    [[ ${1:-} == --help ]] && exit 0 || exit 2
}
here=$(dirname "$(realpath "$0")")
export PGHOST=/var/run/postgresql PGUSER=postgres
PGPORT=$(pg_conftool --short 15 main show port)
export PGPORT
sql() { psql -X -q -v ON_ERROR_STOP=1 -d postgres "$@"; }
if [[ $(sql -Atc "select count(*) from pg_database where datname = 'warehouse_before'") -ne 0 ]]; then
    echo 'restore.sh: the database of the last time is still there; drop it first: dropdb warehouse_before' >&2
    exit 1
fi
dropdb --if-exists warehouse_restored
createdb warehouse_restored
trap 'dropdb --if-exists warehouse_restored' EXIT
aws s3 cp --only-show-errors --region "$HOST_REGION" "$1" - | pg_restore --exit-on-error --dbname=warehouse_restored
# A dump has no rights on the database itself.
DATABASE=warehouse_restored CLICKSTREAM="$here/bin/clickstream" "$here/database.sh" /etc/clickstream/secrets/roles >/dev/null
# Nobody comes back between being sent away and the change of names.
sql <<'SQL'
alter database warehouse allow_connections false;
select pg_terminate_backend(pid) from pg_stat_activity where datname in ('warehouse', 'warehouse_restored') \g /dev/null
alter database warehouse rename to warehouse_before;
alter database warehouse_restored rename to warehouse;
SQL
trap - EXIT
echo 'Restored. The database before it is warehouse_before; drop it when all is well.'
