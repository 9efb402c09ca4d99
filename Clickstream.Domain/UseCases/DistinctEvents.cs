using Clickstream.Domain.Events;

namespace Clickstream.Domain.UseCases;

/// <summary>Leaves out the copies that a projection would never choose.</summary>
internal static class DistinctEvents
{
    /// <summary>Of the copies of an event those that were received first; of these, those that differ in anything.</summary>
    /// <remarks>
    /// Copies that were received at the same instant and differ, by their user agent for example, all stay: which one counts depends on how
    /// they are classified, and that may change.
    /// </remarks>
    public static List<ClickstreamEvent> Of(IEnumerable<ClickstreamEvent> events)
    {
        var distinct = new List<ClickstreamEvent>();
        foreach (var copies in events.GroupBy(one => (one.Visitor, one.Id, one.Fingerprint)))
        {
            var first = copies.Min(one => one.ReceivedAt);
            var kept = distinct.Count;
            foreach (var copy in copies.Where(one => one.ReceivedAt == first))
            {
                if (!distinct.Skip(kept).Any(other => AreEqual(copy, other)))
                {
                    distinct.Add(copy);
                }
            }
        }

        return distinct;
    }

    private static bool AreEqual(ClickstreamEvent left, ClickstreamEvent right) =>
        left with { Items = [] } == right with { Items = [] } && left.Items.AsSpan().SequenceEqual(right.Items.AsSpan());
}
