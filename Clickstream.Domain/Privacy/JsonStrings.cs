using System.Globalization;
using System.Text;

namespace Clickstream.Domain.Privacy;

/// <summary>Reads and writes the strings of valid JSON (RFC 8259, section 7), escaped lone surrogates included.</summary>
internal static class JsonStrings
{
    /// <summary>The place after the closing quotation mark.</summary>
    public static int End(string json, int start)
    {
        var at = start + 1;
        while (json[at] != '"')
        {
            at += json[at] == '\\' ? 2 : 1;
        }

        return at + 1;
    }

    /// <summary>The characters that a string without its quotation marks stands for.</summary>
    public static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                result.Append(text[at]);
                continue;
            }

            at++;
            if (text[at] == 'u')
            {
                result.Append((char)ushort.Parse(text.Slice(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 4;
                continue;
            }

            result.Append(text[at] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var itself => itself });
        }

        return result.ToString();
    }

    /// <summary>A string in its quotation marks, with as few escapes as well-formed JSON needs.</summary>
    public static string Encode(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character is '"' or '\\')
            {
                result.Append('\\').Append(character);
            }
            else if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                result.Append(character).Append(text[++at]);
            }
            else if (character < ' ' || char.IsSurrogate(character))
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                result.Append(character);
            }
        }

        return result.Append('"').ToString();
    }
}
