using System.Text.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Ga4;

/// <summary>The Measurement Protocol of Google Analytics 4, with the items of gtag's e-commerce events.</summary>
/// <remarks>Source: Google Analytics, "Measurement Protocol (Google Analytics 4)", protocol reference and events.</remarks>
internal sealed class Ga4Protocol : IWireProtocol
{
    public string Name => "ga4";

    public bool Handles(string path) => path is "/mp/collect";

    public WireReading Read(WireRequest request, JsonBody body)
    {
        var root = body.Root;
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("events", out var events)
            || events.ValueKind is not JsonValueKind.Array)
        {
            return new WireReading.NotEvents();
        }

        return events.GetArrayLength() > Limits.BodyEvents
            ? new WireReading.TooMany()
            : new WireReading.Events([.. events.EnumerateArray().Select(one => Ga4EventReader.Read(root, one, body.RawOf(one)))]);
    }

    /// <summary>The protocol answers with nothing, whatever it makes of the events.</summary>
    public WireAnswer Answer(IngestResult result) => WireAnswer.Empty(204);
}
