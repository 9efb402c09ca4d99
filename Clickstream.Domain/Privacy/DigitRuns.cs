namespace Clickstream.Domain.Privacy;

/// <summary>Groups of digits with the separators of phone numbers between them.</summary>
/// <param name="End">The first character after the last group.</param>
/// <param name="Digits">How many digits there are.</param>
/// <param name="Groups">How many groups there are.</param>
/// <param name="LastGroup">How many digits the last group has.</param>
/// <param name="EndBefore">The first character after the last group but one.</param>
internal readonly record struct DigitRun(int End, int Digits, int Groups, int LastGroup, int EndBefore)
{
    /// <summary>The same without the last group.</summary>
    public DigitRun Shortened => new(EndBefore, Digits - LastGroup, Groups - 1, 0, EndBefore);
}

/// <summary>Reads groups of digits.</summary>
internal static class DigitRuns
{
    /// <summary>The most digits of a phone number (ITU-T E.164, section 6); a longer group is none.</summary>
    public const int LongestGroup = 15;

    /// <summary>The number of digits from a place on.</summary>
    public static int Length(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length)
        {
            return 0;
        }

        var other = text[at..].IndexOfAnyExceptInRange('0', '9');
        return other < 0 ? text.Length - at : other;
    }

    /// <summary>Reads groups to their end.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="start">The first digit.</param>
    /// <param name="longestFirst">The most digits of the first group.</param>
    public static DigitRun Read(ReadOnlySpan<char> text, int start, int longestFirst)
    {
        var run = new DigitRun(start, 0, 0, 0, start);
        var at = start;
        while (true)
        {
            var longest = run.Groups == 0 ? longestFirst : LongestGroup;
            var length = Length(text[..Math.Min(text.Length, at + longest + 1)], at);
            if (length == 0 || length > longest)
            {
                return run;
            }

            at += length;
            run = new DigitRun(at, run.Digits + length, run.Groups + 1, length, run.End);
            at += Separator(text[at..]);
        }
    }

    // One separator, a hyphen or slash between spaces, or a parenthesis with a separator beside it.
    private static int Separator(ReadOnlySpan<char> text)
    {
        var at = 0;
        if (text is [')', ..])
        {
            at++;
        }

        if (at < text.Length && IsJoint(text[at]))
        {
            at++;
            if (text.Length > at + 1 && Separators.IsSpace(text[at - 1]) && IsDash(text[at]) && Separators.IsSpace(text[at + 1]))
            {
                at += 2;
            }
        }

        return at < text.Length && text[at] == '(' ? at + 1 : at;
    }

    private static bool IsDash(char character) => character == '/' || Separators.IsHyphen(character);

    private static bool IsJoint(char character) => character is '.' || IsDash(character) || Separators.IsSpace(character);
}
