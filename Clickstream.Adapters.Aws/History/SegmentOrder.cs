using System.Runtime.InteropServices;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>
/// The order of the rows of a segment: by site and visitor, then by time, id and fingerprint, the earliest received first.
/// </summary>
internal static class SegmentOrder
{
    /// <summary>Orders events; those of equal place stand as they came.</summary>
    /// <remarks>
    /// Visitors are told apart by hashing and only the distinct ones are sorted: comparing texts event by event would cost more.
    /// </remarks>
    public static ClickstreamEvent[] Sort(IReadOnlyList<ClickstreamEvent> events)
    {
        var numbers = new Dictionary<VisitorId, int>();
        var visitors = new List<(VisitorId Visitor, int Count)>();
        var visitorOf = new int[events.Count];
        for (var i = 0; i < visitorOf.Length; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, events[i].Visitor, out var isKnown);
            if (!isKnown)
            {
                number = visitors.Count;
                visitors.Add((events[i].Visitor, 0));
            }

            visitorOf[i] = number;
            CollectionsMarshal.AsSpan(visitors)[number].Count++;
        }

        var ends = PlaceVisitors(visitors);
        var sorted = new ClickstreamEvent[visitorOf.Length];
        for (var i = visitorOf.Length - 1; i >= 0; i--)
        {
            sorted[--ends[visitorOf[i]]] = events[i];
        }

        for (var visitor = 0; visitor < ends.Length; visitor++)
        {
            SortStable(sorted.AsSpan(ends[visitor], visitors[visitor].Count));
        }

        return sorted;
    }

    /// <summary>Compares two events of one visitor.</summary>
    public static int CompareOfOneVisitor(ClickstreamEvent left, ClickstreamEvent right)
    {
        var order = left.OccurredAt.CompareTo(right.OccurredAt);
        order = order != 0 ? order : left.Id.CompareTo(right.Id);
        order = order != 0 ? order : left.Fingerprint.CompareTo(right.Fingerprint);
        return order != 0 ? order : left.ReceivedAt.CompareTo(right.ReceivedAt);
    }

    /// <summary>Compares two visitors: by site, then by client id, ordinally.</summary>
    public static int CompareVisitors(in VisitorId left, in VisitorId right) =>
        string.CompareOrdinal(left.SiteId, right.SiteId) is var bySite && bySite != 0
            ? bySite
            : string.CompareOrdinal(left.ClientId, right.ClientId);

    /// <summary>For each visitor the row after its last one.</summary>
    private static int[] PlaceVisitors(List<(VisitorId Visitor, int Count)> visitors)
    {
        var order = new int[visitors.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => CompareVisitors(visitors[left].Visitor, visitors[right].Visitor));
        var ends = new int[order.Length];
        var row = 0;
        foreach (var visitor in order)
        {
            row += visitors[visitor].Count;
            ends[visitor] = row;
        }

        return ends;
    }

    /// <summary>Sorts the events of one visitor, which mostly come in order already.</summary>
    private static void SortStable(Span<ClickstreamEvent> events)
    {
        for (var i = 1; i < events.Length; i++)
        {
            if (CompareOfOneVisitor(events[i - 1], events[i]) > 0)
            {
                var sorted = events.ToArray().Order(Comparer<ClickstreamEvent>.Create(CompareOfOneVisitor)).ToArray();
                sorted.CopyTo(events);
                return;
            }
        }
    }
}
