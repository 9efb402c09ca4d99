using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Finds out which segments are gone because others stand for them.</summary>
internal static class SegmentCoverage
{
    /// <summary>A listing may miss a segment that is merged into another while it runs; a second one soon after rarely does.</summary>
    private const int Attempts = 5;

    /// <summary>Those of some segments for which a rewritten one stands.</summary>
    /// <param name="history">The history.</param>
    /// <param name="segments">The segments in question.</param>
    /// <param name="counts">Which rewritten segments count.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<HashSet<SegmentId>> FindAsync(
        IEventHistory history, IReadOnlyCollection<SegmentId> segments, Func<SegmentId, bool> counts, CancellationToken cancellationToken)
    {
        var covered = new HashSet<SegmentId>();
        for (var attempt = 0; attempt < Attempts && !segments.All(covered.Contains); attempt++)
        {
            await foreach (var segment in history.ListAsync(since: null, cancellationToken).ConfigureAwait(false))
            {
                if (segment.IsRewritten && counts(segment.Id)
                    && await LineageAsync(history, segment.Id, cancellationToken).ConfigureAwait(false) is { } lineage)
                {
                    covered.UnionWith(lineage.Sources.Concat(lineage.Ancestors).Intersect(segments));
                }
            }
        }

        return covered;
    }

    /// <summary>What a segment stands for; <c>null</c> when it was merged away itself.</summary>
    private static async Task<SegmentLineage?> LineageAsync(IEventHistory history, SegmentId segment, CancellationToken cancellationToken)
    {
        try
        {
            return (await history.DescribeAsync(segment, cancellationToken).ConfigureAwait(false)).Lineage;
        }
        catch (HistoryException failure) when (failure.Code == HistoryException.NotFound)
        {
            return null;
        }
    }
}
