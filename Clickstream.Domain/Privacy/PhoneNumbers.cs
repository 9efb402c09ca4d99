using System.Buffers;

namespace Clickstream.Domain.Privacy;

/// <summary>Finds phone numbers.</summary>
/// <remarks>
/// A number that starts is read to the end of its groups, even beyond 15 digits: where two numbers stand side by side, no tail stays.
/// A start that leads to nothing is given up after fewer digits than a number has, so that the time is linear.
/// </remarks>
internal static class PhoneNumbers
{
    private const int FewestInternational = 8;
    private const int FewestNational = 9;

    private static readonly SearchValues<char> Starts = SearchValues.Create("+(0123456789");

    public static void Find(Span<char> text, List<Finding> findings)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Starts);
            if (next < 0)
            {
                return;
            }

            at += next;
            var end = MayStart(text, at) ? EndOfNumber(text, at) : at;
            if (end > at)
            {
                findings.Add(new Finding(at, end, TextRedaction.Phone));
                text[at..end].Fill(Finding.Filling);
                at = end;
            }
            else
            {
                at += Math.Max(1, DigitRuns.Length(text, at));
            }
        }
    }

    private static int EndOfNumber(ReadOnlySpan<char> text, int start) => text[start] switch
    {
        '+' => International(text, start, start + 1, prefix: 0),
        '(' => WithAreaCode(text, start),
        '0' when HasZeros(text, start) => International(text, start, start, prefix: 2),
        '0' => National(text, start),
        _ => ThreeThreeFour(text, start),
    };

    private static int International(ReadOnlySpan<char> text, int start, int first, int prefix)
    {
        if (prefix == 0 && first < text.Length && text[first] == '(')
        {
            first++;
        }

        if (prefix == 0 && (first >= text.Length || text[first] is not (>= '1' and <= '9')))
        {
            return start;
        }

        var run = Ended(text, DigitRuns.Read(text, first, DigitRuns.LongestGroup + prefix));
        var isLong = run.Digits - prefix >= FewestInternational;
        var isArticle = prefix > 0 && run.Groups == 1 && run.Digits is 13 or 14 && ArticleNumbers.IsValid(text[first..run.End]);
        return isLong && !isArticle && !IsGlued(text, start, run) ? run.End : start;
    }

    private static int National(ReadOnlySpan<char> text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] is not (>= '1' and <= '9') || NumericForms.IsDateOrAddress(text[start..]))
        {
            return start;
        }

        var run = Ended(text, DigitRuns.Read(text, start, DigitRuns.LongestGroup));
        var isPlain = run.Groups == 1;
        var isArticle = isPlain && run.Digits >= 12 && (run.Digits > 12 || ArticleNumbers.IsValid(text[start..run.End]));
        return run.Digits >= FewestNational && !isArticle && !IsGlued(text, start, run) ? run.End : start;
    }

    private static int WithAreaCode(ReadOnlySpan<char> text, int start)
    {
        var code = DigitRuns.Length(text, start + 1);
        var close = start + 1 + code;
        if (code is 0 or > 5 || close >= text.Length || text[close] != ')' || IsNoAreaCode(text[(start + 1)..close]))
        {
            return start;
        }

        var run = Ended(text, DigitRuns.Read(text, start + 1, DigitRuns.LongestGroup));
        return run.Groups > 1 && run.Digits >= FewestNational ? run.End : start;
    }

    private static bool IsNoAreaCode(ReadOnlySpan<char> code) =>
        code[0] != '0' && (code.Length == 1 || (code.Length == 4 && code[..2] is "19" or "20"));

    private static int ThreeThreeFour(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        if (text[at] == '1' && DigitRuns.Length(text, at) == 1)
        {
            at += 2;
            if (at >= text.Length || !IsJoint(text[at - 1]))
            {
                return start;
            }
        }

        if (DigitRuns.Length(text, at) != 3 || DigitRuns.Length(text, at + 4) != 3 || DigitRuns.Length(text, at + 8) != 4
            || !IsJoint(text[at + 3]) || !IsJoint(text[at + 7]))
        {
            return start;
        }

        var end = at + 12;
        var after = end < text.Length ? text[end] : Finding.Filling;
        var continues = (after is '.' or '/' || Separators.IsHyphen(after)) && end + 1 < text.Length && char.IsDigit(text[end + 1]);
        return !continues && MayEnd(text, end, isPlain: false) ? end : start;
    }

    // A last group that belongs to a word is left out; what is before it ends well, at a separator.
    private static DigitRun Ended(ReadOnlySpan<char> text, DigitRun run) =>
        run.Groups == 0 || MayEnd(text, run.End, run.Groups == 1) ? run : run.Shortened;

    private static bool MayEnd(ReadOnlySpan<char> text, int end, bool isPlain)
    {
        if (end >= text.Length)
        {
            return true;
        }

        var after = text[end];
        var isWordBehind = end + 1 < text.Length && char.IsLetter(text[end + 1]);
        return after != '_'
            && !(isPlain && char.IsLetterOrDigit(after))
            && !(isWordBehind && (Separators.IsHyphen(after) || (isPlain && after == '.')));
    }

    // What is glued to a word must at least be written in groups, as phone numbers are and parts of product codes rarely are.
    private static bool IsGlued(ReadOnlySpan<char> text, int start, DigitRun run) =>
        run.Groups == 1 && start > 0 && char.IsLetter(text[start - 1]);

    private static bool MayStart(ReadOnlySpan<char> text, int at)
    {
        if (at == 0)
        {
            return true;
        }

        var before = text[at - 1];
        var earlier = at > 1 ? text[at - 2] : Finding.Filling;
        return before switch
        {
            '_' or '#' or '%' => false,
            ',' or '.' or '/' or ':' or '+' => !char.IsDigit(earlier),
            _ when Separators.IsHyphen(before) => !char.IsLetterOrDigit(earlier),
            _ when char.IsLetter(before) => !char.IsDigit(earlier),
            _ => !char.IsDigit(before),
        };
    }

    // The prefix of an international call, followed by a country's code.
    private static bool HasZeros(ReadOnlySpan<char> text, int at)
    {
        var country = DigitRuns.Length(text, at) == 2 ? at + 3 : at + 2;
        return country < text.Length && text[at + 1] == '0' && text[country] is >= '1' and <= '9';
    }

    private static bool IsJoint(char character) =>
        character == '.' || Separators.IsSpace(character) || Separators.IsHyphen(character);
}
