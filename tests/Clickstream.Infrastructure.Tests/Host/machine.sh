#!/usr/bin/env bash
# A Debian machine that is thrown away: this one's files, with all that is written to them in memory, in namespaces of its own. It boots with the user
# data in SHARED/user-data, then runs each line of its input as a command and says `::exit CODE` after each; it is gone at the end of its input.
#   machine.sh SHARED PORT     PORT of its PostgreSQL
set -euo pipefail
shared=$1 port=$2
if [[ ${3:-} != inside ]]; then
    exec unshare --mount --pid --fork --kill-child --propagation private "$0" "$shared" "$port" inside
fi

root=$shared/machine
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir "$root"/{upper,work,root}
mount -t overlay -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" overlay "$root/root"
root=$root/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root/shared"
mount --bind "$shared" "$root/shared"

# As Debian's package leaves it, but on a port and an address that disturb nobody.
chroot "$root" /bin/bash -c "
    rm -rf /etc/postgresql/15/main /var/lib/postgresql/15/main /etc/clickstream
    install -d -o postgres -g postgres -m 2775 /var/run/postgresql
    pg_createcluster --port=$port 15 main >/dev/null
    echo \"listen_addresses = '127.0.0.1'\" >/etc/postgresql/15/main/conf.d/zz-test.conf" >&2
cp "$shared"/stubs/* "$root/usr/bin/"
# The program of this machine needs its runtime, wherever that is.
run() { chroot "$root" /usr/bin/env -i PATH="/usr/sbin:/usr/bin:/sbin:/bin:${PATH}" DOTNET_ROOT="${DOTNET_ROOT:-}" HOME=/root /bin/bash "$@" </dev/null 2>&1; }
run /shared/user-data && code=0 || code=$?
[[ $code -eq 0 ]] || cat "$root/var/log/clickstream-boot.log"
printf '\n::exit %s\n' "$code"
while IFS= read -r line; do
    run -c "$line" && code=0 || code=$?
    printf '\n::exit %s\n' "$code"
done
