namespace Clickstream.Hosts.Costs;

/// <summary>How long calls work, in minutes.</summary>
/// <param name="Projection">On what came since the last projection.</param>
/// <param name="Compaction">On merging what came since the last time.</param>
/// <param name="Limit">After how long the platform ends a call.</param>
internal sealed record EtlTimes(decimal Projection, decimal Compaction, decimal Limit)
{
    /// <summary>Whether a call is done with all that came since the last one.</summary>
    public bool KeepsUp => Projection <= Limit && Compaction <= Limit;
}
