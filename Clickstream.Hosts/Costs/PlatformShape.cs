namespace Clickstream.Hosts.Costs;

/// <summary>What the stacks deploy, and what is taken for granted of the services. The only place of such numbers.</summary>
internal sealed record PlatformShape
{
    /// <summary>Hours of a month, as AWS counts them.</summary>
    public decimal HoursPerMonth { get; init; } = 730;

    /// <summary>Days of a month.</summary>
    public decimal DaysPerMonth => HoursPerMonth / 24;

    /// <summary>Memory of the ingest function, x86 with SnapStart, in MB.</summary>
    public decimal IngestMemoryMb { get; init; } = 1024;

    /// <summary>Memory of the ETL function, x86, in MB.</summary>
    public decimal EtlMemoryMb { get; init; } = 2048;

    /// <summary>The memory that comes with one whole processor, in MB.</summary>
    /// <remarks>Source: Lambda developer guide, "Configure Lambda function memory".</remarks>
    public decimal MemoryOfProcessorMb { get; init; } = 1769;

    /// <summary>How long S3 takes to answer for a small object, in milliseconds.</summary>
    /// <remarks>Source: S3 user guide, "Best practices design patterns": roughly 100 to 200 ms. Most answers are faster.</remarks>
    public decimal StoreWaitMs { get; init; } = 100;

    /// <summary>How many objects are fetched, and removed, at one time.</summary>
    public decimal ParallelRequests { get; init; } = 16;

    /// <summary>Calls of the ETL function that project, a day.</summary>
    public decimal ProjectionsPerDay { get; init; } = 24;

    /// <summary>Calls of the ETL function that merge segments, a day.</summary>
    public decimal CompactionsPerDay { get; init; } = 24;

    /// <summary>How long a call may take, in minutes.</summary>
    /// <remarks>Source: Lambda developer guide, "Lambda quotas".</remarks>
    public decimal MinutesOfCall { get; init; } = 15;

    /// <summary>Messages that a call takes at most.</summary>
    public decimal QueueBatch { get; init; } = 1000;

    /// <summary>How long a call waits for more messages, in seconds.</summary>
    public decimal QueueWindowSeconds { get; init; } = 20;

    /// <summary>Batches that Lambda gathers at one time.</summary>
    /// <remarks>Source: Lambda developer guide, "Using Lambda with Amazon SQS": it begins with five.</remarks>
    public decimal QueuePollers { get; init; } = 5;

    /// <summary>Messages of a request that receives or deletes.</summary>
    public decimal MessagesPerQueueRequest { get; init; } = 10;

    /// <summary>Web ACLs before CloudFront.</summary>
    public decimal WebAcls { get; init; } = 1;

    /// <summary>Rules of the web ACL.</summary>
    public decimal WebAclRules { get; init; } = 1;

    /// <summary>Interface endpoints in one zone: ssm, ssmmessages. The gateway endpoint of S3 costs nothing.</summary>
    public decimal InterfaceEndpoints { get; init; } = 2;

    /// <summary>Disk of the machine with database and dashboards, gp3, in GB.</summary>
    public decimal DiskGb { get; init; } = 16;

    /// <summary>What the system takes of it, in GB; the rest is the database's.</summary>
    public decimal SystemGb { get; init; } = 8;

    /// <summary>Daily backups of the warehouse that are kept in S3.</summary>
    public decimal BackupsKept { get; init; } = 7;

    /// <summary>Keys of KMS.</summary>
    public decimal Keys { get; init; } = 1;

    /// <summary>Requests of KMS for a request of S3, with a bucket key.</summary>
    /// <remarks>Source: S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys": up to 99 percent fewer.</remarks>
    public decimal KeyRequestsPerStoreRequest { get; init; } = 0.01m;

    /// <summary>Secrets of Secrets Manager.</summary>
    public decimal Secrets { get; init; } = 2;

    /// <summary>Metrics that alarms of CloudWatch look at, each of which is paid.</summary>
    public decimal Alarms { get; init; } = 11;

    /// <summary>Those that look at a queue.</summary>
    public decimal QueueAlarms { get; init; } = 1;

    /// <summary>Dashboards of CloudWatch.</summary>
    public decimal Dashboards { get; init; } = 1;

    /// <summary>How long older versions of objects are kept, in days: of segments that were merged, too.</summary>
    public decimal OlderVersionsDays { get; init; } = 21;

    /// <summary>How long the history is kept, in days: 25 months.</summary>
    public decimal HistoryDays { get; init; } = 761;

    /// <summary>What is not counted.</summary>
    public static IReadOnlyList<string> NotCounted { get; } =
    [
        "the shop itself (Amplify) and its database", "taxes, support, savings plans, lower tiers of prices for volume",
        "access logs, logs of WAF, older versions of functions, where they are kept",
        "a larger machine, when the database outgrows this one",
        "cents: schedules, keeping logs, requests of backups and of secrets, traffic through endpoints; budgets, which cost nothing",
    ];
}
