using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SecretsManager;
using Clickstream.Hosts.Configuration;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>The collector: an API, and the function that stores what it is told before it answers, or a queue between them.</summary>
internal sealed class IngestStack : Stack
{
    public IngestStack(Construct scope, string id, StackProps props, PlatformSettings settings, HistoryStack history, Code program)
        : base(scope, id, props)
    {
        // The edge shows it with every request; whoever comes past the edge is refused before anything is read.
        DoorKey = RandomSecret("DoorKey", "What the edge shows to the collector");
        var dailyIds = RandomSecret("DailyIds", "Makes the ids of the day of visitors who did not agree");
        DoorKey.Explain(("AwsSolutions-SMG4", "The edge keeps a copy, so both change together: deploy.sh rotate-key"));
        dailyIds.Explain((
            "AwsSolutions-SMG4", "Another secret makes other ids of the same visitors on a day; how to replace it, docs/deploy.md says"));
        Collector = new PlatformFunction(this, "Collector", new PlatformFunctionProps
        {
            Description = "Stores what the shop's pages tell",
            Code = program,
            MemorySize = 1024,
            Timeout = Duration.Seconds(10),
            Concurrency = settings.IngestConcurrency,
            Key = history.Key,
            IsWarm = true,
            Environment = new Dictionary<string, string>
            {
                [FunctionEnvironment.Function] = "ingest",
                [FunctionEnvironment.Lake] = history.Lake,
                [FunctionEnvironment.Origins] = string.Join(',', settings.Origins),
                [FunctionEnvironment.Site] = settings.Site,
                [FunctionEnvironment.DefaultCurrency] = settings.Currency,
                [FunctionEnvironment.BehindCloudFront] = "true",
                [KnownVariables.AnonymousIdSecret + Secrets.IdSuffix] = dailyIds.SecretArn,
            },
        });
        Collector.Allow(["s3:PutObject"], history.Below("events/"), history.Below("quarantine/"), history.Below("late/"));
        Collector.Allow(["kms:GenerateDataKey"], history.Key.KeyArn);
        Collector.Allow(["secretsmanager:GetSecretValue"], dailyIds.SecretArn);
        if (!settings.IsBuffered)
        {
            // Before a queue the gateway itself asks for the key, so that nothing of others gets into it.
            Collector.Function.AddEnvironment(KnownVariables.WriteKeys + Secrets.IdSuffix, DoorKey.SecretArn);
            Collector.Allow(["secretsmanager:GetSecretValue"], DoorKey.SecretArn);
        }

        Live = new Alias(this, "Live", new AliasProps { AliasName = "live", Version = Collector.Function.CurrentVersion });
        Door = settings.IsBuffered
            ? new BufferedDoor(this, "Door", settings, history, Live, DoorKey)
            : new DirectDoor(this, "Door", settings, history, Live);
        this.Tell("ApiDomain", Door.Domain, "Where the edge sends requests to");
        this.Tell("DoorKeyId", DoorKey.SecretArn, "The secret that the edge shows");
    }

    public Secret DoorKey { get; }

    public PlatformFunction Collector { get; }

    /// <summary>The version that answers, started from its snapshot.</summary>
    public Alias Live { get; }

    public IDoor Door { get; }

    /// <summary>Letters and digits alone, and so many that they are Base64 of whole bytes too.</summary>
    private Secret RandomSecret(string id, string description) => new(this, id, new SecretProps
    {
        Description = description,
        GenerateSecretString = new SecretStringGenerator { ExcludePunctuation = true, IncludeSpace = false, PasswordLength = 44 },
    });
}
