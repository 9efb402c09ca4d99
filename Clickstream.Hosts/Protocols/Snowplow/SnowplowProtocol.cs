using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Snowplow;

/// <summary>The Snowplow tracker protocol, as trackers post it: <c>payload_data</c> with any number of events.</summary>
/// <remarks>Source: Snowplow, "Snowplow Tracker Protocol".</remarks>
internal sealed class SnowplowProtocol : IWireProtocol
{
    public string Name => "snowplow";

    public IReadOnlyCollection<string> Paths { get; } = ["/com.snowplowanalytics.snowplow/tp2"];

    public WireReading Read(WireRequest request, JsonBody body) => WireReading.Of(body, "data", SnowplowEventReader.Read);

    /// <summary>Trackers look at the status alone: 200 lets them forget the events.</summary>
    public WireAnswer Answer(IngestResult result) => new(200, "text/plain", "ok"u8.ToArray());
}
