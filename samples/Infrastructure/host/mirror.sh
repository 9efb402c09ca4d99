#!/usr/bin/env bash
# Gathers all packages that the warehouse's host needs, for it reaches nothing but a bucket.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: mirror.sh ARCHITECTURE FOLDER REGION

Fills FOLDER with the package clickstream-host, everything it depends on, the newest versions of what an image of Debian 12 holds, and the agent of
Systems Manager, and indexes it. Run it again to renew it: what is there stays, what is newer comes; the host installs it by itself at night.

  ARCHITECTURE  arm64 or amd64
  REGION        where the agent is fetched from, such as eu-west-1

It needs Debian 12 (apt, dpkg-dev, curl) and the network. Debian's packages are verified by apt with the keys in /usr/share/keyrings; the agent comes by
TLS from AWS's own bucket.
HELP
}
[[ ${1:-} != --help ]] || { usage; exit 0; }
[[ $# -eq 3 && $1 =~ ^(arm64|amd64)$ ]] || { usage >&2; exit 2; }
architecture=$1 folder=$(realpath -m "$2") region=$3
here=$(dirname "$(realpath "$0")")

# What images of Debian 12 for EC2 hold beside essential packages, and what is to be renewed with them.
image=(linux-image-cloud-"$architecture" systemd systemd-resolved openssh-server cloud-init cloud-guest-utils sudo ca-certificates openssl iproute2 isc-dhcp-client
    python3 netbase locales apt unattended-upgrades)

apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$folder/partial" "$apt"/{lists/partial,sources,preferences}
touch "$apt/status"
mirror=${DEBIAN_MIRROR:-http://deb.debian.org}
cat >"$apt/sources.list" <<SOURCES
deb $mirror/debian bookworm main
deb $mirror/debian bookworm-updates main
deb ${DEBIAN_SECURITY:-$mirror}/debian-security bookworm-security main
SOURCES
options=(-o APT::Architecture="$architecture" -o APT::Architectures::="$architecture" -o APT::Install-Recommends=false -o APT::Sandbox::User=root
    -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt" -o Dir::Cache::archives="$folder"
    -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/sources" -o Dir::Etc::preferencesparts="$apt/preferences"
    -o Dir::Etc::trustedparts=/usr/share/keyrings -o Debug::NoLocking=true)

echo 'Reading what Debian has'
apt-get "${options[@]}" update --quiet=2
echo 'Making clickstream-host'
rm -f "$folder"/clickstream-host_*.deb
package=$("$here/package.sh" "$architecture" "$folder")
echo 'Fetching what it depends on'
depends=$(dpkg-deb --field "$package" Depends | tr -d ' ' | tr ',' ' ')
essential=$(apt-cache "${options[@]}" dumpavail | awk '/^Package:/ { name = $2 } /^(Essential: yes|Priority: (required|important))$/ { print name }' | sort -u)
# shellcheck disable=SC2086
apt-get "${options[@]}" install --download-only --assume-yes --quiet=1 $depends "${image[@]}" $essential
echo 'Fetching the agent of Systems Manager'
curl --fail --silent --show-error --location --output "$folder/amazon-ssm-agent.deb" \
    "https://s3.$region.amazonaws.com/amazon-ssm-$region/latest/debian_$architecture/amazon-ssm-agent.deb"
rmdir "$folder/partial"
rm -f "$folder/lock"
"$here/index.sh" "$folder"
echo "$(find "$folder" -name '*.deb' | wc -l) packages, $(du -sh "$folder" | cut -f 1)"
