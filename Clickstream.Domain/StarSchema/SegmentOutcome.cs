using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Domain.StarSchema;

/// <summary>What became of the events that one segment holds of some visitors; the outcomes add up to the events.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Range">The visitors.</param>
/// <param name="Hour">The start of the hour, in UTC, in which its events were received; <c>null</c> when that is not known.</param>
public sealed record SegmentOutcome(SegmentId Segment, VisitorRange Range, Instant? Hour)
{
    /// <summary>How many events of these visitors it holds.</summary>
    public long Events { get; init; }

    /// <summary>How many became facts as the first of their id.</summary>
    public long Projected { get; init; }

    /// <summary>How many were copies of another event.</summary>
    public long Duplicates { get; init; }

    /// <summary>How many became facts although their visitor had used their id for other content.</summary>
    public long Conflicts { get; init; }

    /// <summary>How many were kept out because their visitor was erased, or because they are too old.</summary>
    public long KeptOut { get; init; }

    /// <summary>How many the warehouse could not store, and were put aside with a reason.</summary>
    public long Quarantined { get; init; }

    /// <summary>How many the history no longer has: exact copies that were dropped, and events that were erased later.</summary>
    public long Removed { get; init; }

    /// <summary>Whether the segment has left the history because its events were too old.</summary>
    public bool IsExpired { get; init; }

    /// <summary>The sums of two outcomes, under the name of this one.</summary>
    public SegmentOutcome Plus(SegmentOutcome other) => this with
    {
        Hour = Hour ?? other.Hour,
        Events = Events + other.Events,
        Projected = Projected + other.Projected,
        Duplicates = Duplicates + other.Duplicates,
        Conflicts = Conflicts + other.Conflicts,
        KeptOut = KeptOut + other.KeptOut,
        Quarantined = Quarantined + other.Quarantined,
        Removed = Removed + other.Removed,
    };
}
