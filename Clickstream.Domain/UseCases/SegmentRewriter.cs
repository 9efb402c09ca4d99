using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>
/// Puts one segment in the place of others: writes it, reads it again, tells the warehouse, and only then removes the others.
/// </summary>
/// <remarks>Each step may be the last one made; the same call, or <see cref="TryFinishAsync"/>, goes on from there.</remarks>
internal sealed class SegmentRewriter(IEventHistory history, IWarehouse warehouse)
{
    /// <summary>Replaces segments.</summary>
    /// <param name="sources">The segments, all of one hour.</param>
    /// <param name="events">What is to be left of their events.</param>
    /// <param name="needsProjection">Whether the sources stay unless the warehouse has projected all of them.</param>
    /// <param name="cancellationToken">Stops between the steps.</param>
    /// <returns>The segment that was put in their place; <c>null</c> when they stay.</returns>
    /// <exception cref="HistoryException">Something could not be read or written; every event is still there.</exception>
    public async Task<SegmentId?> TryReplaceAsync(
        IReadOnlyList<SegmentFacts> sources, IReadOnlyList<ClickstreamEvent> events, bool needsProjection,
        CancellationToken cancellationToken)
    {
        var segment = await history.RewriteAsync(sources, events, cancellationToken).ConfigureAwait(false);
        if (await VerifyAsync(segment, cancellationToken).ConfigureAwait(false) is not { } written
            || written.Facts.Checksum != EventChecksum.Of(events))
        {
            // The sources are all there: the next attempt writes it again.
            await history.RemoveAsync([segment], cancellationToken).ConfigureAwait(false);
            throw new HistoryException(
                HistoryException.Corrupt, $"Segment {segment} holds other events than were written; its sources stay.");
        }

        return await TryTakeOverAsync(written, needsProjection, cancellationToken).ConfigureAwait(false) ? segment : null;
    }

    /// <summary>Goes on with a segment that was written, its sources being there still, in part or all.</summary>
    /// <returns>Whether it has taken their place.</returns>
    public async Task<bool> TryFinishAsync(SegmentFacts segment, CancellationToken cancellationToken) =>
        await VerifyAsync(segment.Id, cancellationToken).ConfigureAwait(false) is { } written
        && await TryTakeOverAsync(written, needsProjection: true, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads a segment again.</summary>
    /// <returns>
    /// What it says of itself, and the visitors of its events where it stands for one other segment; <c>null</c> when that is not what it
    /// holds.
    /// </returns>
    private async Task<Written?> VerifyAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        try
        {
            var open = await history.OpenAsync(segment, cancellationToken).ConfigureAwait(false);
            var (count, checksum) = (0L, default(EventChecksum));
            var places = open.Facts.Lineage.Sources.Count == 1 ? new List<int>() : null;
            var visitors = new VisitorKeys();
            foreach (var one in open.Batches.SelectMany(batch => batch))
            {
                count++;
                checksum = checksum.Add(one);
                places?.Add(VisitorRange.PlaceOf(visitors.KeyOf(one.Visitor)));
            }

            return count == open.Facts.Events && checksum == open.Facts.Checksum ? new Written(open.Facts, places) : null;
        }
        catch (HistoryException failure) when (failure.Code is HistoryException.Corrupt)
        {
            return null;
        }
    }

    private async Task<bool> TryTakeOverAsync(Written written, bool needsProjection, CancellationToken cancellationToken)
    {
        var (segment, places) = written;
        var sources = segment.Lineage.Sources;
        var size = new SegmentSize(
            segment.Events, places is null ? null : range => places.Count(place => place >= range.From && place < range.To));
        var isReplaced = await warehouse.TryReplaceSegmentsAsync(sources, segment.Id, size, cancellationToken).ConfigureAwait(false);
        if (isReplaced || !needsProjection)
        {
            await history.RemoveAsync(sources, cancellationToken).ConfigureAwait(false);
        }

        return isReplaced || !needsProjection;
    }

    /// <summary>A segment that holds what it says.</summary>
    /// <param name="Facts">What it says of itself.</param>
    /// <param name="Places">The places of its events' visitors; <c>null</c> when nobody needs them.</param>
    private sealed record Written(SegmentFacts Facts, IReadOnlyList<int>? Places);
}
