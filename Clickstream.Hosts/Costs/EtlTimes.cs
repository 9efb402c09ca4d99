namespace Clickstream.Hosts.Costs;

/// <summary>How long the ETL function works, in minutes.</summary>
/// <param name="Projection">On what came since the last projection.</param>
/// <param name="Compaction">On merging what came since the last time.</param>
/// <param name="Limit">After how long the platform ends a call.</param>
internal sealed record EtlTimes(decimal Projection, decimal Compaction, decimal Limit)
{
    /// <summary>How often a compaction is to be called until it is done.</summary>
    public decimal CompactionCalls => Math.Max(1, Math.Ceiling(Compaction / Limit));
}
