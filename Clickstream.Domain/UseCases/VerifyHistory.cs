using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using MediatR;

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

    /// <summary>Segments that say nothing that could be compared: older versions wrote them.</summary>
    public int WithoutChecksum { get; init; }

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
            var (events, finding) = Verify(fetched, cancellationToken);
            summary = summary with
            {
                Verified = summary.Verified + 1,
                Events = summary.Events + events,
                Bytes = summary.Bytes + fetched.Segment.Bytes,
                WithoutChecksum = summary.WithoutChecksum + (fetched.Open is { Facts.Checksum: null } ? 1 : 0),
                Findings = finding is null ? summary.Findings : [.. summary.Findings, finding],
            };
            request.Progress?.Report(summary);
        }

        return summary;
    }

    private static (long Events, SegmentFinding? Finding) Verify(FetchedSegment fetched, CancellationToken cancellationToken)
    {
        var (segment, open) = (fetched.Segment, fetched.Open);
        var (events, strangers, checksum) = (0L, 0L, default(EventChecksum));
        try
        {
            foreach (var one in (open?.Batches ?? throw fetched.Failure!).SelectMany(batch => batch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                events++;
                checksum = checksum.Add(one);
                strangers += one.ReceivedAt >= segment.Hour && one.ReceivedAt < segment.Hour + NodaTime.Duration.FromHours(1) ? 0 : 1;
            }
        }
        catch (HistoryException failure)
        {
            return (events, new SegmentFinding(segment.Id, failure.Code, failure.Message));
        }

        var message = events != open.Facts.Events ? $"It holds {events} events and says {open.Facts.Events}."
            : open.Facts.Checksum is { } expected && expected != checksum ? "Its events have another checksum than it says."
            : strangers > 0 ? $"{strangers} of its events were received in another hour."
            : null;
        return (events, message is null ? null : new SegmentFinding(segment.Id, HistoryException.Corrupt, message));
    }
}
