using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>
/// The history: a bucket in which objects are created once, read from within the network alone, and kept for as long as is allowed.
/// </summary>
internal sealed class HistoryStack : Stack
{
    public HistoryStack(Construct scope, string id, StackProps props, PlatformSettings settings, NetworkStack network)
        : base(scope, id, props)
    {
        Key = new Key(this, "Key", new KeyProps
        {
            Description = "Encrypts the history, its quarantine and the messages before them",
            EnableKeyRotation = true,
            RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        });

        // By names that tell themselves, whoever takes the platform away finds what is left of it.
        new Alias(this, "KeyName", new AliasProps { AliasName = $"alias/{settings.Name}-history", TargetKey = Key })
            .ApplyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
        AccessLogs = new Bucket(this, "AccessLogs", new BucketProps
        {
            BucketName = $"{settings.Name}-access-logs-{Account}-{Region}",
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            Encryption = BucketEncryption.S3_MANAGED,
            EnforceSSL = true,
            MinimumTLSVersion = 1.2,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            LifecycleRules =
            [
                new LifecycleRule { Id = "expire", Expiration = Duration.Days(90), AbortIncompleteMultipartUploadAfter = Duration.Days(1) },
            ],
        });
        Bucket = new Bucket(this, "Bucket", new BucketProps
        {
            BucketName = network.HistoryBucketName,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            Encryption = BucketEncryption.KMS,
            EncryptionKey = Key,
            BucketKeyEnabled = true,
            EnforceSSL = true,
            MinimumTLSVersion = 1.2,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            Versioned = true,
            RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            ServerAccessLogsBucket = AccessLogs,
            ServerAccessLogsPrefix = "history/",
            LifecycleRules = LifeOf(settings),
        });
        HostBucket = HostBucketOf(network);
        Operator = new Role(this, "Operator", new RoleProps
        {
            Description = "For people: erases, replays the quarantine, verifies. No function assumes it, and only with a second "
                + "factor anybody",
            AssumedBy = new PrincipalWithConditions(
                new AccountRootPrincipal(),
                settings.OperatorArn.Length > 0
                    ? Declarations.Where("ArnLike", "aws:PrincipalArn", settings.OperatorArn)
                    : Declarations.Where("Bool", "aws:MultiFactorAuthPresent", "true")),
            MaxSessionDuration = Duration.Hours(1),
        });
        Allow(Operator, ["s3:ListBucket"], Bucket.BucketArn);
        Allow(Operator, ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Bucket.ArnForObjects("*"));
        Allow(Operator, ["kms:Decrypt", "kms:GenerateDataKey"], Key.KeyArn);
        Operator.Explain(("AwsSolutions-IAM5", "People who erase a visitor look into every object of the history, and nowhere else"));
        CompactionRoleName = $"{settings.Name}-compaction-{Region}";

        // Logs are encrypted by the same key; the service asks for it by the name of the log.
        Key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "Logs",
            Principals = [new ServicePrincipal($"logs.{Region}.{UrlSuffix}")],
            Actions = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            Resources = ["*"],
            Conditions = Declarations.Where(
                "ArnLike", "kms:EncryptionContext:aws:logs:arn", $"arn:{Partition}:logs:{Region}:{Account}:log-group:{settings.Name}-*"),
        }));
        this.Tell("Lake", Lake, "The history");
        this.Tell("HostBucketName", HostBucket.BucketName, "Packages and backups of the host");
        this.Tell("OperatorRole", Operator.RoleArn, "The role of people who erase and replay");
        foreach (var statement in Walls(network))
        {
            Bucket.AddToResourcePolicy(statement);
        }

        // What is kept keeps its walls.
        foreach (var bucket in new[] { Bucket, HostBucket, AccessLogs })
        {
            bucket.Policy!.ApplyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
        }
    }

    public Key Key { get; }

    public Bucket Bucket { get; }

    /// <summary>The host's packages, backups and logs of sessions.</summary>
    public Bucket HostBucket { get; }

    /// <summary>Who asked what of our buckets.</summary>
    public Bucket AccessLogs { get; }

    /// <summary>The role of people who erase and replay.</summary>
    public Role Operator { get; }

    /// <summary>The name of the role that merges segments, which the bucket's policy knows before it is there.</summary>
    public string CompactionRoleName { get; }

    /// <summary>Where functions find the lake.</summary>
    public string Lake => $"s3://{Bucket.BucketName}";

    private string CompactionRoleArn => $"arn:{Partition}:iam::{Account}:role/{CompactionRoleName}";

    /// <summary>What lies below a prefix of the lake.</summary>
    public string Below(string prefix) => Bucket.ArnForObjects($"{prefix}*");

    /// <summary>The bucket is there before the host, for the host boots from it.</summary>
    private Bucket HostBucketOf(NetworkStack network)
    {
        var bucket = new Bucket(this, "HostBucket", new BucketProps
        {
            BucketName = network.HostBucketName,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            Encryption = BucketEncryption.S3_MANAGED,
            EnforceSSL = true,
            MinimumTLSVersion = 1.2,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            Versioned = true,
            ServerAccessLogsBucket = AccessLogs,
            ServerAccessLogsPrefix = "host/",
            RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            LifecycleRules =
            [
                new LifecycleRule { Id = "backups", Prefix = "backups/", Expiration = Duration.Days(7) },
                new LifecycleRule { Id = "sessions", Prefix = "sessions/", Expiration = Duration.Days(365) },
                new LifecycleRule { Id = "replaced", NoncurrentVersionExpiration = Duration.Days(7) },
                new LifecycleRule { Id = "uploads", AbortIncompleteMultipartUploadAfter = Duration.Days(1) },
            ],
        });

        // apt does not sign its requests. Whoever comes by our own way to S3 may read packages, and nothing else.
        bucket.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "Packages",
            Principals = [new AnyPrincipal()],
            Actions = ["s3:GetObject"],
            Resources = [bucket.ArnForObjects("packages/*")],
            Conditions = Declarations.Where("StringEquals", "aws:SourceVpce", network.S3Endpoint.VpcEndpointId),
        }));
        return bucket;
    }

    private static void Allow(Role role, string[] actions, string resource) =>
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps { Actions = actions, Resources = [resource] }));

    private static LifecycleRule[] LifeOf(PlatformSettings settings)
    {
        // A call of every night takes what is too old out of the warehouse and then out of here; should it not, this does a month later.
        var kept = Duration.Days(settings.RetentionDays + 30);
        return
        [
            new LifecycleRule { Id = "uploads", AbortIncompleteMultipartUploadAfter = Duration.Days(1) },

            // Erasure rewrites segments: what it replaced is gone within the month that the law gives.
            new LifecycleRule { Id = "replaced", NoncurrentVersionExpiration = Duration.Days(21), ExpiredObjectDeleteMarker = true },
            new LifecycleRule { Id = "events", Prefix = "events/", Expiration = kept },
            new LifecycleRule
            {
                Id = "compacted", Prefix = "compacted/", Expiration = kept,
                Transitions = [new Transition { StorageClass = StorageClass.INTELLIGENT_TIERING, TransitionAfter = Duration.Days(30) }],
            },
            new LifecycleRule { Id = "quarantine", Prefix = "quarantine/", Expiration = Duration.Days(30) },
            new LifecycleRule { Id = "late", Prefix = "late/", Expiration = Duration.Days(30) },
        ];
    }

    /// <summary>What nobody may do, whatever their role says.</summary>
    /// <remarks>
    /// A condition that denies what is "not equal" is met by a request that does not have the key at all: that is meant for reads from
    /// outside, and not for the key of encryption, which the bucket adds to requests that name none.
    /// </remarks>
    private PolicyStatement[] Walls(NetworkStack network) =>
    [
        Wall("CreateOnly", ["s3:PutObject"], new() { ["Null"] = Declarations.One("s3:if-none-match", "true") }),
        Wall("OwnKeyOnly", ["s3:PutObject"], new()
        {
            ["StringNotEquals"] = Declarations.One("s3:x-amz-server-side-encryption-aws-kms-key-id", Key.KeyArn),
            ["Null"] = Declarations.One("s3:x-amz-server-side-encryption-aws-kms-key-id", "false"),
        }),
        Wall("NoOtherEncryption", ["s3:PutObject"], new()
        {
            ["StringNotEquals"] = Declarations.One("s3:x-amz-server-side-encryption", "aws:kms"),
            ["Null"] = Declarations.One("s3:x-amz-server-side-encryption", "false"),
        }),
        Wall("ReadFromWithin", ["s3:GetObject*"], new()
        {
            ["StringNotEquals"] = Declarations.One("aws:SourceVpce", network.S3Endpoint.VpcEndpointId),
            ["ArnNotEquals"] = Declarations.One("aws:PrincipalArn", Operator.RoleArn),
        }),
        Wall("DeletedByTwo", ["s3:DeleteObject*"], new()
        {
            ["ArnNotEquals"] = new Dictionary<string, object> { ["aws:PrincipalArn"] = new[] { Operator.RoleArn, CompactionRoleArn } },
        }),
        Wall("NoLocksNorTags", ["s3:PutObjectAcl", "s3:PutObjectTagging", "s3:PutObjectRetention", "s3:PutObjectLegalHold"], []),
    ];

    private PolicyStatement Wall(string id, string[] actions, Dictionary<string, object> conditions) => new(new PolicyStatementProps
    {
        Sid = id,
        Effect = Effect.DENY,
        Principals = [new AnyPrincipal()],
        Actions = actions,
        Resources = [Bucket.ArnForObjects("*")],
        Conditions = conditions,
    });
}
