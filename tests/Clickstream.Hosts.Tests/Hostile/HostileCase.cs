using System.Text;
using System.Text.Json;

namespace Clickstream.Hosts.Tests.Hostile;

/// <summary>What must become of a body.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Codes">The codes told, each once, in their order.</param>
/// <param name="Accepted">Events in the history.</param>
/// <param name="Quarantined">Events in the quarantine, or the body itself.</param>
internal sealed record Outcome(int Status, string[] Codes, int Accepted, int Quarantined);

/// <summary>One hostile input, as <c>cases.json</c> has it.</summary>
/// <remarks>
/// <c>body</c> is a text or an array of parts: texts, <c>{"repeat", "times"}</c> and <c>{"base64"}</c>. <c>fields</c> stand for an event that
/// is good but for them, named <c>name</c>. Where <c>inBatch</c> is left out, a batch of the event between two good ones is accepted with two
/// more events, or refused as a whole like the body alone; <c>"none"</c> marks a body that cannot stand in a batch.
/// </remarks>
internal sealed class HostileCase
{
    private const string Good = """{"eventName":"page_view","eventId":"good-#","clientId":"good","pageUrl":"https://shop.example/good"}""";

    private readonly JsonElement element;

    private HostileCase(JsonElement element) => this.element = element;

    public static IReadOnlyDictionary<string, HostileCase> All { get; } = JsonElement
        .Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Hostile", "cases.json"))).EnumerateArray()
        .ToDictionary(one => one.GetProperty("id").GetString()!, one => new HostileCase(one), StringComparer.Ordinal);

    public int Row => element.GetProperty("row").GetInt32();

    public Outcome Alone => OutcomeOf(element);

    /// <summary>What must become of the event between two good ones; <c>null</c> when the body cannot stand there.</summary>
    public Outcome? InBatch => !element.TryGetProperty("inBatch", out var told)
        ? Alone.Status == 202 ? Alone with { Accepted = Alone.Accepted + 2 } : Alone
        : told.ValueKind is JsonValueKind.Object ? OutcomeOf(told) : null;

    /// <summary>What must be true of the event in the history.</summary>
    public IReadOnlyDictionary<string, string> Event => element.TryGetProperty("event", out var told)
        ? told.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal)
        : new Dictionary<string, string>();

    /// <summary>The headers to send; one without a value is one that is left out.</summary>
    public IEnumerable<(string Name, string? Value)> Headers => element.TryGetProperty("headers", out var told)
        ? told.EnumerateObject().Select(one => (one.Name, one.Value.GetString()))
        : [];

    public byte[] Body
    {
        get
        {
            if (element.TryGetProperty("body", out var body))
            {
                return Bytes(body);
            }

            var name = element.TryGetProperty("name", out var told) ? told.GetString() : "page_view";
            var start = $$"""{"eventName":"{{name}}","eventId":"e","clientId":"c1","pageUrl":"https://shop.example/",""";
            return [.. Encoding.UTF8.GetBytes(start), .. Bytes(element.GetProperty("fields")), (byte)'}'];
        }
    }

    public byte[] BodyInBatch =>
        [.. Encoding.UTF8.GetBytes($$"""{"events":[{{Good.Replace('#', '1')}},"""), .. Body, .. Encoding.UTF8.GetBytes($",{Good.Replace('#', '2')}]}}")];

    public override string ToString() => element.GetProperty("title").GetString()!;

    private static Outcome OutcomeOf(JsonElement told) => new(
        told.GetProperty("status").GetInt32(), [.. told.GetProperty("codes").EnumerateArray().Select(code => code.GetString()!)],
        told.GetProperty("accepted").GetInt32(), told.GetProperty("quarantined").GetInt32());

    private static byte[] Bytes(JsonElement parts)
    {
        if (parts.ValueKind is JsonValueKind.String)
        {
            return Encoding.UTF8.GetBytes(parts.GetString()!);
        }

        using var bytes = new MemoryStream();
        foreach (var part in parts.EnumerateArray())
        {
            bytes.Write(part.ValueKind is JsonValueKind.String ? Encoding.UTF8.GetBytes(part.GetString()!)
                : part.TryGetProperty("base64", out var encoded) ? encoded.GetBytesFromBase64()
                : Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part.GetProperty("repeat").GetString(), part.GetProperty("times").GetInt32()))));
        }

        return bytes.ToArray();
    }
}
