#!/usr/bin/env bash
# Installs what is newer in the bucket of packages (security updates of Debian, newer versions of Clickstream), and takes over settings that have changed.
set -euo pipefail
[[ $# -eq 0 ]] || { echo 'Usage: upgrade.sh: installs what is newer in the bucket of packages. As root; a timer does it every night.'; [[ $1 == --help ]] && exit 0 || exit 2; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get upgrade -y -qq --with-new-pkgs -o Dpkg::Options::=--force-confold
apt-get autoremove -y -qq
apt-get clean
# It starts PostgreSQL and the dashboards anew, with the newest libraries.
/usr/lib/clickstream/setup.sh
# A newer kernel.
[[ ! -e /run/reboot-required ]] || systemctl reboot
