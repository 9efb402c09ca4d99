using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using MediatR;

namespace Clickstream.Domain.UseCases;

/// <summary>Reads the quarantine under the rules of today; what is valid now goes into the history, the rest stays.</summary>
/// <remarks>
/// An entry that held no id of its own is given one that follows from the entry, so that replaying it twice, or being stopped half-way,
/// makes one event. An entry leaves the quarantine after its events are in the history; what was erased does not come back.
/// </remarks>
public sealed record ReplayQuarantine : IRequest<ReplaySummary>
{
    /// <summary>Replays only entries with a reason of this code; <c>null</c> for all.</summary>
    public string? Code { get; init; }

    /// <summary>Whether to tell what would happen, and change nothing.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Told of every batch; <c>null</c> for nobody.</summary>
    public IProgress<ReplaySummary>? Progress { get; init; }
}

/// <summary>What became of the quarantine, so far or in all.</summary>
public sealed record ReplaySummary
{
    /// <summary>Entries read.</summary>
    public long Entries { get; init; }

    /// <summary>Entries whose events are in the history now.</summary>
    public long Replayed { get; init; }

    /// <summary>Entries that are still wrong, or of other codes.</summary>
    public long Remaining { get; init; }

    /// <summary>Events that went into the history.</summary>
    public long Events { get; init; }
}

/// <inheritdoc cref="ReplayQuarantine"/>
internal sealed class ReplayQuarantineHandler(
    IQuarantine quarantine, IEventHistory history, IErasureRegister erasures, EventAdmission admission, IEnumerable<IDraftReader> readers)
    : IRequestHandler<ReplayQuarantine, ReplaySummary>
{
    public async Task<ReplaySummary> Handle(ReplayQuarantine request, CancellationToken cancellationToken)
    {
        var summary = new ReplaySummary();
        var erased = await erasures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var seen = new HashSet<Guid>();
        HistoryException? damaged = null;
        await foreach (var batch in quarantine.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            damaged ??= batch.Failure;
            var events = new List<ClickstreamEvent>();
            var remaining = new List<QuarantinedEvent>();
            foreach (var entry in batch.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (request.Code is { } code && !entry.Errors.Any(error => error.Code == code))
                {
                    remaining.Add(entry);
                }
                else if (Admit(entry) is not { } admitted)
                {
                    remaining.Add(entry);
                }
                else if (seen.Add(entry.Id))
                {
                    events.AddRange(admitted.Where(one => !erased.Covers(one)));
                }
            }

            summary = summary with
            {
                Entries = summary.Entries + batch.Entries.Count,
                Replayed = summary.Replayed + batch.Entries.Count - remaining.Count,
                Remaining = summary.Remaining + remaining.Count,
                Events = summary.Events + events.Count,
            };
            if (!request.IsRehearsal && remaining.Count < batch.Entries.Count)
            {
                await history.AppendAsync(events, cancellationToken).ConfigureAwait(false);
                await quarantine.ReplaceAsync(batch, remaining, cancellationToken).ConfigureAwait(false);
            }

            request.Progress?.Report(summary);
        }

        return damaged is null ? summary : throw QuarantineDamage.Of(damaged);
    }

    /// <summary>The events of an entry; <c>null</c> unless all of them are valid.</summary>
    private List<ClickstreamEvent>? Admit(QuarantinedEvent entry)
    {
        var drafts = readers.Select(reader => reader.Read(entry)).FirstOrDefault(read => read is { Count: > 0 });
        if (drafts is null)
        {
            return null;
        }

        var events = new List<ClickstreamEvent>(drafts.Count);
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            draft.EventId ??= $"{entry.Id}/{i}";
            draft.ReceivedAt ??= entry.ReceivedAt;
            if (admission.Admit(draft, entry.Source, out _) is not { } admitted)
            {
                return null;
            }

            events.Add(admitted);
        }

        return events;
    }
}
