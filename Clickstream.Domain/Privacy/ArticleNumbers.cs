namespace Clickstream.Domain.Privacy;

/// <summary>Recognises the numbers on products' bar codes.</summary>
internal static class ArticleNumbers
{
    /// <summary>Whether digits end with the check digit of a GTIN (GS1 General Specifications, section 7.9).</summary>
    public static bool IsValid(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        var weight = 1;
        for (var at = digits.Length - 1; at >= 0; at--)
        {
            sum += (digits[at] - '0') * weight;
            weight = 4 - weight;
        }

        return sum % 10 == 0;
    }
}
