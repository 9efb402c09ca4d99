#!/usr/bin/env bash
# Makes the warehouse's database with its roles and tables, or brings it up to date; run it again whenever a new version comes.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: database.sh SECRETS

Makes the database "warehouse", its roles and its tables, or brings them up to date, as the user that PGHOST, PGPORT, PGUSER and PGPASSWORD tell, who may
make roles. What is there stays.

  SECRETS  the folder in which the passwords of the roles are, etl-password and dashboards-password; those that are missing are made. A password
           that was replaced there is set.

  etl         fills the warehouse: a member of clickstream_etl
  dashboards  reads: a member of clickstream_reader, with few connections, and a minute for a statement

CLICKSTREAM is the program to run; by default "clickstream". DATABASE is another name of the database.
HELP
}
[[ ${1:-} != --help ]] || { usage; exit 0; }
[[ $# -eq 1 ]] || { usage >&2; exit 2; }
secrets=$1
: "${CLICKSTREAM:=clickstream}" "${PGUSER:=postgres}" "${DATABASE:=warehouse}"

umask 077
mkdir -p "$secrets"
for role in etl dashboards; do
    [[ -s $secrets/$role-password ]] || od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$secrets/$role-password"
done

sql() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }
[[ $(sql -d postgres -Atc "select count(*) from pg_database where datname = '$DATABASE'") -eq 1 ]] || sql -d postgres -c "create database $DATABASE"

# Passwords come by the input: arguments are seen by everybody on the machine.
sql -d "$DATABASE" <<SQL
set log_statement = 'none';
do \$\$ begin
    create role etl login;
exception when duplicate_object then null;
end \$\$;
do \$\$ begin
    create role dashboards login;
exception when duplicate_object then null;
end \$\$;
alter role etl password '$(<"$secrets/etl-password")' connection limit 20;
alter role dashboards password '$(<"$secrets/dashboards-password")' connection limit 10;
alter role dashboards set default_transaction_read_only = on;
alter role dashboards set statement_timeout = '60s';
alter role dashboards set idle_in_transaction_session_timeout = '60s';
revoke all on database $DATABASE, postgres, template1 from public;
revoke create on schema public from public;
SQL

CLICKSTREAM_WAREHOUSE="Host=${PGHOST:-/var/run/postgresql};Port=${PGPORT:-5432};Username=$PGUSER;Password=${PGPASSWORD:-};Database=$DATABASE" \
    "$CLICKSTREAM" migrate --roles
sql -d "$DATABASE" <<SQL
grant connect on database $DATABASE to etl, dashboards;
grant clickstream_etl to etl;
grant clickstream_reader to dashboards;
alter role etl set role clickstream_etl;
SQL
