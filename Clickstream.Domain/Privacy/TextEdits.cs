using System.Text;

namespace Clickstream.Domain.Privacy;

/// <summary>Replacements in a text, made from left to right; without any, the text is what comes out.</summary>
internal struct TextEdits(string source)
{
    private StringBuilder? result;
    private int copied;

    /// <summary>Replaces a part behind all earlier ones.</summary>
    public void Replace(int start, int end, ReadOnlySpan<char> text)
    {
        result ??= new StringBuilder(source.Length);
        result.Append(source, copied, start - copied).Append(text);
        copied = end;
    }

    /// <summary>The text with what was replaced; the same instance when nothing was.</summary>
    public readonly string Apply() =>
        result is null ? source : result.Append(source, copied, source.Length - copied).ToString();
}
