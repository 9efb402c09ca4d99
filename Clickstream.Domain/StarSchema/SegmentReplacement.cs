using Clickstream.Domain.Ports;

namespace Clickstream.Domain.StarSchema;

/// <summary>What a segment takes over in the record of what is projected when it stands for others.</summary>
public static class SegmentReplacement
{
    /// <summary>The rows of the record for a segment that stands for others; theirs go.</summary>
    /// <param name="sources">The segments it stands for.</param>
    /// <param name="replacement">The segment.</param>
    /// <param name="events">How many events it holds.</param>
    /// <param name="record">What the record says of them all.</param>
    /// <returns>
    /// The rows. Those that it has already, when it was done before; <c>null</c> when it cannot be done, for not all of the sources are
    /// projected.
    /// </returns>
    public static IReadOnlyList<SegmentOutcome>? TakeOver(
        IReadOnlyCollection<SegmentId> sources, SegmentId replacement, SegmentSize events, IReadOnlyCollection<SegmentOutcome> record)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sources.Count);
        var rows = record.ToLookup(row => row.Segment);
        if (sources.All(source => VisitorRange.All.Except(rows[source].Select(row => row.Range)).Count == 0))
        {
            var all = sources.SelectMany(source => rows[source]).Aggregate((left, right) => left.Plus(right));
            var own = rows[replacement].Aggregate(default(SegmentOutcome), (sum, row) => sum is null ? row : sum.Plus(row));
            return [Of(VisitorRange.All, own is null ? all : WithOwn(all, own), events.All)];
        }

        if (!sources.Any(rows.Contains))
        {
            return rows.Contains(replacement) ? [.. rows[replacement]] : null;
        }

        return sources.Count == 1 && !rows.Contains(replacement) && events.Of is { } eventsOf
            ? [.. rows[sources.Single()].Select(row => Of(row.Range, row, eventsOf(row.Range)))]
            : null;

        SegmentOutcome Of(VisitorRange range, SegmentOutcome row, long left) => row with
        {
            Segment = replacement, Range = range, Removed = row.Events - left, IsExpired = false,
        };
    }

    /// <summary>
    /// Both were projected, the one or the other first. Every event became a fact once, and what is left of both are copies.
    /// </summary>
    private static SegmentOutcome WithOwn(SegmentOutcome all, SegmentOutcome own)
    {
        var sum = all with
        {
            Projected = Math.Min(all.Events, all.Projected + own.Projected),
            Conflicts = all.Conflicts + own.Conflicts,
            KeptOut = Math.Max(all.KeptOut, own.KeptOut),
            Quarantined = Math.Max(all.Quarantined, own.Quarantined),
        };
        return sum with { Duplicates = sum.Events - sum.Projected - sum.Conflicts - sum.KeptOut - sum.Quarantined };
    }
}
