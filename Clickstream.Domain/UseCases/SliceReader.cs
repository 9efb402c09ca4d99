using System.Threading.Channels;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>A segment that is to be projected for some visitors.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Ranges">The visitors for whom it is not projected yet.</param>
internal sealed record PendingSegment(StoredSegment Segment, IReadOnlyList<VisitorRange> Ranges);

/// <summary>Reads segments, keeps out what was erased, and cuts what is left into slices.</summary>
/// <remarks>
/// Memory is bounded whatever the segments are: a large one is read batch by batch, as often as it takes to make slices of it, each of some
/// of the visitors.
/// </remarks>
internal sealed class SliceReader(
    IEventHistory history, ErasureFilter erased, UnreadableSegments unreadable, int sliceEvents, int? maximumSlices)
{
    /// <summary>A segment of this size, in its storage, is not decoded whole.</summary>
    private const long LargeBytes = 16L << 20;

    /// <summary>The first slice is small, so that the warehouse soon has something to do, and each is twice the one before.</summary>
    private const int FirstSliceEvents = 25_000;

    private ClassifiedSlice slice = new();
    private int enough = Math.Min(FirstSliceEvents, sliceEvents);
    private int written;

    private bool IsEnough => written == maximumSlices;

    /// <summary>Reads until all is read or enough slices are made.</summary>
    public async Task ReadAsync(
        IReadOnlyList<PendingSegment> pending, ChannelWriter<ClassifiedSlice> slices, CancellationToken cancellationToken)
    {
        try
        {
            // The read must not run on the caller's thread, or the first slice would be classified before anyone waits for it.
            await Task.Yield();
            var ranges = pending.ToDictionary(one => one.Segment.Id, one => one.Ranges);
            var segments = pending.Select(one => one.Segment);
            await foreach (var fetched in SegmentPrefetch.FetchAsync(history, segments, cancellationToken).ConfigureAwait(false))
            {
                var isRead = fetched.Segment.Bytes > LargeBytes
                    ? ReadLargeAsync(fetched, ranges[fetched.Segment.Id], slices, cancellationToken)
                    : ReadSmallAsync(fetched, ranges[fetched.Segment.Id], slices, cancellationToken);
                await isRead.ConfigureAwait(false);
                if (IsEnough)
                {
                    break;
                }
            }

            if (slice.Parts.Count > 0 && !IsEnough)
            {
                await WriteAsync(slices, cancellationToken).ConfigureAwait(false);
            }

            slices.Complete();
        }
        catch (Exception failure)
        {
            slices.Complete(failure);
            throw;
        }
    }

    /// <summary>Decodes a segment whole; one that cannot be read is noted and left pending, so that it holds up no other.</summary>
    private async Task ReadSmallAsync(
        FetchedSegment fetched, IReadOnlyList<VisitorRange> ranges, ChannelWriter<ClassifiedSlice> slices,
        CancellationToken cancellationToken)
    {
        var batches = new List<IReadOnlyList<ClickstreamEvent>>();
        if (!TryRead(fetched, batches.Add, cancellationToken))
        {
            return;
        }

        slice.BeginSegment(fetched.Segment.Id, fetched.Segment.Hour, ranges);
        batches.ForEach(Add);
        slice.FinishSegment();
        if (slice.EventCount >= enough)
        {
            await WriteAsync(slices, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Counts the events of a segment by the places of their visitors first, which also tells whether it can be read to its end; then makes
    /// of it as many slices as it takes.
    /// </summary>
    private async Task ReadLargeAsync(
        FetchedSegment fetched, IReadOnlyList<VisitorRange> ranges, ChannelWriter<ClassifiedSlice> slices,
        CancellationToken cancellationToken)
    {
        var classifier = new EventClassifier();
        var events = new int[VisitorRange.Places];
        var isReadable = TryRead(
            fetched,
            batch =>
            {
                foreach (var one in batch)
                {
                    events[VisitorRange.PlaceOf(classifier.VisitorKeyOf(one.Visitor))]++;
                }
            },
            cancellationToken);
        if (!isReadable)
        {
            return;
        }

        var parts = ranges.SelectMany(range => Cut(range, events)).ToList();
        foreach (var part in parts)
        {
            if (await OpenAgainAsync(fetched.Segment, cancellationToken).ConfigureAwait(false) is not { } again)
            {
                return;
            }

            slice.BeginSegment(fetched.Segment.Id, fetched.Segment.Hour, part);
            if (!TryRead(again, Add, cancellationToken))
            {
                // It could be read a moment ago: what is wrong now has to do with the storage, and is told of as that.
                throw unreadable.Last;
            }

            if (part == parts[^1])
            {
                slice.FinishSegment();
            }

            if (slice.EventCount >= enough)
            {
                await WriteAsync(slices, cancellationToken).ConfigureAwait(false);
                if (IsEnough)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Opens a segment once more; one that is gone is noted, to be looked for under another name.</summary>
    private async Task<FetchedSegment?> OpenAgainAsync(StoredSegment segment, CancellationToken cancellationToken)
    {
        try
        {
            return new FetchedSegment(segment, await history.OpenAsync(segment.Id, cancellationToken).ConfigureAwait(false), null);
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            unreadable.Add(segment.Id, failure);
            return null;
        }
    }

    /// <summary>Cuts a range into parts of no more events than a slice has, or of one place.</summary>
    private IEnumerable<VisitorRange> Cut(VisitorRange range, int[] events)
    {
        var (from, count) = (range.From, 0);
        for (var place = range.From; place < range.To; place++)
        {
            if (count > 0 && count + events[place] > sliceEvents)
            {
                yield return new VisitorRange(from, place);
                (from, count) = (place, 0);
            }

            count += events[place];
        }

        yield return new VisitorRange(from, range.To);
    }

    private bool TryRead(FetchedSegment fetched, Action<IReadOnlyList<ClickstreamEvent>> take, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var batch in fetched.Open?.Batches ?? throw fetched.Failure!)
            {
                cancellationToken.ThrowIfCancellationRequested();
                take(batch);
            }

            return true;
        }
        catch (HistoryException failure)
        {
            unreadable.Add(fetched.Segment.Id, failure);
            return false;
        }
    }

    private void Add(IReadOnlyList<ClickstreamEvent> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (erased.Covers(batch[i]))
            {
                slice.KeepOut(batch[i]);
            }
            else
            {
                slice.Add(batch[i]);
            }
        }
    }

    private async Task WriteAsync(ChannelWriter<ClassifiedSlice> slices, CancellationToken cancellationToken)
    {
        // Sorted here, beside the slice that is being written.
        GC.KeepAlive(slice.Distinct);
        var full = slice;
        await slices.WriteAsync(full, cancellationToken).ConfigureAwait(false);

        // The next one is begun when this one is being written: no more than two are in memory at a time.
        await slices.WaitToWriteAsync(cancellationToken).ConfigureAwait(false);
        enough = Math.Min(enough * 2, sliceEvents);
        slice = new ClassifiedSlice(enough);
        written++;
    }
}
