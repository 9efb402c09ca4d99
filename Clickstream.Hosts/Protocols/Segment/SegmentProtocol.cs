using System.Collections.Frozen;
using System.Text.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Segment;

/// <summary>Segment's HTTP tracking API: batches, and one message at a path of its own.</summary>
/// <remarks>Source: Segment, "HTTP API". The short paths are those that the browser library uses.</remarks>
internal sealed class SegmentProtocol : IWireProtocol
{
    private static readonly FrozenDictionary<string, string?> Types = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["/v1/batch"] = null, ["/v1/b"] = null, ["/v1/import"] = null,
        ["/v1/track"] = "track", ["/v1/t"] = "track",
        ["/v1/page"] = "page", ["/v1/p"] = "page",
        ["/v1/screen"] = "screen", ["/v1/s"] = "screen",
        ["/v1/identify"] = "identify", ["/v1/i"] = "identify",
        ["/v1/group"] = "group", ["/v1/g"] = "group",
        ["/v1/alias"] = "alias", ["/v1/a"] = "alias",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public string Name => "segment";

    public IReadOnlyCollection<string> Paths => Types.Keys;

    public WireReading Read(WireRequest request, JsonBody body)
    {
        var root = body.Root;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return new WireReading.NotEvents();
        }

        if (Types[request.Path] is { } type)
        {
            return WireReading.One(body, (message, raw) => SegmentMessageReader.Read(message, raw, type));
        }

        JsonElement? sentAt = root.TryGetProperty("sentAt", out var sent) ? sent : null;
        var others = root.EnumerateObject().Where(field => field.Name is not ("batch" or "sentAt" or "writeKey")).ToList();
        return WireReading.Of(body, "batch", (message, raw) => SegmentMessageReader.Read(message, raw, type: null, sentAt, others));
    }

    public string? WriteKeyIn(JsonElement body) =>
        body.ValueKind is JsonValueKind.Object && body.TryGetProperty("writeKey", out var key) ? JsonFields.TryText(key) : null;

    public WireAnswer Answer(IngestResult result) => Answers.Accepted(200, result, saysSuccess: true);
}
