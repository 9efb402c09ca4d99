using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>
/// The private side: the warehouse's host, the functions that fill it on a schedule, and what waits of what they could not do.
/// </summary>
internal sealed class AnalyticsStack : Stack
{
    public AnalyticsStack(
        Construct scope, string id, StackProps props, PlatformSettings settings, NetworkStack network, HistoryStack history, Code program)
        : base(scope, id, props)
    {
        Warehouse = new WarehouseHost(this, "Host", settings, network, history);
        Warehouse.AllowPeople(history.Operator);
        DeadLetters = new Queue(this, "DeadLetters", new QueueProps
        {
            Encryption = QueueEncryption.SQS_MANAGED, EnforceSSL = true, RetentionPeriod = Duration.Days(14),
        });
        DeadLetters.Explain(("AwsSolutions-SQS3", "It is the queue of dead letters, of calls to functions"));
        Etl = NewProjection(
            this, "Etl", "Projects what is new in the history into the warehouse", network, history, program, concurrency: 1);
        Call("EveryHour", Etl, Schedule.Rate(Duration.Hours(1)), []);

        // Merges segments, and therefore removes what it merged: the only function that may.
        Upkeep = NewProjection(
            this, "Upkeep", "Merges segments, removes what is too old, and accounts for every event", network, history, program,
            concurrency: 1, listsLate: false, history.CompactionRoleName);
        Upkeep.Allow(["s3:PutObject"], history.Below("compacted/"), history.Below("late/"), history.Below("erasures/"));
        Upkeep.Allow(["s3:DeleteObject"], history.Below("events/"), history.Below("compacted/"));
        Upkeep.Allow(["kms:GenerateDataKey"], history.Key.KeyArn);

        // Every hour too, for a call merges as many hours as it has time for; what is not projected yet waits for the next.
        Call("Compaction", Upkeep, At(hour: "*", minute: "30"), new() { ["compact"] = true });
        Call("Expiry", Upkeep, At(hour: "3", minute: "50"), new() { ["expireAfterDays"] = settings.RetentionDays });
        Call("Verification", Upkeep, At(hour: "4", minute: "50"), new() { ["verify"] = true });
    }

    public WarehouseHost Warehouse { get; }

    public PlatformFunction Etl { get; }

    /// <summary>Compaction and verification.</summary>
    public PlatformFunction Upkeep { get; }

    /// <summary>The calls that failed for good.</summary>
    public Queue DeadLetters { get; }

    /// <summary>A function that reads the history and fills the warehouse.</summary>
    /// <remarks>
    /// A call that a schedule makes is made again twice when it fails, and is a dead letter then; the same queue takes those that
    /// EventBridge could not hand over at all.
    /// </remarks>
    public PlatformFunction NewProjection(
        Construct scope, string id, string description, NetworkStack network, HistoryStack history, Code program, int concurrency,
        bool listsLate = true, string? roleName = null)
    {
        string[] read = ["events/", "compacted/", "quarantine/", "erasures/"];
        var function = new PlatformFunction(scope, id, new PlatformFunctionProps
        {
            Description = description,
            Code = program,
            MemorySize = 2048,
            Timeout = Duration.Minutes(15),
            Concurrency = concurrency,
            Key = history.Key,
            RoleName = roleName,
            DeadLetters = DeadLetters,
            Network = network,
            Environment = Warehouse.Environment(history),
        });
        function.AllowListing(history, listsLate ? [.. read, "late/"] : read);
        function.Allow(["s3:GetObject"], [.. read.Select(history.Below)]);
        function.Allow(["kms:Decrypt"], history.Key.KeyArn);
        Warehouse.AllowSecrets(function);
        return function;
    }

    private static Schedule At(string hour, string minute) => Schedule.Cron(new CronOptions { Hour = hour, Minute = minute });

    private void Call(string id, PlatformFunction function, Schedule schedule, Dictionary<string, object> request) =>
        _ = new Rule(this, id, new RuleProps
        {
            Schedule = schedule,
            Targets =
            [
                new LambdaFunction(function.Function, new LambdaFunctionProps
                {
                    Event = RuleTargetInput.FromObject(request),
                    DeadLetterQueue = DeadLetters,
                    RetryAttempts = 2,
                    MaxEventAge = Duration.Minutes(50),
                }),
            ],
        });
}
