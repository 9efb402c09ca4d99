using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>Asks a warehouse which segments it holds.</summary>
internal static class ProjectedSegments
{
    private const int SegmentsAsked = 10_000;

    /// <summary>The segments of the history that are not projected for all visitors.</summary>
    public static async Task<List<StoredSegment>> FindPendingAsync(
        this IWarehouse warehouse, IEventHistory history, CancellationToken cancellationToken)
    {
        var segments = await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false);
        var projected = await warehouse.FindWholeAsync(segments.Select(segment => segment.Id), cancellationToken).ConfigureAwait(false);
        segments.RemoveAll(segment => projected.Contains(segment.Id));
        return segments;
    }

    /// <summary>Of some segments, those that are projected for all visitors.</summary>
    public static async Task<HashSet<SegmentId>> FindWholeAsync(
        this IWarehouse warehouse, IEnumerable<SegmentId> segments, CancellationToken cancellationToken)
    {
        var whole = new HashSet<SegmentId>();
        foreach (var asked in segments.Chunk(SegmentsAsked))
        {
            var projected = await warehouse.FindProjectedAsync(asked, cancellationToken).ConfigureAwait(false);
            whole.UnionWith(projected.Where(one => VisitorRange.All.Except(one.Value).Count == 0).Select(one => one.Key));
        }

        return whole;
    }
}
