using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using FluentValidation;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Merges the small segments of closed hours into large sorted ones, and drops exact copies.</summary>
/// <remarks>
/// <para>
/// An hour is closed when it ended long enough ago and the warehouse has projected all its segments. A merged segment is written and read
/// again before the warehouse takes it for its sources, and only then are the sources removed; so it may be stopped at any point and run
/// again, and readers always find every event.
/// </para>
/// <para>Of the copies of one event the earliest received stays, as the projection would choose. Erased events are left out.</para>
/// </remarks>
public sealed record CompactHistory : IRequest<CompactionSummary>
{
    /// <summary>
    /// How many events a merged segment should hold, 1 to 1,000,000; the last source may take it beyond. Default 250,000.
    /// </summary>
    public int TargetEvents { get; init; } = 250_000;

    /// <summary>How long ago an hour must have ended, at least 2 hours. Default 3 hours.</summary>
    public Duration MinimumAge { get; init; } = Duration.FromHours(3);

    /// <summary>Told of every hour; <c>null</c> for nobody.</summary>
    public IProgress<CompactionSummary>? Progress { get; init; }
}

/// <summary>What was merged, so far or in all.</summary>
public sealed record CompactionSummary
{
    /// <summary>Hours that there are.</summary>
    public int Hours { get; init; }

    /// <summary>Hours looked at.</summary>
    public int HoursVisited { get; init; }

    /// <summary>Hours left for later, as the warehouse has not projected them whole.</summary>
    public int HoursNotProjected { get; init; }

    /// <summary>Segments that were merged away.</summary>
    public int SegmentsRemoved { get; init; }

    /// <summary>Segments written in their place.</summary>
    public int SegmentsWritten { get; init; }

    /// <summary>Events of the segments written.</summary>
    public long Events { get; init; }

    /// <summary>Events that were not taken along: exact copies, and erased ones that a backup brought back.</summary>
    public long EventsDropped { get; init; }

    /// <summary>The segments that cannot be read, and stay as they are, with the reason.</summary>
    public IReadOnlyList<SegmentFinding> Findings { get; init; } = [];
}

/// <summary>The ranges of the request.</summary>
internal sealed class CompactHistoryValidator : AbstractValidator<CompactHistory>
{
    public CompactHistoryValidator()
    {
        RuleFor(request => request.TargetEvents).InclusiveBetween(1, 1_000_000);
        RuleFor(request => request.MinimumAge).GreaterThanOrEqualTo(Duration.FromHours(2));
    }
}

