using System.Text.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Native;

/// <summary>The native wire format, of which the workshop's is a part: one event, an array, or a batch with the time it was sent.</summary>
internal sealed class NativeProtocol : IWireProtocol
{
    private readonly NativeEventReader reader = new(isTrusted: false);

    public string Name => "native";

    public IReadOnlyCollection<string> Paths { get; } = [WireProtocols.NativePath, "/v1/events"];

    public WireReading Read(WireRequest request, JsonBody body) => body.Root.ValueKind switch
    {
        JsonValueKind.Array => WireReading.Of(body, field: null, (element, raw) => reader.Read(element, raw)),
        JsonValueKind.Object when IsBatch(body) => ReadBatch(body),
        JsonValueKind.Object => WireReading.One(body, (element, raw) => reader.Read(element, raw)),
        _ => new WireReading.NotEvents(),
    };

    public WireAnswer Answer(IngestResult result) => Answers.Accepted(202, result);

    /// <summary>An object with an array of <c>events</c> and without an event's name is a batch; else it is an event.</summary>
    private static bool IsBatch(JsonBody body) => body.TryGetArray("events", out _)
        && !body.Root.TryGetProperty("eventName", out _) && !body.Root.TryGetProperty("event_name", out _);

    private WireReading ReadBatch(JsonBody body)
    {
        var root = body.Root;
        JsonElement? sentAt = root.TryGetProperty("sentAt", out var sent) || root.TryGetProperty("sent_at", out sent) ? sent : null;
        var others = root.EnumerateObject().Where(field => field.Name is not ("events" or "sentAt" or "sent_at")).ToList();
        return WireReading.Of(body, "events", (element, raw) =>
        {
            var draft = reader.Read(element, raw, others);
            if (sentAt is { } time)
            {
                draft.SentAt ??= new JsonFields(draft).Time(time, "sentAt");
            }

            return draft;
        });
    }
}
