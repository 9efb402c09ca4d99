using System.Diagnostics;
using System.Runtime.CompilerServices;
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
    public Task<ErasureSummary> Handle(EraseVisitor request, CancellationToken cancellationToken) =>
        warehouse.InUpkeepTurnAsync(removesFacts: true, () => RunAsync(request, cancellationToken), cancellationToken);

    private async Task<ErasureSummary> RunAsync(EraseVisitor request, CancellationToken cancellationToken)
    {
        var now = EventTime.ToMicroseconds(clock.GetCurrentInstant());
        var unfinished = await erasures.UnfinishedAsync(cancellationToken).ConfigureAwait(false);
        var subjects = await SubjectsAsync(request.Subject, cancellationToken).ConfigureAwait(false);
        var tombstones = await erasures.RecordAsync(subjects, now, cancellationToken).ConfigureAwait(false);

        // The quarantine comes first: the history tells which browsers are a person's, and what was erased from it tells nothing any more.
        var erased = await erasures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (quarantined, damaged) = await EraseQuarantineAsync(subjects, erased, now, cancellationToken).ConfigureAwait(false);
        var summary = new ErasureSummary { Visitors = subjects.OfType<ErasureSubject.Visitor>().Count(), Quarantined = quarantined };

        // Whom an erasure that was stopped spoke of is known by the hash alone, so then every segment is read.
        summary = await EraseHistoryAsync(request, unfinished.Count == 0 ? subjects : null, erased, summary, cancellationToken)
            .ConfigureAwait(false);
        if (damaged is not null)
        {
            throw QuarantineDamage.Of(damaged);
        }

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
        await foreach (var one in EventsAsync([], [user.UserId], cancellationToken).ConfigureAwait(false))
        {
            if (user.Owns(one))
            {
                visitors.Add(one.Visitor);
            }
        }

        var clientIds = visitors.Select(visitor => visitor.ClientId).ToHashSet();
        await foreach (var one in EventsAsync(clientIds, [], cancellationToken).ConfigureAwait(false))
        {
            if (one.Envelope.UserId is { } other && other != user.UserId)
            {
                visitors.Remove(one.Visitor);
            }
        }

        // The person comes last: stopped half-way, the browsers can still be told by the person's events.
        return [.. visitors.Select(visitor => new ErasureSubject.Visitor(visitor)), user];
    }

    /// <summary>
    /// The events of the segments that may hold any of some clients or users; those that cannot be read are told of later.
    /// </summary>
    private async IAsyncEnumerable<ClickstreamEvent> EventsAsync(
        IReadOnlyCollection<string> clientIds, IReadOnlyCollection<string> userIds,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var segment in await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false))
        {
            var batches = await BatchesAsync(segment.Id, clientIds, userIds, cancellationToken).ConfigureAwait(false);
            foreach (var one in batches.SelectMany(batch => batch))
            {
                yield return one;
            }
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<ClickstreamEvent>>> BatchesAsync(
        SegmentId segment, IReadOnlyCollection<string> clientIds, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
    {
        try
        {
            return await history.MayHoldAsync(segment, clientIds, userIds, cancellationToken).ConfigureAwait(false)
                ? [.. (await history.OpenAsync(segment, cancellationToken).ConfigureAwait(false)).Batches]
                : [];
        }
        catch (HistoryException failure) when (!failure.IsTransient)
        {
            return [];
        }
    }

    private async Task<ErasureSummary> EraseHistoryAsync(
        EraseVisitor request, IReadOnlyList<ErasureSubject>? subjects, ErasureFilter erased, ErasureSummary summary,
        CancellationToken cancellationToken)
    {
        var clientIds = subjects?.OfType<ErasureSubject.Visitor>().Select(subject => subject.Id.ClientId).ToHashSet();
        var userIds = subjects?.OfType<ErasureSubject.User>().Select(subject => subject.UserId).ToHashSet();
        var segments = await history.AllSegmentsAsync(cancellationToken).ConfigureAwait(false);
        var unreadable = new UnreadableSegments();
        var hits = new List<SegmentId>();
        var events = new List<ClickstreamEvent>();
        summary = summary with { Segments = segments.Count };
        foreach (var segment in segments)
        {
            try
            {
                if (clientIds is null || userIds is null
                    || await history.MayHoldAsync(segment.Id, clientIds, userIds, cancellationToken).ConfigureAwait(false))
                {
                    var open = await history.OpenAsync(segment.Id, cancellationToken).ConfigureAwait(false);
                    var before = events.Count;
                    events.AddRange(open.Batches.SelectMany(batch => batch).Where(erased.Covers));
                    if (events.Count > before)
                    {
                        hits.Add(segment.Id);
                    }
                }
            }
            catch (HistoryException failure) when (!failure.IsTransient)
            {
                unreadable.Add(segment.Id, failure);
            }

            if (events.Count >= Retraction.MostEvents)
            {
                summary = await EraseSegmentsAsync(hits, events, request, erased, summary, cancellationToken).ConfigureAwait(false);
            }

            summary = summary with { SegmentsVisited = summary.SegmentsVisited + 1 };
            request.Progress?.Report(summary);
        }

        summary = await EraseSegmentsAsync(hits, events, request, erased, summary, cancellationToken).ConfigureAwait(false);
        await unreadable.ThrowUnlessCoveredAsync(history, "so the erasure is not complete; all others were erased", cancellationToken)
            .ConfigureAwait(false);
        return summary;
    }

    /// <summary>Takes events out of the warehouse, all in one transaction, and then out of the segments that hold them.</summary>
    private async Task<ErasureSummary> EraseSegmentsAsync(
        List<SegmentId> segments, List<ClickstreamEvent> events, EraseVisitor request, ErasureFilter erased, ErasureSummary summary,
        CancellationToken cancellationToken)
    {
        var facts = await Retraction.RunAsync(warehouse, events, request.Rules, cancellationToken).ConfigureAwait(false);
        var rewriter = new SegmentRewriter(history, warehouse);
        foreach (var segment in segments)
        {
            var open = await history.OpenAsync(segment, cancellationToken).ConfigureAwait(false);
            var kept = open.Batches.SelectMany(batch => batch).Where(one => !erased.Covers(one)).ToList();
            await rewriter.TryReplaceAsync([open.Facts], kept, needsProjection: false, cancellationToken).ConfigureAwait(false);
        }

        summary = summary with
        {
            SegmentsRewritten = summary.SegmentsRewritten + segments.Count,
            Events = summary.Events + events.Count,
            Facts = summary.Facts + facts,
        };
        segments.Clear();
        events.Clear();
        return summary;
    }

    /// <summary>
    /// Takes out what names a subject of this erasure as a word, and what names one of an erasure that was stopped as a value.
    /// </summary>
    private async Task<(long Erased, HistoryException? Damaged)> EraseQuarantineAsync(
        IReadOnlyList<ErasureSubject> subjects, ErasureFilter erased, Instant now, CancellationToken cancellationToken)
    {
        var (taken, damaged) = (0L, (HistoryException?)null);
        string[] ids = [.. subjects.Select(subject => subject switch
        {
            ErasureSubject.Visitor visitor => visitor.Id.ClientId,
            ErasureSubject.User user => user.UserId,
            _ => throw new UnreachableException(),
        })];
        await foreach (var batch in quarantine.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            damaged ??= batch.Failure;
            var remaining = batch.Entries.Where(entry => !IsErased(entry)).ToList();
            if (remaining.Count < batch.Entries.Count)
            {
                await quarantine.ReplaceAsync(batch, remaining, cancellationToken).ConfigureAwait(false);
                taken += batch.Entries.Count - remaining.Count;
            }
        }

        return (taken, damaged);

        bool IsErased(QuarantinedEvent entry) =>
            (entry.ReceivedAt <= now && RawText.NamesAny(entry.Raw, ids))
            || erased.CoversAny(entry.Source.DefaultSiteId, RawText.ValuesOf(entry.Raw), entry.ReceivedAt);
    }
}
