#!/usr/bin/env bash
# Puts a dump of the warehouse into the bucket of backups, as HOST_BACKUPS tells. The history is the truth: this spares the time of a rebuild.
set -euo pipefail
[[ ${1:-} != --help ]] || {
    echo 'Usage: backup.sh: dumps the warehouse into $HOST_BACKUPS (s3://bucket/prefix), compressed, under the time of now. Run as a user who may read all of it.'
    exit 0
}
name="$HOST_BACKUPS/$(date -u +%Y-%m-%dT%H%M%SZ).dump"
# Whole, before any of it is there: half a dump looks like one.
dump=$(mktemp --tmpdir=/var/tmp warehouse-XXXXXXXX.dump)
trap 'rm -f "$dump"' EXIT
pg_dump --format=custom --dbname=warehouse --file="$dump"
aws s3 cp --only-show-errors --region "$HOST_REGION" "$dump" "$name"
echo "$name"
