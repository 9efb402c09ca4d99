#!/usr/bin/env bash
# serve.sh FOLDER PORT: a real S3 server (Ceph: one monitor, one store in memory, one gateway) on http://127.0.0.1:PORT until its standard
# input ends; then it is stopped by process id and FOLDER is removed. Ports PORT to PORT + 39 of the loopback are used. Prints "ready".
# The access key is "testkey", its secret "testsecret123".
set -euo pipefail
folder=$1 port=$2
monitor=$((port + 1))
mkdir -p "$folder"/{mon,osd,rgw,log,run}
export CEPH_CONF=$folder/ceph.conf CEPH_ARGS=
cluster=$(cat /proc/sys/kernel/random/uuid) store=$(cat /proc/sys/kernel/random/uuid)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

cat > "$CEPH_CONF" <<CONF
[global]
fsid = $cluster
mon_host = v2:127.0.0.1:$monitor
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_bind_ipv6 = false
ms_bind_port_min = $((port + 2))
ms_bind_port_max = $((port + 39))
ms_mon_client_mode = crc
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
keyring = /dev/null
run_dir = $folder/run
admin_socket = $folder/run/\$name.asok
log_file = $folder/log/\$name.log
mon_cluster_log_file = $folder/log/cluster.log
log_to_stderr = false
crash_dir = $folder/log
chdir =
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_data_avail_warn = 1
mon_data_avail_crit = 1
mon_election_timeout = 0.2
paxos_propose_interval = 0.05
[mon]
mon_data = $folder/mon
[osd]
osd_data = $folder/osd
osd_objectstore = memstore
osd_class_load_list = *
osd_class_default_list = *
osd_crush_initial_weight = 1
osd_op_num_shards = 2
osd_op_num_threads_per_shard = 1
memstore_device_bytes = 8589934592
[client]
rgw_frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
rgw_data = $folder/rgw
rgw_thread_pool_size = 64
rgw_enable_usage_log = false
rgw_enable_apis = s3, admin
rgw_dynamic_resharding = false
rgw_override_bucket_index_max_shards = 1
CONF

start() { # start NAME COMMAND...: in the background, its output in the log folder
    local name=$1
    shift
    nice -n 5 "$@" > "$folder/log/$name.out" 2>&1 < /dev/null &
    pids+=($!)
}
until_true() { # until_true SECONDS COMMAND...
    local left=$(($1 * 20))
    shift
    until "$@" 2>/dev/null; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "not ready: $*" >&2; tail -n 5 "$folder"/log/*.out >&2; exit 1; }
        sleep 0.05
    done
}
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port"); }

monmaptool --create --clobber --fsid "$cluster" --addv a "[v2:127.0.0.1:$monitor]" "$folder/monmap" > /dev/null
ceph-mon -i a --mkfs --monmap "$folder/monmap" --keyring /dev/null < /dev/null
start mon ceph-mon -i a -f
ceph --connect-timeout 30 osd new "$store" > /dev/null < /dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$store" > "$folder/log/mkfs.out" 2>&1 < /dev/null
start osd ceph-osd -i 0 -f

# A client that comes before the store is up waits five seconds before it asks again.
until_true 60 grep -q 'state: booting -> active' "$folder/log/osd.0.log"
radosgw-admin user create --uid=test --display-name=test --access-key=testkey --secret-key=testsecret123 \
    > "$folder/log/user.out" 2>&1 < /dev/null
start rgw radosgw -n client.rgw.a -f
until_true 60 answers
echo ready
cat > /dev/null
