using System.Text.Json;

namespace Clickstream.Hosts.Protocols.Json;

/// <summary>What a body says around the array of its events.</summary>
internal sealed class Envelope
{
    private readonly ReadOnlyMemory<byte> before;
    private readonly ReadOnlyMemory<byte> after;

    /// <summary>Takes the bytes of a body before and after an array.</summary>
    public Envelope(JsonBody body, JsonElement array)
    {
        var all = body.RawOf(body.Root);
        var inside = body.RawOf(array);
        all.Span.Overlaps(inside.Span, out var start);
        (before, after) = (all[..start], all[(start + inside.Length)..]);
    }

    /// <summary>How long it is without its events, in bytes.</summary>
    public int Length => before.Length + after.Length;

    /// <summary>The same body with one event.</summary>
    public ReadOnlyMemory<byte> Around(ReadOnlyMemory<byte> element) =>
        (byte[])[.. before.Span, (byte)'[', .. element.Span, (byte)']', .. after.Span];
}
