using System.Threading.Channels;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>A segment that is to be projected for some visitors.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Ranges">For each writer the visitors for whom it is not projected yet.</param>
internal sealed record PendingSegment(StoredSegment Segment, IReadOnlyList<IReadOnlyList<VisitorRange>> Ranges);

/// <summary>Reads segments, keeps out what was erased, and cuts what is left into slices, one for each writer at a time.</summary>
/// <remarks>
/// Memory is bounded whatever the segments are: a large one is read batch by batch, as often as it takes to make slices of it, each of some
/// of the visitors.
/// </remarks>
internal sealed class SliceReader(
    IEventHistory history, ErasureFilter erased, UnreadableSegments unreadable, ProjectionSettings settings,
    IReadOnlyList<ChannelWriter<RoundSlice>> writers)
{
    /// <summary>A segment of this size, in its storage, is not decoded whole.</summary>
    private const long LargeBytes = 16L << 20;

    /// <summary>The first slice is small, so that the warehouse soon has something to do, and each is twice the one before.</summary>
    private const int FirstSliceEvents = 25_000;

    private readonly VisitorKeys visitors = new();
    private readonly ClassifiedSlice[] slices = new ClassifiedSlice[writers.Count];
    private readonly List<ClassifiedSlice> open = [];
    private int enough = Math.Min(FirstSliceEvents, settings.SliceEvents);
    private int finishedSegments;

    /// <summary>How many slices were made for each writer.</summary>
    public int Rounds { get; private set; }

    private bool IsEnough => Rounds == settings.MaximumSlices;

    /// <summary>Reads until all is read or enough slices are made.</summary>
    public async Task ReadAsync(IReadOnlyList<PendingSegment> pending, CancellationToken cancellationToken)
    {
        try
        {
            // The read must not run on the caller's thread, or the first slice would be classified before anyone waits for it.
            await Task.Yield();
            BeginSlices();
            var ranges = pending.ToDictionary(one => one.Segment.Id, one => one.Ranges);
            var segments = pending.Select(one => one.Segment);
            await foreach (var fetched in SegmentPrefetch.FetchAsync(history, segments, cancellationToken).ConfigureAwait(false))
            {
                var isRead = fetched.Segment.Bytes > LargeBytes
                    ? ReadLargeAsync(fetched, ranges[fetched.Segment.Id], cancellationToken)
                    : ReadSmallAsync(fetched, ranges[fetched.Segment.Id], cancellationToken);
                await isRead.ConfigureAwait(false);
                if (IsEnough)
                {
                    break;
                }
            }

            if (!IsEnough)
            {
                await WriteAsync(cancellationToken).ConfigureAwait(false);
            }

            Complete(null);
        }
        catch (Exception failure)
        {
            Complete(failure);
            throw;
        }
    }

    /// <summary>Decodes a segment whole; one that cannot be read is noted and left pending, so that it holds up no other.</summary>
    private async Task ReadSmallAsync(
        FetchedSegment fetched, IReadOnlyList<IReadOnlyList<VisitorRange>> ranges, CancellationToken cancellationToken)
    {
        var batches = new List<IReadOnlyList<ClickstreamEvent>>();
        if (!TryRead(fetched, batches.Add, cancellationToken))
        {
            return;
        }

        open.Clear();
        for (var writer = 0; writer < slices.Length; writer++)
        {
            BeginSegment(fetched.Segment, writer, ranges[writer]);
        }

        batches.ForEach(Add);
        finishedSegments++;
        await WriteIfEnoughAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Counts the events of a segment by the places of their visitors first, which also tells whether it can be read to its end; then makes
    /// of it as many slices as it takes.
    /// </summary>
    private async Task ReadLargeAsync(
        FetchedSegment fetched, IReadOnlyList<IReadOnlyList<VisitorRange>> ranges, CancellationToken cancellationToken)
    {
        var events = new int[VisitorRange.Places];
        var isReadable = TryRead(
            fetched,
            batch =>
            {
                foreach (var one in batch)
                {
                    events[VisitorRange.PlaceOf(visitors.KeyOf(one.Visitor))]++;
                }
            },
            cancellationToken);
        if (!isReadable)
        {
            return;
        }

        var parts = ranges.SelectMany(
            (ofWriter, writer) => ofWriter.SelectMany(range => Cut(range, events)).Select(part => (Writer: writer, Range: part))).ToList();
        foreach (var part in parts)
        {
            if (await OpenAgainAsync(fetched.Segment, cancellationToken).ConfigureAwait(false) is not { } again)
            {
                return;
            }

            open.Clear();
            BeginSegment(fetched.Segment, part.Writer, part.Range);
            if (!TryRead(again, Add, cancellationToken))
            {
                // It could be read a moment ago: what is wrong now has to do with the storage, and is told of as that.
                throw unreadable.Last;
            }

            finishedSegments += part == parts[^1] ? 1 : 0;
            await WriteIfEnoughAsync(cancellationToken).ConfigureAwait(false);
            if (IsEnough)
            {
                return;
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
            if (count > 0 && count + events[place] > settings.SliceEvents)
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

    private void BeginSegment(StoredSegment segment, int writer, params IReadOnlyList<VisitorRange> ranges)
    {
        if (ranges.Count > 0)
        {
            slices[writer].BeginSegment(segment.Id, segment.Hour, ranges);
            open.Add(slices[writer]);
        }
    }

    private void Add(IReadOnlyList<ClickstreamEvent> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var isKeptOut = erased.Covers(batch[i]);
            foreach (var slice in open)
            {
                if (isKeptOut)
                {
                    slice.KeepOut(batch[i]);
                }
                else
                {
                    slice.Add(batch[i]);
                }
            }
        }
    }

    private Task WriteIfEnoughAsync(CancellationToken cancellationToken) =>
        slices.Sum(slice => slice.EventCount) >= enough ? WriteAsync(cancellationToken) : Task.CompletedTask;

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var round = new SliceRound(slices.Count(slice => slice.Parts.Count > 0), finishedSegments);
        for (var writer = 0; writer < slices.Length; writer++)
        {
            if (slices[writer].Parts.Count > 0)
            {
                // Sorted here, beside the slices that are being written.
                GC.KeepAlive(slices[writer].Distinct);
                await writers[writer].WriteAsync(new RoundSlice(slices[writer], round), cancellationToken).ConfigureAwait(false);
            }
        }

        // The next round is begun when this one is being written: no more than two are in memory at a time.
        enough = Math.Min(enough * 2, settings.SliceEvents);
        foreach (var writer in writers)
        {
            await writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false);
        }

        BeginSlices();
        finishedSegments = 0;
        Rounds++;
    }

    private void BeginSlices()
    {
        for (var writer = 0; writer < slices.Length; writer++)
        {
            slices[writer] = new ClassifiedSlice(visitors, enough / slices.Length);
        }
    }

    private void Complete(Exception? failure)
    {
        foreach (var writer in writers)
        {
            writer.TryComplete(failure);
        }
    }
}
