using System.Text.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Native;

/// <summary>The native wire format, of which the workshop's is a part: one event, an array, or a batch with the time it was sent.</summary>
internal sealed class NativeProtocol : IWireProtocol
{
    private readonly NativeEventReader reader = new(isTrusted: false);

    public string Name => "native";

    public bool Handles(string path) => path is "/clickstream" or "/v1/events";

    public WireReading Read(WireRequest request, JsonBody body)
    {
        var root = body.Root;
        return root.ValueKind switch
        {
            JsonValueKind.Array => Read(root, body, sentAt: null),
            JsonValueKind.Object => ReadObject(root, body),
            _ => new WireReading.NotEvents(),
        };
    }

    public WireAnswer Answer(IngestResult result) => Answers.Accepted(202, result);

    /// <summary>An object with <c>events</c> and without an event's name is a batch; else it is an event.</summary>
    private WireReading ReadObject(JsonElement root, JsonBody body)
    {
        JsonElement? events = null, sentAt = null;
        var (isEvent, isAmbiguous) = (false, false);
        foreach (var property in root.EnumerateObject())
        {
            if (property.NameEquals("events"))
            {
                isAmbiguous |= events is not null;
                events = property.Value;
            }
            else if (property.NameEquals("sentAt") || property.NameEquals("sent_at"))
            {
                isAmbiguous |= sentAt is not null;
                sentAt = property.Value;
            }

            isEvent |= property.NameEquals("eventName") || property.NameEquals("event_name");
        }

        return isEvent || events is not { ValueKind: JsonValueKind.Array } batch
            ? new WireReading.Events([reader.Read(root, body.RawOf(root))])
            : isAmbiguous ? new WireReading.Ambiguous()
            : Read(batch, body, sentAt);
    }

    private WireReading Read(JsonElement events, JsonBody body, JsonElement? sentAt) => WireReading.Of(events, element =>
    {
        var draft = reader.Read(element, body.RawOf(element));
        if (sentAt is { } sent)
        {
            draft.SentAt ??= new JsonFields(draft).Time(sent, "sentAt");
        }

        return draft;
    });
}
