#!/usr/bin/env bash
# Makes a Debian 12 machine the warehouse's host, or brings it up to date: PostgreSQL with TLS, roles, tables, dashboards, backups.
set -euo pipefail
[[ $# -eq 0 ]] || {
    echo 'Usage: setup.sh: makes this machine the warehouse and its dashboards, as /etc/clickstream/host.conf says. As root; the package runs it.'
    [[ $1 == --help ]] && exit 0 || exit 2
}
. /etc/clickstream/host.conf
here=$(dirname "$(realpath "$0")")
secrets=/etc/clickstream/secrets
cluster=/etc/postgresql/15/main
install -d -m 711 "$secrets"

# A certificate for the name by which the functions know this machine, for ten years; they are told it as a parameter. (What cloud-init itself calls
# local_hostname is the first part of it alone.)
name=$(cloud-init query ds.meta_data.local-hostname)
if [[ ! -s $cluster/clickstream.crt ]] || ! openssl x509 -in "$cluster/clickstream.crt" -noout -checkhost "$name" | grep -q 'does match'; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
        -keyout "$cluster/clickstream.key" -out "$cluster/clickstream.crt" 2>/dev/null
    chown postgres: "$cluster/clickstream.key" "$cluster/clickstream.crt"
    chmod 600 "$cluster/clickstream.key"
fi
install -d -o postgres -g postgres -m 755 "$cluster/conf.d"
install -o postgres -g postgres -m 640 "$here/postgresql.conf" "$cluster/conf.d/clickstream.conf"
sed "s:@NETWORK@:$HOST_NETWORK:" "$here/pg_hba.conf" >"$cluster/pg_hba.conf"
systemctl restart postgresql@15-main

port=$(pg_conftool --short 15 main show port)
install -d -o postgres -g postgres -m 700 "$secrets/roles"
PGHOST=/var/run/postgresql PGPORT=$port PGUSER=postgres CLICKSTREAM="$here/bin/clickstream" \
    setpriv --reuid=postgres --regid=postgres --init-groups "$here/database.sh" /etc/clickstream/secrets/roles

# The functions read their password and the certificate from here; the dashboards are beside the database and need neither.
tell() { # tell NAME TYPE FILE
    [[ $(aws ssm get-parameter --region "$HOST_REGION" --name "$HOST_PARAMETERS/$1" --with-decryption --query Parameter.Value --output text 2>/dev/null) == "$(<"$3")" ]] ||
        aws ssm put-parameter --region "$HOST_REGION" --name "$HOST_PARAMETERS/$1" --type "$2" --overwrite --value "file://$3" >/dev/null
}
tell etl-password SecureString "$secrets/roles/etl-password"
tell certificate String "$cluster/clickstream.crt"

install -d -o clickstream -m 750 /etc/clickstream/dashboards
(
    umask 077
    cat >/etc/clickstream/dashboards/environment <<SETTINGS
CLICKSTREAM_WAREHOUSE=Host=127.0.0.1;Port=$port;Database=warehouse;Username=dashboards;Password=$(<"$secrets/roles/dashboards-password")
CLICKSTREAM_TIME_ZONE=$(aws ssm get-parameter --region "$HOST_REGION" --name "$HOST_PARAMETERS/time-zone" --query Parameter.Value --output text)
SETTINGS
)
install -m 644 "$here"/*.service "$here"/*.timer /etc/systemd/system/
systemctl daemon-reload
systemctl enable --now clickstream-backup.timer clickstream-upgrade.timer clickstream-dashboards.service
systemctl restart clickstream-dashboards.service
