using Clickstream.Domain.Ports;

namespace Clickstream.Domain.UseCases;

/// <summary>Segments that could not be read, noted so that they hold up no other, and told of at the end.</summary>
internal sealed class UnreadableSegments
{
    private readonly List<(SegmentId Segment, HistoryException Failure)> failures = [];

    /// <summary>How many there are.</summary>
    public int Count => failures.Count;

    /// <summary>Whether any of them does not exist any more.</summary>
    public bool AreAnyGone => failures.Exists(IsGone);

    /// <summary>Why the last one could not be read.</summary>
    public HistoryException Last => failures[^1].Failure;

    /// <summary>Notes a segment.</summary>
    public void Add(SegmentId segment, HistoryException failure) => failures.Add((segment, failure));

    /// <summary>Forgets all.</summary>
    public void Clear() => failures.Clear();

    /// <summary>
    /// Tells of the segments, but for those that are gone because others stand for them, which were merged while they were about to be
    /// read.
    /// </summary>
    /// <param name="history">The history.</param>
    /// <param name="consequence">What follows from it, to go on a sentence.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="HistoryException">Some are damaged, or lost.</exception>
    public async Task ThrowUnlessCoveredAsync(IEventHistory history, string consequence, CancellationToken cancellationToken)
    {
        if (AreAnyGone)
        {
            var gone = failures.Where(IsGone).Select(one => one.Segment).ToList();
            var covered = await SegmentCoverage.FindAsync(history, gone, _ => true, cancellationToken).ConfigureAwait(false);
            failures.RemoveAll(one => IsGone(one) && covered.Contains(one.Segment));
        }

        if (failures.Count > 0)
        {
            var (_, first) = failures.Find(one => one.Failure.Code == HistoryException.VersionUnknown) is { Failure: not null } newer
                ? newer
                : failures[0];
            var reasons = failures.GroupBy(one => one.Failure.Code).Select(
                group => $"{group.Count()} of them, the first being {group.First().Segment}: {group.First().Failure.Message}");
            throw new HistoryException(
                first.Code, $"{failures.Count} segments could not be read, {consequence}. {string.Join(' ', reasons)}", false, first);
        }
    }

    private static bool IsGone((SegmentId Segment, HistoryException Failure) one) => one.Failure.Code == HistoryException.NotFound;
}
