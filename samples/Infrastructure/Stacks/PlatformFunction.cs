using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.Destinations;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>One of the platform's functions: the program <c>clickstream</c> with a role and a log of its own.</summary>
internal sealed class PlatformFunction : Construct
{
    public PlatformFunction(Construct scope, string id, PlatformFunctionProps props)
        : base(scope, id)
    {
        var log = Logs.Create(this, "Log", props.Key);
        Role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
            Description = props.Description,
            RoleName = props.RoleName,
        });
        log.GrantWrite(Role);
        if (props.Network is not null)
        {
            AllowPlaceInNetwork();
        }

        Function = new Function(this, "Function", new FunctionProps
        {
            Description = props.Description,
            Runtime = new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE, new LambdaRuntimeProps { SupportsSnapStart = true }),
            Architecture = Architecture.X86_64,
            Handler = "clickstream",
            Code = props.Code,
            MemorySize = props.MemorySize,
            Timeout = props.Timeout,
            Environment = props.Environment,
            Role = Role,
            LogGroup = log,
            ReservedConcurrentExecutions = props.Concurrency,
            SnapStart = props.IsWarm ? SnapStartConf.ON_PUBLISHED_VERSIONS : null,
            ParamsAndSecrets = ParamsAndSecretsLayerVersion.FromVersion(ParamsAndSecretsVersions.V1_0_103, new ParamsAndSecretsOptions
            {
                // The program keeps what it has read, and asks again when it may have changed.
                CacheEnabled = false,
            }),
            OnFailure = props.DeadLetters is { } queue ? new SqsDestination(queue) : null,
            RetryAttempts = props.DeadLetters is null ? null : 2,
            MaxEventAge = props.DeadLetters is null ? null : Duration.Hours(1),
            Vpc = props.Network?.Vpc,
            VpcSubnets = props.Network?.PrivateSubnet,
            SecurityGroups = props.Network is { } network ? [network.Etl] : null,
        });
        Function.Explain(("AwsSolutions-L1", "dotnet10 is the newest runtime of .NET; the rule knows older ones"));
        Role.Explain((
            "AwsSolutions-IAM5",
            "Objects have names that nobody knows beforehand, so a prefix of our bucket is what can be named; a place in the "
                + "network has no name before it is there"));
    }

    public Role Role { get; }

    public Function Function { get; }

    /// <summary>Lets the function do something with something.</summary>
    public void Allow(string[] actions, params string[] resources) =>
        Role.AddToPolicy(new PolicyStatement(new PolicyStatementProps { Actions = actions, Resources = resources }));

    /// <summary>
    /// Lambda itself makes the function's place in the network, before there is anything to name as a resource; what the function's own
    /// code asks, which names its function, is refused.
    /// </summary>
    private void AllowPlaceInNetwork()
    {
        string[] actions =
        [
            "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
        ];
        Allow(actions, "*");
        Role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Effect = Effect.DENY,
            Actions = ["ec2:*"],
            Resources = ["*"],
            Conditions = Declarations.Where("Null", "lambda:SourceFunctionArn", "false"),
        }));
    }

    /// <summary>Lets the function list what lies below prefixes of the lake.</summary>
    public void AllowListing(HistoryStack history, params string[] prefixes) =>
        Role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["s3:ListBucket"],
            Resources = [history.Bucket.BucketArn],
            Conditions = new Dictionary<string, object>
            {
                ["StringLike"] = new Dictionary<string, object> { ["s3:prefix"] = prefixes.Select(prefix => $"{prefix}*").ToArray() },
            },
        }));
}

/// <summary>What is said of a function.</summary>
internal sealed record PlatformFunctionProps
{
    public required string Description { get; init; }

    public required Code Code { get; init; }

    public required int MemorySize { get; init; }

    public required Duration Timeout { get; init; }

    /// <summary>How many of it run at once at most.</summary>
    public required int Concurrency { get; init; }

    public required IDictionary<string, string> Environment { get; init; }

    /// <summary>What encrypts its log.</summary>
    public required IKey Key { get; init; }

    /// <summary>The name of its role, when others have to know it before it is there.</summary>
    public string? RoleName { get; init; }

    /// <summary>Where calls end that nobody waits for and that fail every time; <c>null</c> when somebody waits for all of them.</summary>
    public Queue? DeadLetters { get; init; }

    /// <summary>Whether it starts from a snapshot.</summary>
    public bool IsWarm { get; init; }

    /// <summary>The network that it runs in; <c>null</c> for none of ours.</summary>
    public NetworkStack? Network { get; init; }
}
