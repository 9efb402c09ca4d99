using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using FluentValidation;
using MediatR;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Erases a visitor, or a person on all browsers, from history, quarantine and warehouse.</summary>
/// <remarks>
/// <para>
/// What was received until now is erased. A tombstone is recorded first, so that neither a rebuild nor a backup that is put back brings
/// anything back. Then segment by segment: the warehouse gives up the facts, the segment is written anew without the events and the old one
/// removed. It may be stopped at any point and run again.
/// </para>
/// <para>
/// With a person go the browsers on which nobody else was ever signed in; on a shared browser only the events that name the person go.
/// </para>
/// </remarks>
/// <param name="Subject">Whom.</param>
public sealed record EraseVisitor(ErasureSubject Subject) : IRequest<ErasureSummary>
{
    /// <summary>The session rules of the warehouse.</summary>
    public SessionRules Rules { get; init; } = new();

    /// <summary>Told of every segment; <c>null</c> for nobody.</summary>
    public IProgress<ErasureSummary>? Progress { get; init; }
}

/// <summary>What was erased, so far or in all.</summary>
public sealed record ErasureSummary
{
    /// <summary>Segments that there are.</summary>
    public int Segments { get; init; }

    /// <summary>Segments looked at.</summary>
    public int SegmentsVisited { get; init; }

    /// <summary>Segments written anew.</summary>
    public int SegmentsRewritten { get; init; }

    /// <summary>Browsers that were erased whole.</summary>
    public int Visitors { get; init; }

    /// <summary>Events taken out of the history.</summary>
    public long Events { get; init; }

    /// <summary>Facts taken out of the warehouse.</summary>
    public long Facts { get; init; }

    /// <summary>Entries taken out of the quarantine.</summary>
    public long Quarantined { get; init; }
}

/// <summary>The rules of the request.</summary>
internal sealed class EraseVisitorValidator : AbstractValidator<EraseVisitor>
{
    public EraseVisitorValidator() => RuleFor(request => request.Subject).NotNull();
}

