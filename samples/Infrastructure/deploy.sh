#!/usr/bin/env bash
# Puts the platform onto AWS, looks after it, and takes it away again.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: samples/Infrastructure/deploy.sh COMMAND [--region REGION] [--context NAME=VALUE]...

  up            makes or renews the platform: program, packages of the host, stacks, in the order of their needs; about half an hour at first,
                and again after every change. What is there and has not changed stays.
  packages      renews the packages of the host alone; it installs them the next night, or now with `upgrade`
  upgrade       has the host install what is newer in its packages, and waits for it
  scale-out     makes the stack that projects parts of the visitors side by side (docs/scale.md)
  frontend      makes the Amplify app of the sample shop
  open [PORT]   opens the dashboards at http://127.0.0.1:PORT (3838) until Ctrl+C
  warehouse [PORT]
                opens the warehouse's PostgreSQL at port PORT (5433) of this machine until Ctrl+C, for `clickstream erase` and `clickstream ledger`
  session       a shell on the host; what is typed and shown is kept
  rotate-key    replaces the key that the edge shows to the collector
  diff          what `up` would change, as the CLI of the CDK tells it
  new-host      takes the host away, for `up` to make another: when it is lost, or its image or disk is to be another; asks first
  down          takes the stacks away; what holds data stays: three buckets, the key, parameters
  down --delete-data
                takes that away too, for ever; asks first

  --region REGION       where; else AWS_REGION. The edge is always in us-east-1.
  --context NAME=VALUE  a setting in place of that of cdk.json (dotnet run --project samples/Infrastructure -- --help tells all); give the same
                        ones every time, or change cdk.json
  --yes                 does not ask

It needs what docs/deploy.md names: the .NET 10 SDK, node and npm, the AWS CLI 2 with its plugin for Session Manager, and Debian 12 for the packages;
and credentials of an administrator, which it never writes down.
HELP
}

command=${1:-}
[[ -n $command ]] || { usage >&2; exit 2; }
shift
region=${AWS_REGION:-} port='' delete_data='' sure='' context=()
while (($#)); do
    case $1 in
        --help | -h) command=--help ;;
        --region) [[ ${2:-} =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] || { echo 'deploy.sh: --region needs a region, such as eu-west-1. See --help.' >&2; exit 2; }; region=$2; shift ;;
        --context | -c) [[ ${2:-} == *=* ]] || { echo 'deploy.sh: --context needs NAME=VALUE. See --help.' >&2; exit 2; }; context+=(--context "$2"); shift ;;
        --delete-data) delete_data=yes ;;
        --yes) sure=yes ;;
        *) [[ ($command == open || $command == warehouse) && $1 =~ ^[0-9]+$ ]] || { echo "deploy.sh: $1 is not known. See --help." >&2; exit 2; }; port=$1 ;;
    esac
    shift
done
case $command in
    --help | -h) usage; exit 0 ;;
    up | packages | upgrade | scale-out | frontend | open | warehouse | session | rotate-key | diff | new-host | down) ;;
    *) echo "deploy.sh: $command is not known. See --help." >&2; exit 2 ;;
esac
[[ -n $region ]] || { echo 'deploy.sh: name a region, by --region or AWS_REGION. See --help.' >&2; exit 2; }
export AWS_REGION=$region AWS_DEFAULT_REGION=$region AWS_PAGER=

here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
for needed in dotnet node npm aws; do
    command -v "$needed" >/dev/null || { echo "deploy.sh: $needed is missing. See docs/deploy.md." >&2; exit 1; }
done
setting() { # setting NAME
    local one
    for one in "${context[@]}"; do
        [[ $one != "$1="* ]] || { echo "${one#*=}"; return; }
    done
    node -p "require('$here/cdk.json').context['$1']"
}
name=$(setting name)
say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }
output() { # output STACK NAME [REGION]
    aws cloudformation describe-stacks --region "${3:-$region}" --stack-name "$name-$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text
}
is_there() { aws cloudformation describe-stacks --region "${2:-$region}" --stack-name "$1" >/dev/null 2>&1; }
cdk() { (cd "$here" && npx --no-install cdk "$@" "${context[@]}"); }
deploy() { # deploy STACK [NAME=VALUE]...: with parameters
    local stack=$1 parameter parameters=()
    shift
    for parameter; do parameters+=(--parameters "$name-$stack:$parameter"); done
    say "Stack $name-$stack"
    cdk deploy "$name-$stack" --exclusively --require-approval never --progress events "${parameters[@]}"
}
instance() { # the host, which has to be there
    local id
    id=$(output Analytics InstanceId 2>/dev/null) || true
    [[ $id == i-* ]] || { echo "deploy.sh: there is no host of $name in $region. See --help." >&2; return 1; }
    echo "$id"
}

