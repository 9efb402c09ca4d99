using System.Buffers;

namespace Clickstream.Domain.Privacy;

/// <summary>A quick look that spares most texts the search for personal data.</summary>
internal static class PersonalHints
{
    /// <summary>The fewest digits of a number that is looked for: those of a short international phone number.</summary>
    private const int FewestDigits = 8;

    private static readonly SearchValues<char> Interesting = SearchValues.Create("@\uFF200123456789");

    /// <summary>Whether a text may hold an e-mail address or a number of a person; <c>false</c> is certain.</summary>
    public static bool In(ReadOnlySpan<char> text)
    {
        var first = text.IndexOfAny(Interesting);
        return first >= 0 && (HasAt(text) || HasDigits(text[first..]));
    }

    /// <summary>The same of a text in which a plus may stand for a space.</summary>
    public static bool InForm(ReadOnlySpan<char> text) => HasAt(text) || HasDigits(text, allowsPlus: true);

    private static bool HasAt(ReadOnlySpan<char> text) => text.ContainsAny('@', '\uFF20', '%')
        && (text.ContainsAny('@', '\uFF20')
            || text.Contains("%40", StringComparison.Ordinal) || text.Contains("%2540", StringComparison.Ordinal));

    private static bool HasDigits(ReadOnlySpan<char> text, bool allowsPlus = false)
    {
        var digits = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                if (++digits == FewestDigits)
                {
                    return true;
                }
            }
            else if (!(IsBetweenDigits(character) || (allowsPlus && character == '+')))
            {
                digits = 0;
            }
        }

        return false;
    }

    // Separators, the escape of a slash in JSON, and whatever space or dash Unicode has.
    private static bool IsBetweenDigits(char character) =>
        character is ' ' or '-' or '.' or '(' or ')' or '/' or '\\' || !char.IsAscii(character);
}
