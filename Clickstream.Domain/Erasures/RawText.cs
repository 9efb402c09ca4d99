using System.Text;
using System.Text.Json;

namespace Clickstream.Domain.Erasures;

/// <summary>Looks for ids in bytes that no protocol could read.</summary>
internal static class RawText
{
    private static readonly char[] Separators = [.. " \t\r\n\"'{}[]()<>,;:&=?/\\"];

    /// <summary>
    /// Whether bytes name any of some ids: as a text or number of JSON, or else anywhere between other characters than an id has.
    /// </summary>
    public static bool NamesAny(ReadOnlyMemory<byte> raw, IReadOnlyCollection<string> ids) => JsonValues(raw.Span) is { } values
        ? values.Any(value => ids.Any(id => value == id || HasWord(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(id))))
        : ids.Any(id => HasWord(raw.Span, Encoding.UTF8.GetBytes(id)));

    /// <summary>The texts and numbers of a JSON document; of other bytes the words.</summary>
    public static IReadOnlyCollection<string> ValuesOf(ReadOnlyMemory<byte> raw) =>
        JsonValues(raw.Span) ?? [.. Encoding.UTF8.GetString(raw.Span).Split(Separators, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The texts and numbers of a JSON document; <c>null</c> when the bytes are none.</summary>
    private static List<string>? JsonValues(ReadOnlySpan<byte> raw)
    {
        var values = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(raw);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    values.Add(reader.TokenType is JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan));
                }
            }

            return values;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var at = 0; at <= text.Length - word.Length;)
        {
            var found = text[at..].IndexOf(word);
            if (found < 0)
            {
                return false;
            }

            var (start, end) = (at + found, at + found + word.Length);
            if ((start == 0 || !IsIdByte(text[start - 1])) && (end == text.Length || !IsIdByte(text[end])))
            {
                return true;
            }

            at = start + 1;
        }

        return false;
    }

    private static bool IsIdByte(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_' or >= 0x80;
}