/// <inheritdoc cref="EraseVisitor"/>
internal sealed class EraseVisitorHandler(
    IEventHistory history, IErasureRegister erasures, IQuarantine quarantine, IWarehouse warehouse, IClock clock)
    : IRequestHandler<EraseVisitor, ErasureSummary>
{
    public async Task<ErasureSummary> Handle(EraseVisitor request, CancellationToken cancellationToken)
    {
        await warehouse.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var turn = await warehouse.BeginUpkeepAsync(cancellationToken).ConfigureAwait(false);
        await using (turn.ConfigureAwait(false))
        {
            return await RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ErasureSummary> RunAsync(EraseVisitor request, CancellationToken cancellationToken)
    {
        var now = EventTime.ToMicroseconds(clock.GetCurrentInstant());
        var unfinished = await erasures.UnfinishedAsync(cancellationToken).ConfigureAwait(false);
        var subjects = await SubjectsAsync(request.Subject, cancellationToken).ConfigureAwait(false);
        var tombstones = await erasures.RecordAsync(subjects, now, cancellationToken).ConfigureAwait(false);

        // The quarantine comes first: the history tells which browsers are a person's, and what was erased from it tells nothing any more.
        var summary = new ErasureSummary
        {
            Visitors = subjects.OfType<ErasureSubject.Visitor>().Count(),
            Quarantined = await EraseQuarantineAsync(subjects, now, cancellationToken).ConfigureAwait(false),
        };

        // Whom an erasure that was stopped spoke of is known by the hash alone, so then every segment is read.
        summary = await EraseHistoryAsync(request, unfinished.Count == 0 ? subjects : null, summary, cancellationToken)
            .ConfigureAwait(false);
        foreach (var tombstone in unfinished.Union(tombstones))
        {
            var receipt = new ErasureReceipt(
                tombstone, summary.Events, summary.SegmentsRewritten, summary.Facts, summary.Quarantined, clock.GetCurrentInstant());
            await erasures.CompleteAsync(receipt, cancellationToken).ConfigureAwait(false);
        }

        return summary;
    }

    /// <summary>The subject, and with a person the browsers that are that person's alone.</summary>
    private async Task<IReadOnlyList<ErasureSubject>> SubjectsAsync(ErasureSubject subject, CancellationToken cancellationToken)
    {
        if (subject is not ErasureSubject.User user)
        {
            return [subject];
        }

        var visitors = new HashSet<VisitorId>();
        await foreach (var (one, _) in EventsAsync(null, user.UserId, cancellationToken).ConfigureAwait(false))
        {
            if (user.Owns(one))
            {
                visitors.Add(one.Visitor);
            }
        }

        if (visitors.Count > 0)
        {
            await foreach (var (one, _) in EventsAsync(null, null, cancellationToken).ConfigureAwait(false))
            {
                if (one.Envelope.UserId is { } other && other != user.UserId)
                {
                    visitors.Remove(one.Visitor);
                }
            }
        }

        return [user, .. visitors.Select(visitor => new ErasureSubject.Visitor(visitor))];
    }

    private async IAsyncEnumerable<(ClickstreamEvent Event, StoredSegment Segment)> EventsAsync(
        string? clientId, string? userId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var segment in await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await history.MayHoldAsync(segment.Id, clientId, userId, cancellationToken).ConfigureAwait(false))
            {
                var open = await history.OpenAsync(segment.Id, cancellationToken).ConfigureAwait(false);
                foreach (var one in open.Batches.SelectMany(batch => batch))
                {
                    yield return (one, segment);
                }
            }
        }
    }

    private async Task<ErasureSummary> EraseHistoryAsync(
        EraseVisitor request, IReadOnlyList<ErasureSubject>? subjects, ErasureSummary summary, CancellationToken cancellationToken)
    {
        var erased = await erasures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var segments = await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false);
        var unreadable = new UnreadableSegments();
        summary = summary with { Segments = segments.Count };
        foreach (var segment in segments)
        {
            try
            {
                if (subjects is null || await MayHoldAnyAsync(segment.Id, subjects, cancellationToken).ConfigureAwait(false))
                {
                    summary = await EraseSegmentAsync(segment.Id, request, erased, summary, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (HistoryException failure) when (!failure.IsTransient)
            {
                unreadable.Add(segment.Id, failure);
            }

            summary = summary with { SegmentsVisited = summary.SegmentsVisited + 1 };
            request.Progress?.Report(summary);
        }

        await unreadable.ThrowUnlessCoveredAsync(history, "so the erasure is not complete; all others were erased", cancellationToken)
            .ConfigureAwait(false);
        return summary;
    }

    private async Task<ErasureSummary> EraseSegmentAsync(
        SegmentId segment, EraseVisitor request, ErasureFilter erased, ErasureSummary summary, CancellationToken cancellationToken)
    {
        var open = await history.OpenAsync(segment, cancellationToken).ConfigureAwait(false);
        var isErased = open.Batches.SelectMany(batch => batch).ToLookup(erased.Covers);
        if (!isErased[true].Any())
        {
            return summary;
        }

        var facts = await Retraction.RunAsync(warehouse, isErased[true], request.Rules, cancellationToken).ConfigureAwait(false);
        await new SegmentRewriter(history, warehouse)
            .TryReplaceAsync([open.Facts], [.. isErased[false]], needsProjection: false, cancellationToken).ConfigureAwait(false);
        return summary with
        {
            SegmentsRewritten = summary.SegmentsRewritten + 1,
            Events = summary.Events + isErased[true].Count(),
            Facts = summary.Facts + facts,
        };
    }

    private async Task<bool> MayHoldAnyAsync(SegmentId segment, IReadOnlyList<ErasureSubject> subjects, CancellationToken cancellationToken)
    {
        foreach (var subject in subjects)
        {
            var (clientId, userId) = ((subject as ErasureSubject.Visitor)?.Id.ClientId, (subject as ErasureSubject.User)?.UserId);
            if (await history.MayHoldAsync(segment, clientId, userId, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<long> EraseQuarantineAsync(
        IReadOnlyList<ErasureSubject> subjects, Instant now, CancellationToken cancellationToken)
    {
        var erased = 0L;
        string[] ids = [.. subjects.Select(subject => subject switch
        {
            ErasureSubject.Visitor visitor => visitor.Id.ClientId,
            ErasureSubject.User user => user.UserId,
            _ => throw new System.Diagnostics.UnreachableException(),
        })];
        await foreach (var batch in quarantine.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var remaining = batch.Entries.Where(entry => entry.ReceivedAt > now || !RawText.NamesAny(entry.Raw, ids)).ToList();
            if (remaining.Count < batch.Entries.Count)
            {
                await quarantine.ReplaceAsync(batch, remaining, cancellationToken).ConfigureAwait(false);
                erased += batch.Entries.Count - remaining.Count;
            }
        }

        return erased;
    }
}
