using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Finds out which segments are gone because others stand for them.</summary>
internal static class SegmentCoverage
{
    /// <summary>Those of some segments for which a rewritten one stands.</summary>
    /// <param name="history">The history.</param>
    /// <param name="segments">The segments in question.</param>
    /// <param name="counts">Which rewritten segments count.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<HashSet<SegmentId>> FindAsync(
        IEventHistory history, IReadOnlyCollection<SegmentId> segments, Func<SegmentId, bool> counts, CancellationToken cancellationToken)
    {
        var covered = new HashSet<SegmentId>();
        await foreach (var segment in history.ListAsync(since: null, cancellationToken).ConfigureAwait(false))
        {
            if (segment.IsRewritten && counts(segment.Id))
            {
                var facts = await history.DescribeAsync(segment.Id, cancellationToken).ConfigureAwait(false);
                covered.UnionWith(facts.Lineage.Sources.Concat(facts.Lineage.Ancestors).Intersect(segments));
            }
        }

        return covered;
    }
}
