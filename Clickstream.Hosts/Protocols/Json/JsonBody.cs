using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Protocols.Json;

/// <summary>The bytes of one JSON text, and the text itself.</summary>
/// <remarks>
/// The text is JSON by RFC 8259 to the letter: no comments, no trailing commas, nothing after it. A byte order mark before it is ignored
/// (section 8.1), as files that were saved on Windows begin with one. Names given twice are told of for the event that has them.
/// </remarks>
internal sealed class JsonBody : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Limits.Depth };

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.eE+-"u8);

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly JsonDocument document;

    private JsonBody(ReadOnlyMemory<byte> bytes, JsonDocument document) => (this.bytes, this.document) = (bytes, document);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The outermost value.</summary>
    public JsonElement Root => document.RootElement;

    /// <summary>Reads bytes; <c>null</c> when they are not JSON in UTF-8, are nested too deep or hold a number of absurd length.</summary>
    public static JsonBody? TryParse(ReadOnlyMemory<byte> bytes)
    {
        var text = bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        if (!Utf8.IsValid(text.Span) || HoldsLongNumber(text.Span))
        {
            return null;
        }

        try
        {
            return new JsonBody(text, JsonDocument.Parse(text, Options));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the names of the outermost object are well-formed texts; an escaped half of a surrogate pair is JSON, but no text, and
    /// whoever looks for a name would stumble over it. Names further in are looked at event by event.
    /// </summary>
    public bool HasReadableNames()
    {
        try
        {
            return Root.ValueKind is not JsonValueKind.Object || Root.EnumerateObject().All(property => property.Name is not null);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Finds an array in a field of the outermost object.</summary>
    public bool TryGetArray(string name, out JsonElement array)
    {
        array = default;
        return Root.ValueKind is JsonValueKind.Object && Root.TryGetProperty(name, out array) && array.ValueKind is JsonValueKind.Array;
    }

    /// <summary>The bytes of one value within the body.</summary>
    public ReadOnlyMemory<byte> RawOf(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        return bytes.Span.Overlaps(raw, out var offset) ? bytes.Slice(offset, raw.Length) : raw.ToArray();
    }

    public void Dispose() => document.Dispose();

    private static bool HoldsLongNumber(ReadOnlySpan<byte> text)
    {
        // Bodies are tokenized only where a run of digits is there at all; it may still stand in a text.
        if (!HoldsLongRunOfDigits(text))
        {
            return false;
        }

        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Limits.Depth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.Number && reader.ValueSpan.Length > Limits.MalformedNumberCharacters)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Told by the parser that follows.
        }

        return false;
    }

    private static bool HoldsLongRunOfDigits(ReadOnlySpan<byte> text)
    {
        const int Half = Limits.MalformedNumberCharacters / 2;
        for (var i = Half; i < text.Length; i += Half)
        {
            // A number that long covers at least one whole stretch of half its length.
            if (text[(i - Half)..i].IndexOfAnyExcept(NumberBytes) < 0)
            {
                return true;
            }
        }

        return false;
    }
}
