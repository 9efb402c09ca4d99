
# The first boot: everything comes from the bucket, through the way to S3. The agent comes first, so that a boot that fails can be looked at.
set -euo pipefail
exec >>/var/log/clickstream-boot.log 2>&1
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
# Debian's packages were verified when they were put there (mirror.sh), and nobody but who deploys can put any.
echo "deb [trusted=yes] $HOST_PACKAGES ./" >/etc/apt/sources.list.d/clickstream.list
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends amazon-ssm-agent
install -d -m 755 /etc/clickstream
env | sed -n "s/^\(HOST_[A-Z_]*\)=\(.*\)/\1='\2'/p" >/etc/clickstream/host.conf
# Its installation sets the machine up, and so does that of every newer one.
apt-get install -y --no-install-recommends clickstream-host
