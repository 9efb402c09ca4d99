namespace Clickstream.Hosts.Costs;

/// <summary>What it takes to project events into the warehouse and to merge their segments.</summary>
/// <param name="Shape">What is deployed.</param>
/// <param name="Measured">What was measured.</param>
internal sealed record EtlConsumption(PlatformShape Shape, MeasuredFigures Measured)
{
    /// <summary>All of it, a month.</summary>
    public IEnumerable<Consumption> Of(Flow flow)
    {
        var read = flow.Objects * Measured["etl_reads_per_object"];
        var readAgain = flow.Objects * Measured["compaction_reads_per_object"];
        var hours = Math.Min(flow.Objects, Shape.HoursPerMonth);
        var written = hours * Measured["compaction_objects_per_hour"];
        yield return For("lambda_gb_seconds", "projection", GbSeconds(ProjectionSeconds(flow)));
        yield return For("s3_reads", "projection", read);
        yield return For("s3_writes", "projection lists", flow.Objects * Measured["etl_lists_per_object"]);
        yield return For("lambda_gb_seconds", "compaction", GbSeconds(CompactionSeconds(flow)));
        yield return For("s3_reads", "compaction", readAgain);
        yield return For("s3_writes", "merged segments", written);
        yield return For(
            "custom_metrics", "metrics of ETL", flow.Events == 0 ? 0 : Measured["etl_metrics"] - Measured["etl_metrics_of_idle_calls"]);
        yield return For(
            "kms_requests", "segments", (flow.Objects + read + readAgain + written) * Shape.KeyRequestsPerStoreRequest);
    }

    /// <summary>How long a call works.</summary>
    public EtlTimes TimesOf(Flow flow) => new(
        ProjectionSeconds(flow) / (Shape.ProjectionsPerDay * Shape.DaysPerMonth) / 60,
        CompactionSeconds(flow) / (Shape.CompactionsPerDay * Shape.DaysPerMonth) / 60,
        Shape.MinutesOfCall);

    /// <summary>Seconds in which projections work, a month.</summary>
    private decimal ProjectionSeconds(Flow flow) => Seconds(flow, "etl", waits: Measured["etl_reads_per_object"]);

    /// <summary>Seconds in which segments are merged, a month: they are read, and removed.</summary>
    private decimal CompactionSeconds(Flow flow) => Seconds(flow, "compaction", waits: Measured["compaction_reads_per_object"] + 1);

    private decimal Seconds(Flow flow, string task, decimal waits) =>
        (flow.Events / 1_000_000 * Measured[$"{task}_seconds_per_million_events"])
        + (flow.Objects * (Measured[$"{task}_ms_per_object"] + (waits * Shape.StoreWaitMs / Shape.ParallelRequests)) / 1000);

    private decimal GbSeconds(decimal seconds) => seconds * Shape.EtlMemoryMb / 1024;

    private static Consumption For(string price, string what, decimal units) => new(CostCause.Events, price, what, units);
}
