using System.Globalization;
using System.Text;

namespace Clickstream.Domain.Traffic;

/// <summary>Texts as a dimension shows them: no invisible characters, no longer than a label may be.</summary>
internal static class LabelText
{
    /// <summary>The longest label, in characters.</summary>
    public const int MaximumLength = 500;

    /// <summary>
    /// Takes out format characters (category Cf: bidirectional controls, zero-width characters, tags), which make two labels look alike
    /// or one read backwards. Half a surrogate pair becomes U+FFFD.
    /// </summary>
    public static string Visible(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
            {
                visible.Append(rune);
            }
        }

        return visible.ToString();
    }

    /// <summary>Cuts a text to <see cref="MaximumLength"/>, never in the middle of a surrogate pair.</summary>
    public static string Cut(string text) => text.Length <= MaximumLength
        ? text
        : text[..(char.IsHighSurrogate(text[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength)];
}
