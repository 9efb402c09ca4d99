namespace Clickstream.Domain.Privacy;

/// <summary>Finds the numbers of payment cards.</summary>
/// <remarks>From each group of digits at most 19 digits are read, so that the time is linear.</remarks>
internal static class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>The least digits in every group but the last; sizes and quantities in a row are no card.</summary>
    private const int SmallestGroup = 3;

    public static void Find(Span<char> text, List<Finding> findings)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                return;
            }

            at += next;
            var end = EndOfCard(text, at);
            if (end > at)
            {
                findings.Add(new Finding(at, end, TextRedaction.Card));
                text[at..end].Fill(Finding.Filling);
                at = end;
            }

            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }
    }

    /// <summary>Whether a text without any separator is a card number.</summary>
    public static bool IsCard(ReadOnlySpan<char> digits) =>
        digits.Length is >= Shortest and <= Longest
        && !digits.ContainsAnyExceptInRange('0', '9')
        && !(digits.Length == 13 && ArticleNumbers.IsValid(digits))
        && IsIssued(digits);

    // The longest card that starts here wins: whatever short groups follow it may be its verification code.
    private static int EndOfCard(ReadOnlySpan<char> text, int start)
    {
        Span<char> digits = stackalloc char[Longest];
        var fewest = start > 0 && text[start - 1] == '+' ? 16 : Shortest;
        var count = 0;
        var at = start;
        var found = start;
        while (true)
        {
            var group = at;
            for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
            {
                if (count == Longest)
                {
                    return found;
                }

                digits[count++] = text[at];
            }

            var number = digits[..count];
            if (count >= fewest && (group == start ? IsCard(number) : IsIssued(number)))
            {
                found = at;
            }

            if (at - group < SmallestGroup || at + 1 >= text.Length || !char.IsAsciiDigit(text[at + 1])
                || !(Separators.IsSpace(text[at]) || Separators.IsHyphen(text[at])))
            {
                return found;
            }

            at++;
        }
    }

    private static bool IsIssued(ReadOnlySpan<char> digits) => HasKnownIssuer(digits) && HasCheckDigit(digits);

    private static bool HasKnownIssuer(ReadOnlySpan<char> digits)
    {
        var four = int.Parse(digits[..4], provider: null);
        var two = four / 100;
        return digits.Length switch
        {
            13 => digits[0] == '4' || IsMaestro(two),
            14 => IsDiners(four) || IsMaestro(two),
            15 => two is 34 or 37 || IsDiners(four) || IsMaestro(two),
            16 => digits[0] == '4' || two is >= 51 and <= 55 || four is >= 2221 and <= 2720 || IsDiners(four)
                || four is >= 3528 and <= 3589 || IsMaestro(two),
            19 => digits[0] == '4' || four is >= 3528 and <= 3589 || IsMaestro(two),
            17 or 18 => four is >= 3528 and <= 3589 || IsMaestro(two),
            _ => false,
        };
    }

    // The ranges of Discover (6011, 644 to 649, 65, 622) and UnionPay (62) lie within Maestro's.
    private static bool IsMaestro(int two) => two is 50 or (>= 56 and <= 69);

    private static bool IsDiners(int four) => four is >= 3000 and <= 3059 or >= 3600 and <= 3699 or >= 3800 and <= 3999;

    /// <summary>The formula of Luhn (ISO/IEC 7812-1, annex B).</summary>
    private static bool HasCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        var doubled = false;
        for (var at = digits.Length - 1; at >= 0; at--)
        {
            var digit = digits[at] - '0';
            sum += doubled ? (digit * 2) - (digit > 4 ? 9 : 0) : digit;
            doubled = !doubled;
        }

        return sum % 10 == 0;
    }
}
