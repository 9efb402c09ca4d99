using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Reads all of history and compares every segment with what it says of itself.</summary>
public sealed record VerifyHistory : IRequest<VerificationSummary>
{
    /// <summary>Told of every segment; <c>null</c> for nobody.</summary>
    public IProgress<VerificationSummary>? Progress { get; init; }
}

/// <summary>What was found, so far or in all.</summary>
public sealed record VerificationSummary
{
    /// <summary>Segments that there are.</summary>
    public int Segments { get; init; }

    /// <summary>Segments read.</summary>
    public int Verified { get; init; }

    /// <summary>Events read.</summary>
    public long Events { get; init; }

    /// <summary>Bytes of the segments read.</summary>
    public long Bytes { get; init; }

    /// <summary>
    /// Segments whose bytes could not be compared with what would be written: another version wrote them, or they say so.
    /// </summary>
    public int NotCompared { get; init; }

    /// <summary>The segments that are not what they should be, with the reason.</summary>
    public IReadOnlyList<SegmentFinding> Findings { get; init; } = [];
}

/// <summary>A segment that is not what it should be.</summary>
/// <param name="Segment">Which.</param>
/// <param name="Code">A stable code, such as <c>history.corrupt</c>.</param>
/// <param name="Message">What is wrong, in one line.</param>
public sealed record SegmentFinding(SegmentId Segment, string Code, string Message);

/// <inheritdoc cref="VerifyHistory"/>
internal sealed class VerifyHistoryHandler(IEventHistory history) : IRequestHandler<VerifyHistory, VerificationSummary>
{
    public async Task<VerificationSummary> Handle(VerifyHistory request, CancellationToken cancellationToken)
    {
        var segments = await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false);
        var summary = new VerificationSummary { Segments = segments.Count };
        request.Progress?.Report(summary);
        await foreach (var fetched in SegmentPrefetch.FetchAsync(history, segments, cancellationToken).ConfigureAwait(false))
        {
            var (events, finding, isCompared) = Verify(fetched, cancellationToken);
            summary = summary with
            {
                Verified = summary.Verified + 1,
                Events = summary.Events + events,
                Bytes = summary.Bytes + fetched.Segment.Bytes,
                NotCompared = summary.NotCompared + (isCompared ? 0 : 1),
                Findings = finding is null ? summary.Findings : [.. summary.Findings, finding],
            };
            request.Progress?.Report(summary);
        }

        return summary;
    }

    private static (long Events, SegmentFinding? Finding, bool IsCompared) Verify(
        FetchedSegment fetched, CancellationToken cancellationToken)
    {
        var (segment, events) = (fetched.Segment, new List<ClickstreamEvent>());
        try
        {
            foreach (var batch in fetched.Open?.Batches ?? throw fetched.Failure!)
            {
                cancellationToken.ThrowIfCancellationRequested();
                events.AddRange(batch);
            }
        }
        catch (HistoryException failure)
        {
            return (events.Count, new SegmentFinding(segment.Id, failure.Code, failure.Message), true);
        }

        var facts = fetched.Open.Facts;
        var strangers = events.Count(one => one.ReceivedAt < segment.Hour || one.ReceivedAt >= segment.Hour + Duration.FromHours(1));
        var isExact = fetched.Open.IsExactly(events);
        var message = events.Count != facts.Events ? $"It holds {events.Count} events and says {facts.Events}."
            : facts.Checksum is { } expected && expected != EventChecksum.Of(events) ? "Its events have another checksum than it says."
            : strangers > 0 ? $"{strangers} of its events were received in another hour."
            : isExact == false ? "Its bytes are not those that were written; other readers may see other values."
            : null;
        var finding = message is null ? null : new SegmentFinding(segment.Id, HistoryException.Corrupt, message);
        return (events.Count, finding, isExact is not null);
    }
}
