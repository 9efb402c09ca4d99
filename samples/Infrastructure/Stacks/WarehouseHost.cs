using System.Reflection;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using CfnDocument = Amazon.CDK.AWS.SSM.CfnDocument;
using CfnDocumentProps = Amazon.CDK.AWS.SSM.CfnDocumentProps;
using StringParameter = Amazon.CDK.AWS.SSM.StringParameter;
using StringParameterProps = Amazon.CDK.AWS.SSM.StringParameterProps;
using Amazon.JSII.Runtime.Deputy;
using Clickstream.Hosts.Configuration;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>One private machine with PostgreSQL and the dashboards.</summary>
/// <remarks>
/// Its packages come from a bucket through the way to S3, for there is no other: <c>deploy.sh</c> puts a small Debian repository there,
/// with the package <c>clickstream-host</c>, all that it depends on, and the agent of Systems Manager. The machine makes its passwords and
/// its certificate itself and tells the functions by parameters, so that no password is in a template, a console or a log.
/// </remarks>
internal sealed class WarehouseHost : Construct
{
    private readonly Bucket bucket;
    private readonly string parameters;

    public WarehouseHost(Construct scope, string id, PlatformSettings settings, NetworkStack network, HistoryStack history)
        : base(scope, id)
    {
        parameters = $"/{settings.Name}/warehouse";

        // The newest image would be another at every deployment, and another image is another machine: deploy.sh names one, once.
        var image = new CfnParameter(this, "Image", new CfnParameterProps
        {
            Type = "AWS::EC2::Image::Id",
            Description = "Debian 12 for arm64 (the parameter /aws/service/debian/release/12/latest/arm64 of Systems Manager)",
        });
        image.OverrideLogicalId("HostImage");
        bucket = history.HostBucket;

        // What may change while the host runs is not in what it boots with, which it reads once.
        _ = new StringParameter(this, "TimeZone", new StringParameterProps
        {
            ParameterName = $"{parameters}/time-zone", StringValue = settings.TimeZone,
        });
        Role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("ec2.amazonaws.com"), Description = "The warehouse's host",
        });

        // What the agent of Systems Manager does has no resource to name, or names this machine, whose id is not known before it runs.
        Allow(
            ["ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"],
            "*");
        Allow(["ssm:PutParameter", "ssm:GetParameter"], ParameterArn("*"));
        Allow(["s3:PutObject", "s3:GetObject"], bucket.ArnForObjects("backups/*"));
        Allow(["s3:PutObject"], bucket.ArnForObjects("sessions/*"));
        Allow(["s3:GetEncryptionConfiguration"], bucket.BucketArn);
        _ = Sessions(settings);
        Role.Explain((
            "AwsSolutions-IAM5",
            "The agent of Systems Manager names no resource, or this machine, whose id is not known yet; parameters, backups and "
                + "logs of sessions are named by what they begin with"));
        var user = UserData.ForLinux();
        user.AddCommands(BootCommands());
        Instance = new Instance_(this, "Instance", new InstanceProps
        {
            Vpc = network.Vpc,
            VpcSubnets = network.PrivateSubnet,
            InstanceType = new InstanceType(settings.HostType),
            MachineImage = new Debian(image.ValueAsString),
            SecurityGroup = network.Host,
            Role = Role,
            RequireImdsv2 = true,
            AssociatePublicIpAddress = false,
            DetailedMonitoring = false,
            UserData = user,
            UserDataCausesReplacement = false,
            BlockDevices =
            [
                new BlockDevice
                {
                    DeviceName = "/dev/xvda",
                    Volume = BlockDeviceVolume.Ebs(
                        settings.DiskSize, new EbsDeviceOptions { Encrypted = true, VolumeType = EbsDeviceVolumeType.GP3 }),
                },
            ],
        });
        Instance.Explain(("AwsSolutions-EC28", "Checks every five minutes are enough for numbers that change every hour; those of "
            + "every minute cost as much as a tenth of the host"));
        ((CfnInstance)Instance.Node.DefaultChild!).DisableApiTermination = true;
        Stack.Of(this).Tell("InstanceId", Instance.InstanceId, "The warehouse's host, for sessions of Systems Manager");
    }

    public Role Role { get; }

    public Instance_ Instance { get; }

    /// <summary>What a function that fills the warehouse is configured with.</summary>
    public Dictionary<string, string> Environment(HistoryStack history) => new()
    {
        [FunctionEnvironment.Function] = "etl",
        [FunctionEnvironment.Lake] = history.Lake,
        [KnownVariables.Warehouse] =
            $"Host={Instance.InstancePrivateDnsName};Database=warehouse;Username=etl;SSL Mode=VerifyFull;Application Name=clickstream-etl",
        [KnownVariables.WarehousePassword + Secrets.ParameterSuffix] = $"{parameters}/etl-password",
        [KnownVariables.WarehouseCertificate + Secrets.ParameterSuffix] = $"{parameters}/certificate",
    };

    /// <summary>Lets a function read what <see cref="Environment"/> names.</summary>
    public void AllowSecrets(PlatformFunction function) =>
        function.Allow(["ssm:GetParameter"], ParameterArn("etl-password"), ParameterArn("certificate"));

    /// <summary>How people get a shell on the host: what they type and see is kept.</summary>
    private CfnDocument Sessions(PlatformSettings settings) => new(this, "Sessions", new CfnDocumentProps
    {
        Name = $"{settings.Name}-session",
        DocumentType = "Session",
        Content = new Dictionary<string, object>
        {
            ["schemaVersion"] = "1.0",
            ["description"] = "A shell on the warehouse's host; what is typed and shown is kept",
            ["sessionType"] = "Standard_Stream",
            ["inputs"] = new Dictionary<string, object>
            {
                ["s3BucketName"] = bucket.BucketName,
                ["s3KeyPrefix"] = "sessions",
                ["s3EncryptionEnabled"] = true,
                ["idleSessionTimeout"] = "20",
                ["maxSessionDuration"] = "60",
            },
        },
    });

    /// <summary>
    /// Lets people who erase, or look into the ledger, come to the database through a port that Session Manager forwards, as functions do.
    /// </summary>
    public void AllowPeople(Role role)
    {
        var people = new Policy(this, "People", new PolicyProps { Roles = [role] });
        people.AddStatements(
            new PolicyStatement(new PolicyStatementProps
            {
                Actions = ["ssm:StartSession"],
                Resources =
                [
                    Arn("ec2", "instance", Instance.InstanceId),
                    $"arn:{Stack.Of(this).Partition}:ssm:{Stack.Of(this).Region}::document/AWS-StartPortForwardingSession",
                ],
            }),
            new PolicyStatement(new PolicyStatementProps
            {
                Actions = ["ssm:GetParameter"], Resources = [ParameterArn("etl-password"), ParameterArn("certificate")],
            }));
    }

    private string Arn(string service, string resource, string name) =>
        Stack.Of(this).FormatArn(new ArnComponents { Service = service, Resource = resource, ResourceName = name });

    private string ParameterArn(string name) => Arn("ssm", "parameter", $"{parameters.TrimStart('/')}/{name}");

    private void Allow(string[] actions, params string[] resources) =>
        Role.AddToPolicy(new PolicyStatement(new PolicyStatementProps { Actions = actions, Resources = resources }));

    /// <summary>An image that is named by its id.</summary>
    private sealed class Debian(string id) : DeputyBase(), IMachineImage
    {
        public IMachineImageConfig GetImage(Construct scope) =>
            new MachineImageConfig { ImageId = id, OsType = OperatingSystemType.LINUX, UserData = UserData.ForLinux() };
    }

    /// <summary>The script of the first boot, with what it has to know.</summary>
    private string BootCommands()
    {
        var stack = Stack.Of(this);
        var values = new Dictionary<string, string>
        {
            ["PACKAGES"] = $"https://{bucket.BucketRegionalDomainName}/packages",
            ["PARAMETERS"] = parameters,
            ["BACKUPS"] = $"s3://{bucket.BucketName}/backups",
            ["REGION"] = stack.Region,
            ["NETWORK"] = NetworkStack.Addresses,
        };
        using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("boot.sh")!);
        return string.Join('\n', values.Select(value => $"export HOST_{value.Key}='{value.Value}'")) + "\n" + script.ReadToEnd();
    }
}
