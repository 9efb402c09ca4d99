using System.Text;
using System.Text.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Snowplow;

/// <summary>The Snowplow tracker protocol, as trackers post it: <c>payload_data</c> with any number of events.</summary>
/// <remarks>Source: Snowplow, "Snowplow Tracker Protocol".</remarks>
internal sealed class SnowplowProtocol : IWireProtocol
{
    public string Name => "snowplow";

    public bool Handles(string path) => path is "/com.snowplowanalytics.snowplow/tp2";

    public WireReading Read(WireRequest request, JsonBody body)
    {
        var root = body.Root;
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("data", out var data)
            || data.ValueKind is not JsonValueKind.Array)
        {
            return new WireReading.NotEvents();
        }

        return data.GetArrayLength() > Limits.BodyEvents
            ? new WireReading.TooMany()
            : new WireReading.Events([.. data.EnumerateArray().Select(one => SnowplowEventReader.Read(one, body.RawOf(one)))]);
    }

    /// <summary>Trackers look at the status alone: 200 lets them forget the events.</summary>
    public WireAnswer Answer(IngestResult result) => new(200, "text/plain", "ok"u8.ToArray());
}
