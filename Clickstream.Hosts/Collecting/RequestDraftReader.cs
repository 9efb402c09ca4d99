using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Collecting;

/// <summary>Reads what requests brought into the quarantine, as the collector would read it today.</summary>
internal sealed class RequestDraftReader : IDraftReader
{
    public IReadOnlyList<EventDraft>? Read(QuarantinedEvent entry)
    {
        if (Array.Find(WireProtocols.All, candidate => candidate.Name == entry.Protocol) is not { } protocol
            || JsonBody.TryParse(entry.Raw) is not { } body)
        {
            return null;
        }

        var request = new WireRequest
        {
            Method = "POST", Path = entry.Source.RequestPath ?? string.Empty, Body = entry.Raw, ReceivedAt = entry.ReceivedAt,
        };
        using (body)
        {
            return body.HasReadableNames() ? (protocol.Read(request, body) as WireReading.Events)?.Drafts : null;
        }
    }
}