prepare() {
    aws sts get-caller-identity --query Account --output text >/dev/null || { echo 'deploy.sh: AWS does not know who asks. See docs/deploy.md.' >&2; exit 1; }
    say 'The CLI of the CDK'
    (cd "$here" && npm ci --no-audit --no-fund --silent)
    say 'The program of the functions'
    mkdir -p "$root/artifacts"
    rm -f "$root/artifacts/function.zip"
    (cd "$root" && dotnet publish Clickstream.Hosts --configuration Release --runtime linux-x64 --no-self-contained -p:LambdaZip="$root/artifacts/function.zip" --nologo --verbosity quiet)
}
# What functions have for themselves is taken from what the account has, of which AWS keeps a hundred for others.
enough_concurrency() {
    local needed free
    ! is_there "$name-Ingest" || return 0
    needed=$(($(setting ingestConcurrency) + 2 + 100))
    free=$(aws lambda get-account-settings --query AccountLimit.UnreservedConcurrentExecutions --output text)
    ((free >= needed)) || {
        echo "deploy.sh: this account runs $free functions at once at most, and $needed are needed: ask AWS for more (Service Quotas, Lambda, concurrent executions), or lower ingestConcurrency." >&2
        exit 1
    }
}
# Before a queue the gateway knows one key, that of a version which the template names.
ingest() {
    local version=
    if [[ $(setting mode) == buffered ]] && is_there "$name-Ingest"; then
        version=$(newest_key_alone)
    fi
    deploy Ingest ${version:+"DoorKeyVersion=$version"}
}
door_key() { aws secretsmanager get-secret-value --secret-id "$(output Ingest DoorKeyId)" --query SecretString --output text; }
put_door_key() { # put_door_key KEYS: and tells its version
    aws secretsmanager put-secret-value --secret-id "$(output Ingest DoorKeyId)" --secret-string file:///dev/stdin --query VersionId --output text < <(printf %s "$1")
}
# Of several keys the newest stays; tells the version of the secret.
newest_key_alone() {
    local keys
    keys=$(door_key)
    if [[ $keys == *,* ]]; then
        put_door_key "${keys%%,*}"
    else
        aws secretsmanager get-secret-value --secret-id "$(output Ingest DoorKeyId)" --query VersionId --output text
    fi
}
packages() {
    say 'The packages of the host'
    "$here/host/mirror.sh" arm64 "$root/artifacts/packages" "$region"
    aws s3 sync "$root/artifacts/packages" "s3://$(output History HostBucketName)/packages" --delete --only-show-errors
}
# Nothing uses the network's default group; it is made with rules, and no template can take them away.
empty_default_group() {
    local vpc group direction rules
    vpc=$(output Network VpcId)
    group=$(aws ec2 describe-security-groups --filters "Name=vpc-id,Values=$vpc" Name=group-name,Values=default --query 'SecurityGroups[0].GroupId' --output text)
    for direction in ingress egress; do
        rules=$(aws ec2 describe-security-group-rules --filters "Name=group-id,Values=$group" --query "SecurityGroupRules[?IsEgress==\`$([[ $direction == egress ]] && echo true || echo false)\`].SecurityGroupRuleId" --output text)
        [[ -z $rules ]] || aws ec2 "revoke-security-group-$direction" --group-id "$group" --security-group-rule-ids $rules >/dev/null
    done
}
# A list of processes on this machine shows the key for as long as this takes: the CLI of the CDK takes parameters in no other way.
edge() {
    local key
    key=$(door_key)
    # The newest of several.
    deploy Edge "ApiDomain=$(output Ingest ApiDomain)" "DoorKey=${key%%,*}"
}
wait_for_host() {
    say 'Waiting for the host, which tells the functions how to reach it when it is ready'
    local left=90
    until aws ssm get-parameter --name "/$name/warehouse/certificate" >/dev/null 2>&1; do
        ((left-- > 0)) || { echo 'deploy.sh: the host is not ready after 15 minutes. `deploy.sh session` opens a shell; /var/log/clickstream-boot.log says why.' >&2; exit 1; }
        sleep "${CLICKSTREAM_PATIENCE:-10}"
    done
}
on_host() { # on_host COMMAND: as root, and says what it said
    local id status host
    host=$(instance)
    id=$(aws ssm send-command --instance-ids "$host" --document-name AWS-RunShellScript --parameters "commands=[\"$1\"]" --query Command.CommandId --output text)
    for ((left = 180; left > 0; left--)); do
        status=$(aws ssm get-command-invocation --command-id "$id" --instance-id "$host" --query Status --output text 2>/dev/null || echo Pending)
        [[ $status == Pending || $status == InProgress || $status == Delayed ]] || break
        sleep "${CLICKSTREAM_PATIENCE:-10}"
    done
    aws ssm get-command-invocation --command-id "$id" --instance-id "$host" --query '[StandardOutputContent, StandardErrorContent]' --output text
    [[ $status == Success ]] || { echo "deploy.sh: the host says $status." >&2; exit 1; }
}
forward() { # forward FROM TO WHAT
    local host
    host=$(instance)
    say "$3 until Ctrl+C"
    exec aws ssm start-session --target "$host" --document-name AWS-StartPortForwardingSession --parameters "portNumber=$1,localPortNumber=$2"
}
empty_bucket() { # empty_bucket BUCKET: all versions and marks of all objects, and the bucket
    aws s3api head-bucket --bucket "$1" 2>/dev/null || return 0
    say "Bucket $1"
    aws s3api delete-bucket-policy --bucket "$1"
    local page
    page=$(mktemp)
    while :; do
        # A thousand is the most that is listed, and deleted, at once; more than an argument holds.
        aws s3api list-object-versions --no-paginate --max-keys 1000 --bucket "$1" \
            --query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}, Quiet: `true`}' --output json >"$page"
        grep -q '"Key"' "$page" || break
        aws s3api delete-objects --bucket "$1" --delete "file://$page" >/dev/null
    done
    rm -f "$page"
    aws s3api delete-bucket --bucket "$1"
}
take_away() { # take_away STACK...: those that are there, in this order
    local stack where
    for stack; do
        where=$region
        [[ $stack != Edge ]] || where=us-east-1
        is_there "$name-$stack" "$where" || continue
        [[ $stack != Analytics ]] || aws ec2 modify-instance-attribute --instance-id "$(instance)" --no-disable-api-termination
        say "Stack $name-$stack"
        aws cloudformation delete-stack --region "$where" --stack-name "$name-$stack"
        aws cloudformation wait stack-delete-complete --region "$where" --stack-name "$name-$stack"
    done
}
sure() { # sure WHAT: asks for the name of the platform
    local said=
    [[ -z $sure ]] || return 0
    read -r -p "$1 Say its name: " said || true
    [[ $said == "$name" ]] || { echo 'Nothing was done.' >&2; exit 1; }
}

