using System.Threading.Channels;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.UseCases;

/// <summary>Reads pending segments in slices and projects each; the next slice is read and classified while one is written.</summary>
internal sealed class SliceRunner(
    IEventHistory history, IWarehouse warehouse, ProjectionSettings settings, IProgress<ProjectionSummary>? progress)
{
    private readonly List<(SegmentId Segment, HistoryException Failure)> unreadable = [];
    private ProjectionSummary summary = new();

    /// <summary>Projects all that is pending now.</summary>
    /// <returns>What this instance has projected, over all calls.</returns>
    /// <exception cref="HistoryException">Segments could not be read; all others were projected.</exception>
    public async Task<ProjectionSummary> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (WarehouseException failure) when (failure.Code == WarehouseException.CheckpointMoved)
            {
                // Another run has projected some of what was pending: what is left is listed anew.
            }
        }
    }

    private async Task<ProjectionSummary> RunOnceAsync(CancellationToken cancellationToken)
    {
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

        if (unreadable is [var (segment, failure), ..])
        {
            throw new HistoryException(
                failure.Code,
                $"{unreadable.Count} segments could not be read, the first being {segment}; all others were projected. {failure.Message}",
                false,
                failure);
        }

        return summary;
    }

    private async Task<List<SegmentId>> PendingAsync(CancellationToken cancellationToken)
    {
        var checkpoint = await warehouse.GetCheckpointAsync(cancellationToken).ConfigureAwait(false);
        if (checkpoint.Rules is { } rules && rules != settings.Rules.Describe())
        {
            throw new WarehouseException(
                WarehouseException.RulesChanged,
                $"The warehouse was built with other session rules ({rules}). " +
                "Run 'rebuild' with the new rules, or 'project' with the old ones.");
        }

        var pending = new List<SegmentId>();
        await foreach (var segment in history.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!checkpoint.Segments.Contains(segment))
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

    private async Task ReadSlicesAsync(List<SegmentId> pending, ChannelWriter<ClassifiedSlice> slices, CancellationToken cancellationToken)
    {
        try
        {
            // The read must not run on the caller's thread, or the first slice would be classified before anyone waits for it.
            await Task.Yield();
            var slice = new ClassifiedSlice();
            var written = 0;
            foreach (var segment in pending)
            {
                if (await ReadAsync(segment, cancellationToken).ConfigureAwait(false) is not { } batches)
                {
                    continue;
                }

                slice.BeginSegment(segment);
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

    /// <summary>Reads a segment whole; one that cannot be read is noted and left pending, so that it holds up no other.</summary>
    private async Task<List<IReadOnlyList<ClickstreamEvent>>?> ReadAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        try
        {
            var batches = new List<IReadOnlyList<ClickstreamEvent>>();
            await foreach (var batch in history.ReadAsync(segment, cancellationToken).ConfigureAwait(false))
            {
                batches.Add(batch);
            }

            return batches;
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            unreadable.Add((segment, failure));
            return null;
        }
    }

    private static void Add(ClassifiedSlice slice, IReadOnlyList<ClickstreamEvent> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            slice.Add(batch[i]);
        }
    }

    private async Task ProjectAsync(ClassifiedSlice slice, CancellationToken cancellationToken)
    {
        var projection = await warehouse.BeginAsync(slice.Segments, settings.Rules, cancellationToken).ConfigureAwait(false);
        await using (projection.ConfigureAwait(false))
        {
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
