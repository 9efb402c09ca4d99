using System.Threading.Channels;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Reads pending segments in slices and projects each; the next slice is read and classified while one is written.</summary>
internal sealed class SliceRunner(
    IEventHistory history, IErasureRegister erasures, IWarehouse warehouse, IClock clock, ProjectionSettings settings,
    IProgress<ProjectionSummary>? progress)
{
    /// <summary>How often segments that vanished while they were read are looked for under another name.</summary>
    private const int MostRelistings = 10;

    private readonly UnreadableSegments unreadable = new();
    private ErasureFilter erased = ErasureFilter.None;
    private ProjectionSummary summary = new();

    /// <summary>Projects all that is pending now.</summary>
    /// <returns>What this instance has projected, over all calls.</returns>
    /// <exception cref="HistoryException">Segments could not be read; all others were projected.</exception>
    public async Task<ProjectionSummary> RunAsync(CancellationToken cancellationToken)
    {
        for (var relistings = 0; ;)
        {
            try
            {
                await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (WarehouseException failure) when (failure.Code == WarehouseException.CheckpointMoved)
            {
                // Another run has projected some of what was pending: what is left is listed anew.
                continue;
            }

            // A segment that was merged into another since it was listed is there under the other's name. One that is gone and that no
            // other stands for was lost, which is never passed over.
            var isListedAnew = unreadable.AreAnyGone && ++relistings <= MostRelistings;
            await unreadable.ThrowUnlessCoveredAsync(history, "all others were projected", cancellationToken).ConfigureAwait(false);
            if (!isListedAnew)
            {
                return summary;
            }
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetCurrentInstant();
        erased = await erasures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var pending = await PendingAsync(cancellationToken).ConfigureAwait(false);
        unreadable.Clear();
        summary = summary with { SegmentsPending = pending.Count };
        progress?.Report(summary);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var slices = Channel.CreateBounded<ClassifiedSlice>(1);
        var reading = ReadSlicesAsync(pending, slices.Writer, stop.Token);
        try
        {
            await foreach (var slice in slices.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await ProjectAsync(slice, cancellationToken).ConfigureAwait(false);
                progress?.Report(summary);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (summary.SegmentsPending == 0)
        {
            await warehouse.RecordListingAsync(new HistoryListing(history.Location, start), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<StoredSegment>> PendingAsync(CancellationToken cancellationToken)
    {
        var checkpoint = await warehouse.GetCheckpointAsync(cancellationToken).ConfigureAwait(false);
        if (checkpoint.Rules is { } rules && rules != settings.Rules.Describe())
        {
            throw new WarehouseException(
                WarehouseException.RulesChanged,
                $"The warehouse was built with other session rules ({rules}). " +
                "Run 'rebuild' with the new rules, or 'project' with the old ones.");
        }

        Instant? since = !settings.ListsAll && checkpoint.Listing is { } listing && listing.Location == history.Location
            ? listing.At
            : null;
        var pending = new List<StoredSegment>();
        await foreach (var segment in history.ListAsync(since, cancellationToken).ConfigureAwait(false))
        {
            if (!checkpoint.Segments.Contains(segment.Id)
                && !(segment.IsRewritten && await IsCoveredAsync(segment, checkpoint, cancellationToken).ConfigureAwait(false)))
            {
                pending.Add(segment);
            }
        }

        if (settings.ShuffleSeed is { } seed)
        {
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending));
        }

        return pending;
    }

    /// <summary>Whether a rewritten segment holds nothing but what was projected under other names; then it takes their place.</summary>
    private async Task<bool> IsCoveredAsync(StoredSegment segment, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await history.DescribeAsync(segment.Id, cancellationToken).ConfigureAwait(false);
            return facts.Lineage.Sources.Count > 0 && facts.Lineage.Sources.All(checkpoint.Segments.Contains)
                && await warehouse.TryReplaceSegmentsAsync(facts.Lineage.Sources, segment.Id, removed: 0, cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            // It is told of when it is read.
            return false;
        }
    }

    private async Task ReadSlicesAsync(
        List<StoredSegment> pending, ChannelWriter<ClassifiedSlice> slices, CancellationToken cancellationToken)
    {
        try
        {
            // The read must not run on the caller's thread, or the first slice would be classified before anyone waits for it.
            await Task.Yield();
            var slice = new ClassifiedSlice();
            var written = 0;
            await foreach (var fetched in SegmentPrefetch.FetchAsync(history, pending, cancellationToken).ConfigureAwait(false))
            {
                if (Read(fetched, cancellationToken) is not { } batches)
                {
                    continue;
                }

                slice.BeginSegment(fetched.Segment.Id);
                batches.ForEach(batch => Add(slice, batch));
                if (slice.EventCount >= settings.SliceEvents)
                {
                    await slices.WriteAsync(slice, cancellationToken).ConfigureAwait(false);
                    slice = new ClassifiedSlice();
                    if (++written == settings.MaximumSlices)
                    {
                        break;
                    }
                }
            }

            if (slice.Segments.Count > 0)
            {
                await slices.WriteAsync(slice, cancellationToken).ConfigureAwait(false);
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
    private List<IReadOnlyList<ClickstreamEvent>>? Read(FetchedSegment fetched, CancellationToken cancellationToken)
    {
        try
        {
            var batches = new List<IReadOnlyList<ClickstreamEvent>>();
            foreach (var batch in fetched.Open?.Batches ?? throw fetched.Failure!)
            {
                cancellationToken.ThrowIfCancellationRequested();
                batches.Add(batch);
            }

            return batches;
        }
        catch (HistoryException failure)
        {
            unreadable.Add(fetched.Segment.Id, failure);
            return null;
        }
    }

    private void Add(ClassifiedSlice slice, IReadOnlyList<ClickstreamEvent> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (erased.Covers(batch[i]))
            {
                slice.KeepOut();
            }
            else
            {
                slice.Add(batch[i]);
            }
        }
    }

    private async Task ProjectAsync(ClassifiedSlice slice, CancellationToken cancellationToken)
    {
        var projection = await warehouse.BeginAsync(slice.Segments, settings.Rules, cancellationToken).ConfigureAwait(false);
        await using (projection.ConfigureAwait(false))
        {
            // Whoever erases records that first and then waits for its turn, so that nothing erased can slip in behind it.
            if ((await erasures.ReadAsync(cancellationToken).ConfigureAwait(false)).Count != erased.Count)
            {
                throw new WarehouseException(
                    WarehouseException.CheckpointMoved, "Something was erased while the slice was read.", isTransient: true);
            }

            var copies = await projection.FindCopiesAsync(slice.Distinct, cancellationToken).ConfigureAwait(false);
            var decision = slice.Decide(copies);
            var open = await projection.LoadActivityAsync(decision, cancellationToken).ConfigureAwait(false);
            var delta = StarSchemaProjector.Project(decision, open, settings.Rules);
            await projection.CommitAsync(delta, cancellationToken).ConfigureAwait(false);
            Count(slice, delta);
        }
    }

    private void Count(ClassifiedSlice slice, WarehouseDelta delta) => summary = summary with
    {
        Segments = summary.Segments + slice.Segments.Count,
        Slices = summary.Slices + 1,
        Events = summary.Events + slice.EventCount,
        Projected = summary.Projected + delta.Outcomes.Sum(outcome => (long)outcome.Projected),
        Duplicates = summary.Duplicates + delta.Outcomes.Sum(outcome => (long)outcome.Duplicates),
        Conflicts = summary.Conflicts + delta.Outcomes.Sum(outcome => (long)outcome.Conflicts),
        SessionsWritten = summary.SessionsWritten + delta.Sessions.Count,
        SessionsReplaced = summary.SessionsReplaced + delta.RemovedSessions.Count,
        SegmentsPending = summary.SegmentsPending - slice.Segments.Count,
    };
}