case $command in
    up)
        account=$(aws sts get-caller-identity --query Account --output text)
        prepare
        enough_concurrency
        say 'Where the CDK keeps its files'
        for one in "$region" us-east-1; do
            is_there CDKToolkit "$one" || cdk bootstrap "aws://$account/$one"
        done
        addresses=$(aws ec2 describe-managed-prefix-lists --filters "Name=prefix-list-name,Values=com.amazonaws.$region.s3" --query 'PrefixLists[0].PrefixListId' --output text)
        deploy Network "S3Addresses=$addresses"
        empty_default_group
        if ! is_there "$name-History" && aws s3api head-bucket --bucket "$name-history-$account-$region" 2>/dev/null; then
            echo "deploy.sh: the history of a platform that was taken away is still there. Choose another name (--context name=...), or remove it with \`down --delete-data\`." >&2
            exit 1
        fi
        deploy History
        packages
        ingest
        # The image is chosen once: another one would be another machine. Later deployments keep it.
        image=
        if ! instance >/dev/null 2>&1; then
            image=$(aws ssm get-parameter --name /aws/service/debian/release/12/latest/arm64 --query Parameter.Value --output text)
        fi
        deploy Analytics ${image:+"HostImage=$image"}
        # A change that would need another machine fails, instead of leaving this one and its warehouse behind.
        aws cloudformation set-stack-policy --stack-name "$name-Analytics" --stack-policy-body '{"Statement":[
            {"Effect":"Allow","Principal":"*","Action":"Update:*","Resource":"*"},
            {"Effect":"Deny","Principal":"*","Action":["Update:Replace","Update:Delete"],"Resource":"LogicalResourceId/HostInstance*"}]}'
        wait_for_host
        edge
        deploy Watch
        ! is_there "$name-ScaleOut" || deploy ScaleOut
        [[ -n $(setting alarmEmail) ]] || say 'Nobody is told of alarms and costs: set alarmEmail'
        say "Pages send events to $(output Edge Endpoint us-east-1)" ;;
    packages)
        packages ;;
    upgrade)
        on_host /usr/lib/clickstream/upgrade.sh ;;
    scale-out)
        prepare
        deploy ScaleOut
        say "Start it with: aws stepfunctions start-execution --state-machine-arn $(output ScaleOut MachineArn)" ;;
    frontend)
        aws ssm get-parameter --name "/$name/shop/database" >/dev/null || {
            echo "deploy.sh: put the shop's database into the parameter first: printf postgres://... | aws ssm put-parameter --type SecureString --name /$name/shop/database --value file:///dev/stdin" >&2
            exit 1
        }
        prepare
        deploy Frontend "Endpoint=$(output Edge Endpoint us-east-1)"
        say "Connect the app to a repository in the console of Amplify; the shop is at $(output Frontend Shop)" ;;
    open)
        forward 3838 "${port:-3838}" "The dashboards are at http://127.0.0.1:${port:-3838}" ;;
    warehouse)
        forward 5432 "${port:-5433}" "The warehouse is at port ${port:-5433} of 127.0.0.1" ;;
    session)
        host=$(instance)
        exec aws ssm start-session --target "$host" --document-name "$name-session" ;;
    rotate-key)
        prepare
        old=$(door_key)
        new=$(aws secretsmanager get-random-password --exclude-punctuation --password-length 44 --query RandomPassword --output text)
        if [[ $(setting mode) == buffered ]]; then
            deploy Ingest "DoorKeyVersion=$(put_door_key "$new")"
        else
            # Both are taken while the edge learns the new one, which takes minutes.
            put_door_key "$new,${old%%,*}" >/dev/null
        fi
        edge
        say 'The edge shows the new key. Before functions the old one is still taken: run `rotate-key` once more to be rid of it.' ;;
    diff)
        prepare
        cdk diff "$name-*" ;;
    new-host)
        sure "Take the host of $name in $region away, with its warehouse?"
        take_away Watch ScaleOut Analytics
        aws ssm delete-parameter --name "/$name/warehouse/certificate" 2>/dev/null || true
        say 'Gone. `up` makes a new one; then restore a backup, or have the function rebuild.' ;;
    down)
        sure "Take $name in $region away${delete_data:+, with its history, for ever}?"
        account=$(aws sts get-caller-identity --query Account --output text)
        buckets=("$name-history-$account-$region" "$name-host-$account-$region" "$name-access-logs-$account-$region")
        take_away Frontend Watch Edge ScaleOut Analytics Ingest History Network
        if [[ -n $delete_data ]]; then
            for bucket in "${buckets[@]}"; do empty_bucket "$bucket"; done
            if key=$(aws kms describe-key --key-id "alias/$name-history" --query KeyMetadata.KeyId --output text 2>/dev/null); then
                aws kms schedule-key-deletion --key-id "$key" --pending-window-in-days 7 >/dev/null
                aws kms delete-alias --alias-name "alias/$name-history"
            fi
            for parameter in warehouse/etl-password warehouse/certificate shop/database; do
                aws ssm delete-parameter --name "/$name/$parameter" 2>/dev/null || true
            done
            say 'Gone. The key of the history goes in seven days; until then `aws kms cancel-key-deletion` brings it back, and nothing else.'
        else
            say "What holds data is still there: the buckets ${buckets[*]} and the key alias/$name-history. While it is, a new platform needs another name."
        fi ;;
esac
