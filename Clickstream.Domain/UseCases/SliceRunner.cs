using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading.Channels;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.Telemetry;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Reads pending segments in slices and projects each; the next ones are read and classified while some are written.</summary>
internal sealed class SliceRunner(
    IEventHistory history, IErasureRegister erasures, IWarehouse warehouse, IClock clock, ProjectionSettings settings,
    IProgress<ProjectionSummary>? progress)
{
    /// <summary>How often segments that vanished while they were read are looked for under another name.</summary>
    private const int MostRelistings = 10;

    /// <summary>How often a slice is tried.</summary>
    private const int MostAttempts = 7;

    /// <summary>The longest pause before the second attempt, in milliseconds.</summary>
    private const int FirstPause = 50;

    /// <summary>How many segments the warehouse is asked about at once.</summary>
    private const int SegmentsAsked = 1_000;

    private readonly UnreadableSegments unreadable = new();
    private readonly Lock turn = new();
    private readonly List<WriterLane> lanes =
        [.. settings.Ranges.Select(range => new WriterLane(warehouse, erasures, settings.Rules, range))];

    private ErasureFilter erased = ErasureFilter.None;
    private int? slicesLeft = settings.MaximumSlices;
    private ProjectionSummary summary = new();

    /// <summary>When it is cancelled, no further slice is begun; the one that is being written is finished.</summary>
    public CancellationToken Deadline { get; init; }

    /// <summary>What was projected before, by another instance, and counts as its.</summary>
    public ProjectionSummary Before
    {
        init => summary = value;
    }

    /// <summary>
    /// Whether it is the live warehouse: nobody asks how far one is behind that is being built beside it. What a run notes at its end may
    /// wait for the next run there, and must be there for whoever finishes the other.
    /// </summary>
    public bool IsLive { get; init; }

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
                if (slicesLeft is not 0)
                {
                    continue;
                }
            }

            // A segment that was merged into another since it was listed is there under the other's name. One that is gone and that no
            // other stands for was lost, which is never passed over.
            var isListedAnew = unreadable.AreAnyGone && ++relistings <= MostRelistings && !Deadline.IsCancellationRequested
                && slicesLeft is not 0;
            var left = summary.SegmentsPending - unreadable.Count;
            await unreadable.ThrowUnlessCoveredAsync(
                history, left > 0 ? $"{left} others are left for the next run" : "all others were projected", cancellationToken)
                .ConfigureAwait(false);
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
        TellBehind(pending.Min(one => (Instant?)one.Segment.Hour), start);
        Tell(so => so with { SegmentsPending = pending.Count });

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Deadline);
        var slices = lanes.ConvertAll(_ => Channel.CreateBounded<RoundSlice>(1));
        var reader = new SliceReader(
            history, erased, unreadable, settings with { MaximumSlices = slicesLeft }, [.. slices.Select(channel => channel.Writer)]);
        var reading = reader.ReadAsync(pending, stop.Token);
        try
        {
            await Task.WhenAll(lanes.Select((lane, i) => ProjectAsync(lane, slices[i].Reader, stop, cancellationToken)))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What is left stays pending.
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            slicesLeft -= reader.Rounds;
        }

        await EndAsync(new HistoryListing(history.Location, start), cancellationToken).ConfigureAwait(false);
    }

    private async Task EndAsync(HistoryListing listing, CancellationToken cancellationToken)
    {
        try
        {
            await warehouse.SettleAsync(cancellationToken).ConfigureAwait(false);
            if (summary.SegmentsPending > 0)
            {
                return;
            }

            TellBehind(oldestHour: null, listing.At);
            foreach (var lane in lanes)
            {
                await warehouse.RecordListingAsync(lane.Range, listing, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (WarehouseException failure) when (IsLive && failure.Code == WarehouseException.Busy)
        {
            // What is committed is committed. Others write for longer than it is worth to wait: the next run does the rest.
        }
    }

    private async Task<List<PendingSegment>> PendingAsync(CancellationToken cancellationToken)
    {
        var listings = new List<Instant?>();
        foreach (var lane in lanes)
        {
            var checkpoint = await warehouse.GetCheckpointAsync(lane.Range, cancellationToken).ConfigureAwait(false);
            if (checkpoint.Rules is { } rules && rules != settings.Rules.Describe())
            {
                throw new WarehouseException(
                    WarehouseException.RulesChanged,
                    $"The warehouse was built with other session rules ({rules}). " +
                    "Run 'rebuild' with the new rules, or 'project' with the old ones.");
            }

            listings.Add(checkpoint.Listing is { } listing && listing.Location == history.Location ? listing.At : null);
        }

        var since = settings.ListsAll || listings.Contains(null) ? null : listings.Min();
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
            var done = projected.GetValueOrDefault(segment.Id, []);
            var left = lanes.ConvertAll(lane => lane.Range.Except(done));
            if (left.Exists(ranges => ranges.Count > 0)
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
                && await warehouse.TryReplaceSegmentsAsync(
                    sources, segment.Id, new SegmentSize(facts.Events), cancellationToken).ConfigureAwait(false);
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            // It is told of when it is read.
            return false;
        }
    }

    /// <summary>Projects the slices of one writer as they come; who fails stops the others behind the slice that they are at.</summary>
    private async Task ProjectAsync(
        WriterLane lane, ChannelReader<RoundSlice> slices, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (slice, round) in slices.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                await ProjectAsync(lane, slice, round, cancellationToken).ConfigureAwait(false);
                Deadline.ThrowIfCancellationRequested();
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ProjectAsync(WriterLane lane, ClassifiedSlice slice, SliceRound round, CancellationToken cancellationToken)
    {
        using var activity = ProjectionTelemetry.BeginSlice(slice);
        try
        {
            var begin = Stopwatch.GetTimestamp();
            var result = await TryAsync(() => lane.ProjectAsync(slice, erased.Count, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            ProjectionTelemetry.Committed(
                result.Outcomes, result.SessionsWritten, result.SessionsReplaced, Stopwatch.GetElapsedTime(begin));
            Tell(so => Count(so, result, slice, round.Commit() ? round.Segments : 0));
        }
        catch (WarehouseException failure)
        {
            ClickstreamTelemetry.Fail(activity, failure.Code);
            throw;
        }
    }

    /// <summary>
    /// Tries again what failed for a moment: a deadlock, a connection that was lost. The pauses, each twice the one before and of random
    /// length, are a few seconds together.
    /// </summary>
    private async Task<SliceResult> TryAsync(Func<Task<SliceResult>> project, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await project().ConfigureAwait(false);
            }
            catch (WarehouseException failure) when (
                failure is { IsTransient: true, Code: WarehouseException.Failed or WarehouseException.Unavailable }
                && attempt < MostAttempts && !Deadline.IsCancellationRequested)
            {
                ProjectionTelemetry.Retried(failure.Code);
                await Task.Delay(RandomNumberGenerator.GetInt32(FirstPause / 2, FirstPause) << (attempt - 1), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private void TellBehind(Instant? oldestHour, Instant now)
    {
        if (IsLive)
        {
            ProjectionTelemetry.Behind(oldestHour, now);
        }
    }

    /// <summary>Changes what is told, and tells it: one writer at a time.</summary>
    private void Tell(Func<ProjectionSummary, ProjectionSummary> change)
    {
        lock (turn)
        {
            summary = change(summary);
            if (IsLive)
            {
                ProjectionTelemetry.Left(summary.SegmentsPending);
            }

            progress?.Report(summary);
        }
    }

    private static ProjectionSummary Count(ProjectionSummary so, SliceResult result, ClassifiedSlice slice, int segments) => so with
    {
        Slices = so.Slices + 1,
        Events = so.Events + slice.EventCount,
        Projected = so.Projected + result.Outcomes.Sum(outcome => outcome.Projected),
        Duplicates = so.Duplicates + result.Outcomes.Sum(outcome => outcome.Duplicates),
        Conflicts = so.Conflicts + result.Outcomes.Sum(outcome => outcome.Conflicts),
        Quarantined = so.Quarantined + result.Outcomes.Sum(outcome => outcome.Quarantined),
        SessionsWritten = so.SessionsWritten + result.SessionsWritten,
        SessionsReplaced = so.SessionsReplaced + result.SessionsReplaced,
        Segments = so.Segments + segments,
        SegmentsPending = so.SegmentsPending - segments,
    };
}
