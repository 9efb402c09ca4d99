using System.Text;
using System.Text.Json;

namespace Clickstream.Domain.Privacy;

/// <summary>Takes e-mail addresses, payment card numbers and phone numbers out of JSON.</summary>
/// <remarks>
/// Pure and idempotent, in linear time. Every string is redacted like free text after its escapes are decoded, names of properties too: two
/// names may become equal, which JSON allows. Addresses of pages lose what <see cref="UrlRedaction"/> takes out of them. A number
/// whose whole part is a card number becomes the string <c>"[card]"</c>. Everything else,
/// white space included, stays as it was written.
/// </remarks>
public static class JsonRedaction
{
    private const string CardLiteral = "\"" + TextRedaction.Card + "\"";

    // As deep as the text goes: a reader without recursion needs no other bound.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Replaces what tells of a person.</summary>
    /// <param name="json">A JSON text; one that is not valid is redacted as free text.</param>
    /// <param name="urls">Cleans the strings that are addresses of pages; <c>null</c> to take them for free text.</param>
    /// <returns>The same instance when there is nothing to replace; <c>null</c> for <c>null</c>.</returns>
    public static string? Redact(string? json, UrlRedaction? urls = null)
    {
        if (json is null || !MayHold(json, urls))
        {
            return json;
        }

        return IsValid(json) ? RedactTokens(json, urls) : TextRedaction.Redact(json);
    }

    private static bool MayHold(ReadOnlySpan<char> text, UrlRedaction? urls) => PersonalHints.In(text)
        || text.Contains("\\u", StringComparison.Ordinal)
        || (urls is not null && text.ContainsAny(UrlRedaction.Suspects));

    private static string? Redacted(string text, UrlRedaction? urls) =>
        TextRedaction.Redact(urls is null ? text : urls.CleanWithin(text));

    private static bool IsValid(string json)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), AnyDepth);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string RedactTokens(string json, UrlRedaction? urls)
    {
        var edits = new TextEdits(json);
        var at = 0;
        while (at < json.Length)
        {
            var end = at + 1;
            if (json[at] == '"')
            {
                end = JsonStrings.End(json, at);
                var text = json.AsSpan((at + 1)..(end - 1));
                if (MayHold(text, urls) && JsonStrings.Decode(text) is var decoded
                    && Redacted(decoded, urls) is { } redacted && !ReferenceEquals(redacted, decoded))
                {
                    edits.Replace(at, end, JsonStrings.Encode(redacted));
                }
            }
            else if (json[at] == '-' || char.IsAsciiDigit(json[at]))
            {
                end = EndOfNumber(json, at);
                if (CardNumbers.IsCard(WholePart(json.AsSpan(at..end))))
                {
                    edits.Replace(at, end, CardLiteral);
                }
            }

            at = end;
        }

        return edits.Apply();
    }

    /// <summary>The digits before a point or an exponent: 4111111111111111.0 is the same number.</summary>
    private static ReadOnlySpan<char> WholePart(ReadOnlySpan<char> number)
    {
        var digits = number.TrimStart('-');
        var end = digits.IndexOfAny('.', 'e', 'E');
        return end < 0 ? digits : digits[..end];
    }

    private static int EndOfNumber(string json, int at)
    {
        while (at < json.Length && (char.IsAsciiDigit(json[at]) || json[at] is '-' or '+' or '.' or 'e' or 'E'))
        {
            at++;
        }

        return at;
    }
}
