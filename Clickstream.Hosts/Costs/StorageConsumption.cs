namespace Clickstream.Hosts.Costs;

/// <summary>What it takes to keep events: in the lake, in the warehouse, in backups of it.</summary>
/// <param name="Shape">What is deployed.</param>
/// <param name="Measured">What was measured.</param>
internal sealed record StorageConsumption(PlatformShape Shape, MeasuredFigures Measured)
{
    private const decimal BytesPerGb = 1e9m;

    /// <summary>In the first month, in which half of it is there on average; a disk is as large as at its end.</summary>
    public IEnumerable<Consumption> OfFirstMonth(IngestMode mode, decimal eventsPerDay)
    {
        var days = Shape.DaysPerMonth;
        var bytes = Measured[mode == IngestMode.Direct ? "direct_bytes_per_event" : "buffered_bytes_per_event"];
        var newest = eventsPerDay * bytes / BytesPerGb;
        yield return new(CostCause.Events, "s3_gb_months", "history", LakeGb(eventsPerDay * days / 2) + newest);
        yield return new(CostCause.Events, "s3_gb_months", "merged segments, until they go", newest * Shape.OlderVersionsDays);
        yield return new(CostCause.Events, "disk_gb_months", "warehouse", DiskGb(eventsPerDay * days));
        yield return new(CostCause.Events, "s3_gb_months", "backups", BackupsGb(eventsPerDay * days / 2));
    }

    /// <summary>What is there beyond that when the history is as long as it is kept.</summary>
    public IEnumerable<Consumption> OfHistory(decimal eventsPerDay)
    {
        var (first, all) = (eventsPerDay * Shape.DaysPerMonth, eventsPerDay * Shape.HistoryDays);
        yield return new(CostCause.History, "s3_gb_months", "history", LakeGb(all) - LakeGb(first / 2));
        yield return new(CostCause.History, "disk_gb_months", "warehouse", DiskGb(all) - DiskGb(first));
        yield return new(CostCause.History, "s3_gb_months", "backups", BackupsGb(all) - BackupsGb(first / 2));
    }

    private decimal LakeGb(decimal events) => events * Measured["compacted_bytes_per_event"] / BytesPerGb;

    private decimal BackupsGb(decimal events) => Shape.BackupsKept * events * Measured["dump_bytes_per_event"] / BytesPerGb;

    /// <summary>What the disk has to have more.</summary>
    private decimal DiskGb(decimal events) =>
        Math.Max(0, Shape.SystemGb + (events * Measured["warehouse_bytes_per_event"] / BytesPerGb) - Shape.DiskGb);
}
