#!/usr/bin/env bash
# Makes the Debian package clickstream-host: the program, the dashboards, and what makes a machine their host.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: package.sh ARCHITECTURE FOLDER [PROGRAM]

Makes FOLDER/clickstream-host_VERSION_ARCHITECTURE.deb and prints its name.

  ARCHITECTURE  arm64 or amd64
  PROGRAM       a folder of the program, published; without it, it is published, with its runtime

It needs the .NET 10 SDK, npm, git and dpkg-deb.
HELP
}
[[ ${1:-} != --help ]] || { usage; exit 0; }
[[ $# -ge 2 && $# -le 3 && $1 =~ ^(arm64|amd64)$ ]] || { usage >&2; exit 2; }
architecture=$1 folder=$(realpath -m "$2") program=${3:-}
[[ -z $program ]] || program=$(realpath "$program")
cd "$(dirname "$0")/../../.."

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
library=$root/usr/lib/clickstream
install -d "$library" "$root/usr/bin" "$root/DEBIAN" "$folder"
if [[ -n $program ]]; then
    cp -r "$program" "$library/bin"
else
    runtime=linux-${architecture/amd64/x64}
    dotnet publish Clickstream.Hosts --configuration Release --runtime "$runtime" --self-contained --output "$library/bin" --nologo --verbosity quiet >&2
fi
ln -s ../lib/clickstream/bin/clickstream "$root/usr/bin/clickstream"
samples/Dashboards/assets.sh >&2
install -d "$library/dashboards"
cp -r samples/Dashboards/{R,queries,www,*.R,*.sh,package-lock.json,plotly.js} "$library/dashboards/"
install -m 755 samples/Infrastructure/host/{backup,database,restore,setup,upgrade}.sh "$library/"
install -m 644 samples/Infrastructure/host/{*.service,*.timer,postgresql.conf,pg_hba.conf} "$library/"

# Later commits make later versions.
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)+$(git log -1 --format=%ct 2>/dev/null || date +%s)
depends=$(paste -sd, samples/Dashboards/debian-packages.txt | sed 's/,/, /g')
cat >"$root/DEBIAN/control" <<CONTROL
Package: clickstream-host
Version: $version
Architecture: $architecture
Maintainer: The Clickstream authors <root@localhost>
Depends: postgresql-15, awscli, openssl, $depends
Description: Clickstream's warehouse and dashboards
 Makes this machine the host of the warehouse (PostgreSQL) and of its dashboards (R Shiny), as /etc/clickstream/host.conf says.
CONTROL
cat >"$root/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
set -e
[ "$1" = configure ] || exit 0
getent passwd clickstream >/dev/null || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin clickstream
[ ! -e /etc/clickstream/host.conf ] || /usr/lib/clickstream/setup.sh
POSTINST
chmod 755 "$root/DEBIAN/postinst"
dpkg-deb --root-owner-group -Zzstd --build "$root" "$folder/clickstream-host_${version}_$architecture.deb" >/dev/null
echo "$folder/clickstream-host_${version}_$architecture.deb"
