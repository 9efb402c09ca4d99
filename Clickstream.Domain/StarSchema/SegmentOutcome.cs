using Clickstream.Domain.Ports;

namespace Clickstream.Domain.StarSchema;

/// <summary>What became of the events of one segment; the outcomes add up to the events.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Events">How many events it holds.</param>
/// <param name="Projected">How many became facts as the first of their id.</param>
/// <param name="Duplicates">How many were copies of another event.</param>
/// <param name="Conflicts">How many became facts although their visitor had used their id for other content.</param>
public sealed record SegmentOutcome(SegmentId Segment, int Events, int Projected, int Duplicates, int Conflicts)
{
    /// <summary>How many were kept out because their visitor was erased.</summary>
    public int KeptOut { get; init; }

    /// <summary>How many the history no longer has: exact copies that were dropped, and events that were erased later.</summary>
    public long Removed { get; init; }

    /// <summary>Whether the segment has left the history because its events were too old.</summary>
    public bool IsExpired { get; init; }

    /// <summary>The sums of two outcomes.</summary>
    public SegmentOutcome Plus(SegmentOutcome other) =>
        new(Segment, Events + other.Events, Projected + other.Projected, Duplicates + other.Duplicates, Conflicts + other.Conflicts)
        {
            KeptOut = KeptOut + other.KeptOut,
            Removed = Removed + other.Removed,
        };
}
