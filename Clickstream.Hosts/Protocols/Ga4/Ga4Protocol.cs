using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Ga4;

/// <summary>The Measurement Protocol of Google Analytics 4, with the items of gtag's e-commerce events.</summary>
/// <remarks>Source: Google Analytics, "Measurement Protocol (Google Analytics 4)", protocol reference and events.</remarks>
internal sealed class Ga4Protocol : IWireProtocol
{
    public string Name => "ga4";

    public IReadOnlyCollection<string> Paths { get; } = ["/mp/collect"];

    public WireReading Read(WireRequest request, JsonBody body) =>
        WireReading.Of(body, "events", (one, raw) => Ga4EventReader.Read(body.Root, one, raw));

    /// <summary>The protocol answers with nothing, whatever it makes of the events.</summary>
    public WireAnswer Answer(IngestResult result) => WireAnswer.Empty(204);
}
