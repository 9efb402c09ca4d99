using System.Diagnostics;
using System.Threading.Channels;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.Telemetry;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Reads pending segments in slices and projects each; the next slice is read and classified while one is written.</summary>
internal sealed class SliceRunner(
    IEventHistory history, IErasureRegister erasures, IWarehouse warehouse, IClock clock, ProjectionSettings settings,
    IProgress<ProjectionSummary>? progress)
{
    /// <summary>How often segments that vanished while they were read are looked for under another name.</summary>
    private const int MostRelistings = 10;

    /// <summary>How many segments the warehouse is asked about at once.</summary>
    private const int SegmentsAsked = 1_000;

    private readonly UnreadableSegments unreadable = new();
    private readonly SliceWriter writer = new(settings.Rules, new RunMemory(settings.Rules));
    private ErasureFilter erased = ErasureFilter.None;
    private ProjectionSummary summary = new();

    /// <summary>When it is cancelled, no further slice is begun; the one that is being written is finished.</summary>
    public CancellationToken Deadline { get; init; }

    /// <summary>Projects all that is pending now, or as much of it as the deadline allows.</summary>
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
                ProjectionTelemetry.Retried(failure.Code);
                continue;
            }

            // A segment that was merged into another since it was listed is there under the other's name. One that is gone and that no
            // other stands for was lost, which is never passed over.
            var isListedAnew = unreadable.AreAnyGone && ++relistings <= MostRelistings && !Deadline.IsCancellationRequested;
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
        ProjectionTelemetry.Behind(pending.Min(one => (Instant?)one.Segment.Hour), start);
        Tell();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Deadline);
        var slices = Channel.CreateBounded<ClassifiedSlice>(1);
        var reader = new SliceReader(history, erased, unreadable, settings.SliceEvents, settings.MaximumSlices);
        var reading = reader.ReadAsync(pending, slices.Writer, stop.Token);
        try
        {
            await foreach (var slice in slices.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                await ProjectAsync(slice, cancellationToken).ConfigureAwait(false);
                Tell();
                Deadline.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (Deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What is left stays pending.
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (summary.SegmentsPending == 0)
        {
            ProjectionTelemetry.Behind(oldestHour: null, start);
            await RecordListingAsync(new HistoryListing(history.Location, start), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Tell()
    {
        ProjectionTelemetry.Left(summary.SegmentsPending);
        progress?.Report(summary);
    }

    private async Task RecordListingAsync(HistoryListing listing, CancellationToken cancellationToken)
    {
        try
        {
            await warehouse.RecordListingAsync(settings.Writer, listing, cancellationToken).ConfigureAwait(false);
        }
        catch (WarehouseException failure) when (failure.Code == WarehouseException.Busy)
        {
            // All is projected. Others write for longer than it is worth to wait: the next run notes it.
        }
    }

    private async Task<List<PendingSegment>> PendingAsync(CancellationToken cancellationToken)
    {
        var checkpoint = await warehouse.GetCheckpointAsync(settings.Writer, cancellationToken).ConfigureAwait(false);
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
        var pending = new List<PendingSegment>();
        var listed = new List<StoredSegment>(SegmentsAsked);
        await foreach (var segment in history.ListAsync(since, cancellationToken).ConfigureAwait(false))
        {
            listed.Add(segment);
            if (listed.Count == SegmentsAsked)
            {
                await AddPendingAsync(pending, listed, cancellationToken).ConfigureAwait(false);
                listed.Clear();
            }
        }

        await AddPendingAsync(pending, listed, cancellationToken).ConfigureAwait(false);
        if (settings.ShuffleSeed is { } seed)
        {
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending));
        }

        return pending;
    }

    private async Task AddPendingAsync(
        List<PendingSegment> pending, List<StoredSegment> listed, CancellationToken cancellationToken)
    {
        if (listed.Count == 0)
        {
            return;
        }

        var projected = await warehouse.FindProjectedAsync([.. listed.Select(segment => segment.Id)], cancellationToken)
            .ConfigureAwait(false);
        foreach (var segment in listed)
        {
            var left = settings.Writer.Except(projected.GetValueOrDefault(segment.Id, []));
            if (left.Count > 0
                && !(segment.IsRewritten && await IsCoveredAsync(segment, cancellationToken).ConfigureAwait(false)))
            {
                pending.Add(new PendingSegment(segment, left));
            }
        }
    }

    /// <summary>Whether a rewritten segment holds nothing but what was projected under other names; then it takes their place.</summary>
    private async Task<bool> IsCoveredAsync(StoredSegment segment, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await history.DescribeAsync(segment.Id, cancellationToken).ConfigureAwait(false);
            var sources = facts.Lineage.Sources;
            return sources.Count > 0
                && (await warehouse.FindWholeAsync(sources, cancellationToken).ConfigureAwait(false)).Count == sources.Count
                && await warehouse.TryReplaceSegmentsAsync(sources, segment.Id, facts.Events, cancellationToken).ConfigureAwait(false);
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            // It is told of when it is read.
            return false;
        }
    }

    private async Task ProjectAsync(ClassifiedSlice slice, CancellationToken cancellationToken)
    {
        using var activity = ProjectionTelemetry.BeginSlice(slice);
        try
        {
            await WriteOrRefuseAsync(slice, cancellationToken).ConfigureAwait(false);
        }
        catch (WarehouseException failure)
        {
            ClickstreamTelemetry.Fail(activity, failure.Code);
            throw;
        }
    }

    /// <summary>Writes a slice; what the warehouse cannot store is found and put aside.</summary>
    private async Task WriteOrRefuseAsync(ClassifiedSlice slice, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync().ConfigureAwait(false);
        }
        catch (WarehouseException failure) when (failure.Code == WarehouseException.ValueRefused)
        {
            var search = new RefusedEvents((events, token) => InProjectionAsync(async projection =>
            {
                await writer.TryAsync(projection, slice, events, token).ConfigureAwait(false);
                return events.Count;
            }));
            foreach (var (position, reason) in await search.FindAsync(slice.Distinct, failure, cancellationToken).ConfigureAwait(false))
            {
                slice.Refuse(position, reason);
            }

            await WriteAsync().ConfigureAwait(false);
        }

        async Task WriteAsync()
        {
            var begin = Stopwatch.GetTimestamp();
            var result = await InProjectionAsync(projection => writer.WriteAsync(projection, slice, cancellationToken))
                .ConfigureAwait(false);
            Count(result, slice);
            ProjectionTelemetry.Committed(
                result.Outcomes, result.SessionsWritten, result.SessionsReplaced, Stopwatch.GetElapsedTime(begin));
        }

        async Task<TResult> InProjectionAsync<TResult>(Func<IProjection, Task<TResult>> work)
        {
            var scope = new ProjectionScope(settings.Writer, slice.Parts);
            var projection = await warehouse.BeginAsync(scope, settings.Rules, cancellationToken).ConfigureAwait(false);
            await using (projection.ConfigureAwait(false))
            {
                // Whoever erases records that first and then waits for its turn, so that nothing erased can slip in behind it.
                if ((await erasures.ReadAsync(cancellationToken).ConfigureAwait(false)).Count != erased.Count)
                {
                    throw new WarehouseException(
                        WarehouseException.CheckpointMoved, "Something was erased while the slice was read.", isTransient: true);
                }

                return await work(projection).ConfigureAwait(false);
            }
        }
    }

    private void Count(SliceResult result, ClassifiedSlice slice) => summary = summary with
    {
        Slices = summary.Slices + 1,
        Events = summary.Events + slice.EventCount,
        Projected = summary.Projected + result.Outcomes.Sum(outcome => outcome.Projected),
        Duplicates = summary.Duplicates + result.Outcomes.Sum(outcome => outcome.Duplicates),
        Conflicts = summary.Conflicts + result.Outcomes.Sum(outcome => outcome.Conflicts),
        Quarantined = summary.Quarantined + result.Outcomes.Sum(outcome => outcome.Quarantined),
        SessionsWritten = summary.SessionsWritten + result.SessionsWritten,
        SessionsReplaced = summary.SessionsReplaced + result.SessionsReplaced,
        Segments = summary.Segments + slice.FinishedSegments,
        SegmentsPending = summary.SegmentsPending - slice.FinishedSegments,
    };
}
