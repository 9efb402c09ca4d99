#!/usr/bin/env bash
# Makes a folder of Debian packages one that apt can read.
set -euo pipefail
[[ $# -eq 1 && $1 != --help ]] || {
    echo 'Usage: index.sh FOLDER: writes FOLDER/Packages, Packages.gz and Release over the packages in it. It needs dpkg-scanpackages (dpkg-dev).'
    [[ ${1:-} == --help ]] && exit 0 || exit 2
}
cd "$1"
dpkg-scanpackages --multiversion . 2>/dev/null >Packages
gzip -9nkf Packages
printf 'Suite: clickstream\nDate: %s\nSHA256:\n' "$(date -u -R)" >Release
for file in Packages Packages.gz; do
    printf ' %s %s %s\n' "$(sha256sum $file | cut -d ' ' -f 1)" "$(stat -c %s $file)" "$file" >>Release
done