/// <inheritdoc cref="CompactHistory"/>
internal sealed class CompactHistoryHandler(IEventHistory history, IErasureRegister erasures, IWarehouse warehouse, IClock clock)
    : IRequestHandler<CompactHistory, CompactionSummary>
{
    /// <summary>A segment of this size gains nothing from being merged.</summary>
    private const long LargeBytes = 32L << 20;

    public Task<CompactionSummary> Handle(CompactHistory request, CancellationToken cancellationToken) =>
        warehouse.InUpkeepTurnAsync(removesFacts: false, () => RunAsync(request, cancellationToken), cancellationToken);

    private async Task<CompactionSummary> RunAsync(CompactHistory request, CancellationToken cancellationToken)
    {
        var rewriter = new SegmentRewriter(history, warehouse);
        var erased = await erasures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var closedBy = clock.GetCurrentInstant() - request.MinimumAge;
        var hours = (await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false))
            .Where(segment => segment.Hour + Duration.FromHours(1) <= closedBy)
            .GroupBy(segment => segment.Hour)
            .OrderBy(hour => hour.Key)
            .Select(hour => hour.ToList())
            .ToList();
        var summary = new CompactionSummary { Hours = hours.Count };
        foreach (var segments in hours)
        {
            var projected = await warehouse.FindWholeAsync(segments.Select(segment => segment.Id), cancellationToken).ConfigureAwait(false);
            var left = await FinishAsync(rewriter, segments, projected, cancellationToken).ConfigureAwait(false);
            var isProjected = left.TrueForAll(segment => projected.Contains(segment.Id));
            summary = summary with
            {
                HoursVisited = summary.HoursVisited + 1,
                HoursNotProjected = summary.HoursNotProjected + (isProjected ? 0 : 1),
                SegmentsRemoved = summary.SegmentsRemoved + segments.Count - left.Count,
            };
            if (isProjected)
            {
                summary = await MergeAsync(rewriter, left, request.TargetEvents, erased, summary, cancellationToken).ConfigureAwait(false);
            }

            request.Progress?.Report(summary);
        }

        return summary;
    }

    /// <summary>Removes the sources that an earlier run, stopped before its end, has merged already.</summary>
    private async Task<List<StoredSegment>> FinishAsync(
        SegmentRewriter rewriter, List<StoredSegment> segments, HashSet<SegmentId> projected, CancellationToken cancellationToken)
    {
        var left = segments.Select(segment => segment.Id).ToHashSet();
        foreach (var merged in segments.Where(segment => segment.IsRewritten && segments.Count > 1))
        {
            if (await DescribeAsync(merged.Id, cancellationToken).ConfigureAwait(false) is { } facts
                && facts.Lineage.Sources.Any(left.Contains)
                && await rewriter.TryFinishAsync(facts, cancellationToken).ConfigureAwait(false))
            {
                projected.Add(merged.Id);
                left.ExceptWith(facts.Lineage.Sources);
            }
        }

        return [.. segments.Where(segment => left.Contains(segment.Id))];
    }

    /// <summary>What a segment says of itself; <c>null</c> when it cannot be read, of which a verification tells.</summary>
    private async Task<SegmentFacts?> DescribeAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        try
        {
            return await history.DescribeAsync(segment, cancellationToken).ConfigureAwait(false);
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            return null;
        }
    }

    private async Task<CompactionSummary> MergeAsync(
        SegmentRewriter rewriter, List<StoredSegment> segments, int targetEvents, ErasureFilter erased, CompactionSummary summary,
        CancellationToken cancellationToken)
    {
        var small = segments.Where(segment => segment.Bytes < LargeBytes).ToList();
        if (small.Count < 2)
        {
            return summary;
        }

        var sources = new List<SegmentFacts>();
        var events = new List<ClickstreamEvent>();
        await foreach (var fetched in SegmentPrefetch.FetchAsync(history, small, cancellationToken).ConfigureAwait(false))
        {
            if (fetched is { Segment.IsRewritten: true, Open: { } merged } && merged.Facts.Events >= targetEvents / 2)
            {
                // Merged before, and large enough: another merge would gain little, again and again.
                continue;
            }

            if (TryRead(fetched, events) is { } failure)
            {
                var finding = new SegmentFinding(fetched.Segment.Id, failure.Code, failure.Message);
                summary = summary with { Findings = [.. summary.Findings, finding] };
                continue;
            }

            sources.Add(fetched.Open!.Facts);
            if (events.Count >= targetEvents)
            {
                await FlushAsync().ConfigureAwait(false);
            }
        }

        await FlushAsync().ConfigureAwait(false);
        return summary;

        async Task FlushAsync()
        {
            var distinct = DistinctEvents.Of(events.Where(one => !erased.Covers(one)));
            if (sources.Count > 1
                && await rewriter.TryReplaceAsync(sources, distinct, needsProjection: true, cancellationToken)
                    .ConfigureAwait(false) is not null)
            {
                summary = summary with
                {
                    SegmentsRemoved = summary.SegmentsRemoved + sources.Count,
                    SegmentsWritten = summary.SegmentsWritten + 1,
                    Events = summary.Events + distinct.Count,
                    EventsDropped = summary.EventsDropped + events.Count - distinct.Count,
                };
            }

            sources.Clear();
            events.Clear();
        }
    }

    /// <summary>Adds the events of a segment, or none of them when it cannot be read: then it stays as it is.</summary>
    /// <returns>Why it cannot be read; <c>null</c> when it can.</returns>
    private static HistoryException? TryRead(FetchedSegment fetched, List<ClickstreamEvent> events)
    {
        var before = events.Count;
        try
        {
            foreach (var batch in fetched.Open?.Batches ?? [])
            {
                events.AddRange(batch);
            }
        }
        catch (HistoryException failure)
        {
            events.RemoveRange(before, events.Count - before);
            return failure;
        }

        return fetched.Failure;
    }
}
