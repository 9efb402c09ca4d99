using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.Telemetry;
using Clickstream.Domain.Validation;

namespace Clickstream.Domain.UseCases;

/// <summary>Admits events and has them stored. Thread-safe.</summary>
/// <param name="admission">Tells which are valid.</param>
/// <param name="store">Makes them durable.</param>
internal sealed class EventIntake(EventAdmission admission, IntakeStore store)
{
    /// <summary>Takes in the events of some requests; all are durable when it has answered.</summary>
    /// <returns>A result for every request, in their order.</returns>
    public async Task<IReadOnlyList<IngestResult>> IngestAsync(
        IReadOnlyList<IngestEvents> requests, CancellationToken cancellationToken)
    {
        var (accepted, quarantined) = (new List<ClickstreamEvent>(), new List<QuarantinedEvent>());
        var results = requests.Select(request => Admit(request, accepted, quarantined)).ToList();
        var segments = await store.StoreAsync(accepted, quarantined, cancellationToken).ConfigureAwait(false);
        IngestTelemetry.Stored(segments);
        results = results.ConvertAll(result => result with { Segments = segments });
        results.ForEach(IngestTelemetry.Ingested);
        return results;
    }

    private IngestResult Admit(IngestEvents request, List<ClickstreamEvent> accepted, List<QuarantinedEvent> quarantined)
    {
        var before = accepted.Count;
        var rejected = ImmutableArray.CreateBuilder<RejectedEvent>();
        for (var i = 0; i < request.Drafts.Count; i++)
        {
            var draft = request.Drafts[i];
            if (admission.Admit(draft, request.Source, out var errors) is { } admitted)
            {
                accepted.Add(admitted);
                continue;
            }

            rejected.Add(new RejectedEvent(i, draft.EventId, errors));
            quarantined.Add(new QuarantinedEvent(
                SourceToKeep(request.Source, draft), draft.Origin ?? $"event {i}", BytesToKeep(draft), errors));
        }

        return new IngestResult(accepted.Count - before, rejected.DrainToImmutable(), []);
    }

    /// <summary>What is kept of the source: an event that is repaired later is to be what it would have been.</summary>
    private static EventSource SourceToKeep(EventSource source, EventDraft draft)
    {
        var kept = source with { ReceivedAt = EventTime.ToMicroseconds(source.ReceivedAt) };
        return draft.IsWithoutConsent
            ? kept with { UserAgent = null, Hints = null, Address = null, Geo = null }
            : kept with { Address = AddressTruncation.Truncate(source.Address) };
    }

    /// <summary>
    /// The bytes of an event hold its visitor: without consent only the reasons are kept. They are copied, as they may be stored when
    /// nobody waits any more who could say what their buffer is used for.
    /// </summary>
    private static ReadOnlyMemory<byte> BytesToKeep(EventDraft draft) => draft.IsWithoutConsent
        ? ReadOnlyMemory<byte>.Empty
        : draft.Surround?.Invoke(draft.Raw) ?? draft.Raw.ToArray();
}
