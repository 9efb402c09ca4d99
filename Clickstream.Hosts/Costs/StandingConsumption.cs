namespace Clickstream.Hosts.Costs;

/// <summary>What is there whether events come or not.</summary>
/// <param name="Shape">What is deployed.</param>
/// <param name="Measured">What was measured.</param>
internal sealed record StandingConsumption(PlatformShape Shape, MeasuredFigures Measured)
{
    private const decimal BytesPerGb = 1e9m;

    /// <summary>All of it, a month.</summary>
    public IEnumerable<Consumption> Of(IngestMode mode)
    {
        yield return Idle("endpoint_hours", "interface endpoints", Shape.InterfaceEndpoints * Shape.HoursPerMonth);
        yield return Idle("instance_hours", "database and dashboards", Shape.HoursPerMonth);
        yield return Idle("waf_acl", "web ACL", Shape.WebAcls);
        yield return Idle("waf_rule", "rate rule", Shape.WebAclRules);
        yield return Idle(
            "snapstart_cache_gb_seconds", "snapshot of ingest", Shape.HoursPerMonth * 3600 * Shape.IngestMemoryMb / 1024);
        yield return Idle("dashboards", "dashboard", Shape.Dashboards);
        yield return Idle("disk_gb_months", "disk", Shape.DiskGb);
        yield return Idle("kms_keys", "key", Shape.Keys);
        yield return Idle("alarms", "alarms", Shape.Alarms + (mode == IngestMode.Buffered ? Shape.QueueAlarms : 0));
        yield return Idle("custom_metrics", "metrics of ETL", Measured["etl_metrics_of_idle_calls"]);
        yield return Idle("secrets", "secrets", Shape.Secrets);
        var (projections, compactions) = (Shape.ProjectionsPerDay * Shape.DaysPerMonth, Shape.CompactionsPerDay * Shape.DaysPerMonth);
        yield return Idle("lambda_requests", "ETL on schedule", projections + compactions);
        yield return Idle("lambda_gb_seconds", "ETL on schedule", EtlSeconds(projections, compactions) * Shape.EtlMemoryMb / 1024);
        yield return Idle(
            "s3_writes", "ETL lists the lake",
            (projections * Measured["etl_lists_per_idle_call"]) + (compactions * Measured["compaction_lists_per_call"]));
        yield return Idle("logs_gb", "ETL on schedule", (projections + compactions) * Measured["etl_log_bytes_per_call"] / BytesPerGb);
        if (mode == IngestMode.Buffered)
        {
            yield return Idle(
                "sqs_requests", "waiting for messages", Shape.QueuePollers * 3600 / Shape.QueueWindowSeconds * Shape.HoursPerMonth);
        }
    }

    /// <summary>A call an hour finds no environment: each begins with a start, which is billed.</summary>
    private decimal EtlSeconds(decimal projections, decimal compactions) =>
        ((projections + compactions) * Measured["etl_start_seconds"]) + (projections * Measured["etl_seconds_per_idle_call"])
        + (compactions * Measured["compaction_seconds_per_idle_call"]);

    private static Consumption Idle(string price, string what, decimal units) => new(CostCause.Idle, price, what, units);
}
