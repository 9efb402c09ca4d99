namespace Clickstream.Domain.Privacy;

/// <summary>Tells dates and padded IP addresses, which may start with a zero, from phone numbers.</summary>
internal static class NumericForms
{
    /// <summary>
    /// Whether a text starts with day, month and year, with month and year, or with an IPv4 address padded to three digits a part.
    /// </summary>
    public static bool IsDateOrAddress(ReadOnlySpan<char> text)
    {
        var first = DigitRuns.Length(text, 0);
        if (first >= text.Length || !(text[first] is '.' or '/' || Separators.IsHyphen(text[first])))
        {
            return false;
        }

        return first switch
        {
            2 => IsYear(text, 3) || (DigitRuns.Length(text, 3) is var second and (1 or 2)
                && 3 + second < text.Length && text[3 + second] == text[2] && IsYear(text, 4 + second)),
            3 => IsPaddedAddress(text),
            _ => false,
        };
    }

    private static bool IsYear(ReadOnlySpan<char> text, int at) =>
        DigitRuns.Length(text, at) == 4 && text[at..(at + 2)] is "19" or "20";

    private static bool IsPaddedAddress(ReadOnlySpan<char> text)
    {
        for (var part = 0; part < 4; part++)
        {
            var at = part * 4;
            if (DigitRuns.Length(text, at) != 3 || (part > 0 && text[at - 1] != '.'))
            {
                return false;
            }
        }

        return true;
    }
}
