using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using FluentValidation;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Removes what was received longer ago than it may be kept: from the warehouse, the history and the quarantine.</summary>
/// <remarks>
/// Age counts from the clock, never from the newest event. Whole hours go, and from the warehouse whatever happened before their end,
/// however late it arrived; no projection takes it in again. It may be stopped at any point and run again.
/// </remarks>
public sealed record ExpireHistory : IRequest<ExpirySummary>
{
    /// <summary>How long history and warehouse keep events, at least a day; <c>null</c> for ever.</summary>
    public Duration? HistoryAge { get; init; }

    /// <summary>How long the quarantine keeps entries, at least a day; <c>null</c> for ever.</summary>
    public Duration? QuarantineAge { get; init; }

    /// <summary>The session rules of the warehouse.</summary>
    public SessionRules Rules { get; init; } = new();

    /// <summary>Told of every segment; <c>null</c> for nobody.</summary>
    public IProgress<ExpirySummary>? Progress { get; init; }
}

/// <summary>What was removed, so far or in all.</summary>
public sealed record ExpirySummary
{
    /// <summary>Segments that are to go.</summary>
    public int Segments { get; init; }

    /// <summary>Segments removed.</summary>
    public int SegmentsRemoved { get; init; }

    /// <summary>Facts taken out of the warehouse.</summary>
    public long Facts { get; init; }

    /// <summary>Entries removed from the quarantine.</summary>
    public long Quarantined { get; init; }
}

/// <summary>The ranges of the request.</summary>
internal sealed class ExpireHistoryValidator : AbstractValidator<ExpireHistory>
{
    public ExpireHistoryValidator()
    {
        RuleFor(request => request.HistoryAge).Must(age => age is null || age >= Duration.FromDays(1))
            .WithMessage("Events must be kept for a day at least.");
        RuleFor(request => request.QuarantineAge).Must(age => age is null || age >= Duration.FromDays(1))
            .WithMessage("The quarantine must be kept for a day at least.");
    }
}

/// <inheritdoc cref="ExpireHistory"/>
internal sealed class ExpireHistoryHandler(
    IEventHistory history, IErasureRegister erasures, IQuarantine quarantine, IWarehouse warehouse, IClock clock)
    : IRequestHandler<ExpireHistory, ExpirySummary>
{
    public Task<ExpirySummary> Handle(ExpireHistory request, CancellationToken cancellationToken) =>
        warehouse.InUpkeepTurnAsync(removesFacts: true, () => RunAsync(request, cancellationToken), cancellationToken);

    private async Task<ExpirySummary> RunAsync(ExpireHistory request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var summary = new ExpirySummary();
        if (request.HistoryAge is { } age)
        {
            // An event happens at most a minute after it is received, so what happened before this instant is in no newer segment, but for
            // what arrived late, which is too old too: no copy of an event that went may come back.
            var by = Instant.FromUnixTimeSeconds((now - age).ToUnixTimeSeconds() / 3600 * 3600);
            var horizon = by + EventTime.MaximumLead;
            await erasures.RecordHorizonAsync(horizon, cancellationToken).ConfigureAwait(false);
            summary = await ExpireSegmentsAsync(request, by, cancellationToken).ConfigureAwait(false);
            var late = await Retraction.RunBeforeAsync(warehouse, horizon, request.Rules, cancellationToken).ConfigureAwait(false);
            summary = summary with { Facts = summary.Facts + late };
        }

        if (request.QuarantineAge is { } quarantineAge)
        {
            await foreach (var batch in quarantine.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsOver(batch.Hour, now - quarantineAge))
                {
                    await quarantine.ReplaceAsync(batch, [], cancellationToken).ConfigureAwait(false);
                    summary = summary with { Quarantined = summary.Quarantined + batch.Entries.Count };
                }
            }
        }

        return summary;
    }

    private static bool IsOver(Instant hour, Instant by) => hour + Duration.FromHours(1) <= by;

    private async Task<ExpirySummary> ExpireSegmentsAsync(ExpireHistory request, Instant by, CancellationToken cancellationToken)
    {
        var expired = await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false);
        expired.RemoveAll(segment => !IsOver(segment.Hour, by));
        var summary = new ExpirySummary { Segments = expired.Count };
        var unreadable = new UnreadableSegments();
        var segments = new List<SegmentId>();
        var events = new List<ClickstreamEvent>();
        await foreach (var fetched in SegmentPrefetch.FetchAsync(history, expired, cancellationToken).ConfigureAwait(false))
        {
            var before = events.Count;
            try
            {
                events.AddRange((fetched.Open ?? throw fetched.Failure!).Batches.SelectMany(batch => batch));
                segments.Add(fetched.Segment.Id);
            }
            catch (HistoryException failure) when (!failure.IsTransient)
            {
                // What it holds is unknown, so the warehouse cannot give it up.
                events.RemoveRange(before, events.Count - before);
                unreadable.Add(fetched.Segment.Id, failure);
            }

            if (events.Count >= Retraction.MostEvents)
            {
                summary = await ExpireAsync(segments, events, request, summary, cancellationToken).ConfigureAwait(false);
            }
        }

        summary = await ExpireAsync(segments, events, request, summary, cancellationToken).ConfigureAwait(false);
        await unreadable.ThrowUnlessCoveredAsync(history, "and stay; all others were removed", cancellationToken).ConfigureAwait(false);
        return summary;
    }

    private async Task<ExpirySummary> ExpireAsync(
        List<SegmentId> segments, List<ClickstreamEvent> events, ExpireHistory request, ExpirySummary summary,
        CancellationToken cancellationToken)
    {
        // A projection that holds one of them in memory is turned away from now on; what it committed before is taken out.
        await warehouse.ExpireSegmentsAsync(segments, cancellationToken).ConfigureAwait(false);
        var facts = await Retraction.RunAsync(warehouse, events, request.Rules, cancellationToken).ConfigureAwait(false);
        await history.RemoveAsync(segments, cancellationToken).ConfigureAwait(false);
        summary = summary with { SegmentsRemoved = summary.SegmentsRemoved + segments.Count, Facts = summary.Facts + facts };
        segments.Clear();
        events.Clear();
        request.Progress?.Report(summary);
        return summary;
    }
}
