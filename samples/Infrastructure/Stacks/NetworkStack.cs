using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>The private network: no way out but to our buckets and to Systems Manager, and no way in.</summary>
/// <remarks>
/// The public subnets hold nothing; they are where a load balancer would go if a shop wants one. An interface endpoint costs more than
/// half as much as the host, so there are two, in one zone: <c>ssm</c> registers the host and tells the functions its password,
/// <c>ssmmessages</c> carries sessions and commands (<c>ec2messages</c> is what the agent falls back to where it may not use this; Systems
/// Manager user guide, "Reference: ec2messages, ssmmessages, and other API operations"). Lambda delivers logs by itself, passwords of the
/// private side are parameters, and S3 asks KMS by itself: no endpoint for <c>logs</c>, <c>secretsmanager</c> or <c>kms</c> is needed.
/// </remarks>
internal sealed class NetworkStack : Stack
{
    /// <summary>The addresses of the network.</summary>
    public const string Addresses = "10.40.0.0/20";

    private const string PrivateGroup = "private";

    private readonly CfnParameter s3Addresses;

    public NetworkStack(Construct scope, string id, StackProps props, PlatformSettings settings)
        : base(scope, id, props)
    {
        s3Addresses = new CfnParameter(this, "S3Addresses", new CfnParameterProps
        {
            Description = "The list of S3's addresses in this region, such as pl-63a5400a (aws ec2 describe-managed-prefix-lists)",
            AllowedPattern = "pl-[0-9a-f]+",
        });
        HistoryBucketName = $"{settings.Name}-history-{Account}-{Region}";
        HostBucketName = $"{settings.Name}-host-{Account}-{Region}";
        Vpc = new Vpc(this, "Vpc", new VpcProps
        {
            IpAddresses = IpAddresses.Cidr(Addresses),
            MaxAzs = 2,
            NatGateways = 0,
            // What empties the default group is a function of the CDK's, in a runtime that is no more; deploy.sh empties it.
            RestrictDefaultSecurityGroup = false,
            SubnetConfiguration =
            [
                new SubnetConfiguration { Name = "public", SubnetType = SubnetType.PUBLIC, CidrMask = 24, MapPublicIpOnLaunch = false },
                new SubnetConfiguration { Name = PrivateGroup, SubnetType = SubnetType.PRIVATE_ISOLATED, CidrMask = 24 },
            ],
        });
        _ = Vpc.AddFlowLog("Refused", new FlowLogOptions
        {
            TrafficType = FlowLogTrafficType.REJECT,
            Destination = FlowLogDestination.ToCloudWatchLogs(Logs.Create(this, "FlowLog", key: null)),
        });
        this.Tell("VpcId", Vpc.VpcId, "The private network");
        S3Endpoint = Vpc.AddGatewayEndpoint("S3", new GatewayVpcEndpointOptions
        {
            Service = GatewayVpcEndpointAwsService.S3,
            Subnets = [new SubnetSelection { SubnetGroupName = PrivateGroup }],
        });
        S3Endpoint.AddToPolicy(OurObjects());
        S3Endpoint.AddToPolicy(HostPackages());
        Etl = GroupOf("Etl", "The functions that fill the warehouse");
        Host = GroupOf("Host", "The warehouse and its dashboards");
        var endpoints = GroupOf("Endpoints", "The doors to Systems Manager");
        Etl.AddEgressRule(Host, Port.Tcp(5432), "the warehouse");
        Host.AddIngressRule(Etl, Port.Tcp(5432), "the warehouse");
        foreach (var group in new[] { Etl, Host })
        {
            group.AddEgressRule(endpoints, Port.Tcp(443), "Systems Manager");
            endpoints.AddIngressRule(group, Port.Tcp(443), "Systems Manager");
        }

        AllowS3(Etl);
        AllowS3(Host);
        foreach (var (name, service, actions) in new[]
        {
            ("Ssm", InterfaceVpcEndpointAwsService.SSM, "ssm:*"),
            ("SsmMessages", InterfaceVpcEndpointAwsService.SSM_MESSAGES, "ssmmessages:*"),
        })
        {
            var endpoint = Vpc.AddInterfaceEndpoint(name, new InterfaceVpcEndpointOptions
            {
                Service = service,
                Open = false,
                PrivateDnsEnabled = true,
                SecurityGroups = [endpoints],
                Subnets = PrivateSubnet,
            });
            endpoint.AddToPolicy(OwnAccount([actions], ["*"]));
        }
    }

    public Vpc Vpc { get; }

    /// <summary>The way to S3.</summary>
    public GatewayVpcEndpoint S3Endpoint { get; }

    /// <summary>What the functions that fill the warehouse may reach.</summary>
    public SecurityGroup Etl { get; }

    /// <summary>What may reach the warehouse's host, and what it may reach.</summary>
    public SecurityGroup Host { get; }

    /// <summary>
    /// The subnet of the host, of the endpoints and of the functions beside it: one zone, as everything in it waits for one host.
    /// </summary>
    public SubnetSelection PrivateSubnet => new() { Subnets = [Vpc.IsolatedSubnets[0]] };

    /// <summary>The bucket of the history; named here, so that the way to S3 and the bucket can name each other.</summary>
    public string HistoryBucketName { get; }

    /// <summary>The bucket of the host's packages and backups.</summary>
    public string HostBucketName { get; }

    private PolicyStatement OurObjects() => OwnAccount(
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetEncryptionConfiguration"],
        [ArnOf(HistoryBucketName), $"{ArnOf(HistoryBucketName)}/*", ArnOf(HostBucketName), $"{ArnOf(HostBucketName)}/*"]);

    /// <summary>apt does not sign its requests: the bucket's policy lets this endpoint alone read packages.</summary>
    private PolicyStatement HostPackages() => new(new PolicyStatementProps
    {
        Sid = "Packages",
        Principals = [new AnyPrincipal()],
        Actions = ["s3:GetObject"],
        Resources = [$"{ArnOf(HostBucketName)}/packages/*"],
    });

    private PolicyStatement OwnAccount(string[] actions, string[] resources) => new(new PolicyStatementProps
    {
        Principals = [new AnyPrincipal()],
        Actions = actions,
        Resources = resources,
        Conditions = Declarations.Where("StringEquals", "aws:PrincipalAccount", Account),
    });

    private string ArnOf(string bucket) => $"arn:{Partition}:s3:::{bucket}";

    private SecurityGroup GroupOf(string name, string description) => new(this, name, new SecurityGroupProps
    {
        Vpc = Vpc, Description = description, AllowAllOutbound = false,
    });

    /// <summary>S3's addresses are a list of AWS's; its id is another in every region.</summary>
    private void AllowS3(SecurityGroup group) =>
        group.AddEgressRule(Peer.PrefixList(s3Addresses.ValueAsString), Port.Tcp(443), "S3, through its gateway endpoint");
}
