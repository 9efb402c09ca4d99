using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Lists a history whole, before anything is done to it.</summary>
internal static class SegmentListing
{
    /// <summary>All segments that there are now.</summary>
    public static async Task<List<StoredSegment>> AllSegmentsAsync(this IEventHistory history, CancellationToken cancellationToken)
    {
        var segments = new List<StoredSegment>();
        await foreach (var segment in history.ListAsync(since: null, cancellationToken).ConfigureAwait(false))
        {
            segments.Add(segment);
        }

        return segments;
    }
}
