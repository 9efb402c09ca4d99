using System.Runtime.InteropServices;
using System.Text;

namespace Clickstream.Domain.StarSchema;

/// <summary>Unicode Normalization Form C: one spelling for texts that look the same, as U+00E9 and e with a combining accent.</summary>
/// <remarks>
/// Follows <see href="https://www.unicode.org/reports/tr15/">UAX #15</see> and the Unicode Standard, sections 3.11 and 3.12, with the
/// tables of <see cref="CanonicalCompositionData"/>. <see cref="string.Normalize()"/> would not do: it does nothing where globalization is
/// invariant and depends on the ICU of the machine elsewhere, while keys computed of texts must be equal on every machine.
/// </remarks>
public static class CanonicalComposition
{
    /// <summary>No code point below it composes with the one before it or moves.</summary>
    private const char FirstMark = '\u0300';

    // Hangul syllables are numbered by leading consonant, vowel and trailing consonant; number 0 of the trailing consonants is none.
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Trails = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    /// <summary>The canonical composition of a text, in at most n log n steps whatever the text.</summary>
    /// <param name="text">Any text; unpaired surrogates and noncharacters stay as they are.</param>
    /// <returns>The same instance when the text is composed already.</returns>
    public static string Of(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange(FirstMark, char.MaxValue);
        if (start < 0 || IsSurelyComposed(text, start))
        {
            return text;
        }

        var points = Decompose(text);
        Reorder(CollectionsMarshal.AsSpan(points));
        var composed = Compose(CollectionsMarshal.AsSpan(points));
        return string.Equals(composed, text, StringComparison.Ordinal) ? text : composed;
    }

    /// <summary>The quick check of UAX #15, section 9: a text that fails it may be composed nevertheless.</summary>
    private static bool IsSurelyComposed(string text, int start)
    {
        byte last = 0;
        for (var index = start; index < text.Length;)
        {
            var codePoint = Next(text, ref index);
            var combiningClass = CanonicalCompositionData.CombiningClass(codePoint);
            if ((combiningClass != 0 && combiningClass < last) || CanonicalCompositionData.MayChange(codePoint)
                || IsNumber(codePoint - Vowels, VowelCount) || IsNumber(codePoint - Trails, TrailCount))
            {
                return false;
            }

            last = combiningClass;
        }

        return true;
    }

    private static List<Point> Decompose(string text)
    {
        var points = new List<Point>(text.Length);
        for (var index = 0; index < text.Length;)
        {
            Decompose(Next(text, ref index), points);
        }

        return points;
    }

    private static void Decompose(int codePoint, List<Point> points)
    {
        var syllable = codePoint - Syllables;
        if (IsNumber(syllable, LeadCount * VowelCount * TrailCount))
        {
            Add(Leads + (syllable / TrailCount / VowelCount));
            Add(Vowels + (syllable / TrailCount % VowelCount));
            if (syllable % TrailCount != 0)
            {
                Add(Trails + (syllable % TrailCount));
            }
        }
        else if (!CanonicalCompositionData.TryDecompose(codePoint, out var first, out var second))
        {
            Add(codePoint);
        }
        else
        {
            Decompose(first, points);
            if (second != 0)
            {
                Decompose(second, points);
            }
        }

        void Add(int part) => points.Add(new Point(CanonicalCompositionData.CombiningClass(part), points.Count, part));
    }

    /// <summary>Sorts every run of marks by class; marks of one class keep their order.</summary>
    private static void Reorder(Span<Point> points)
    {
        for (var index = 0; index < points.Length; index++)
        {
            var start = index;
            while (index < points.Length && points[index].Class != 0)
            {
                index++;
            }

            points[start..index].Sort();
        }
    }

    /// <summary>Joins each starter with the marks that nothing between blocks, and writes what is left.</summary>
    private static string Compose(Span<Point> points)
    {
        var kept = 0;
        var starter = -1;
        foreach (var point in points)
        {
            var isNext = starter == kept - 1;
            if (starter >= 0 && (isNext || points[kept - 1].Class < point.Class)
                && TryCompose(points[starter].CodePoint, point.CodePoint, out var composite))
            {
                points[starter] = points[starter] with { CodePoint = composite };
                continue;
            }

            starter = point.Class == 0 ? kept : starter;
            points[kept++] = point;
        }

        return Write(points[..kept]);
    }

    private static bool TryCompose(int first, int second, out int composite)
    {
        var (lead, vowel) = (first - Leads, second - Vowels);
        if (IsNumber(lead, LeadCount) && IsNumber(vowel, VowelCount))
        {
            composite = Syllables + (((lead * VowelCount) + vowel) * TrailCount);
            return true;
        }

        var (syllable, trail) = (first - Syllables, second - Trails);
        if (IsNumber(syllable, LeadCount * VowelCount * TrailCount) && syllable % TrailCount == 0 && trail > 0 && trail < TrailCount)
        {
            composite = first + trail;
            return true;
        }

        return CanonicalCompositionData.TryCompose(first, second, out composite);
    }

    private static string Write(ReadOnlySpan<Point> points)
    {
        var text = new StringBuilder(points.Length);
        foreach (var point in points)
        {
            _ = point.CodePoint <= char.MaxValue ? text.Append((char)point.CodePoint) : text.Append(char.ConvertFromUtf32(point.CodePoint));
        }

        return text.ToString();
    }

    /// <summary>The code point at a place of the text, which moves behind it; an unpaired surrogate counts as one.</summary>
    private static int Next(string text, ref int index)
    {
        var first = text[index++];
        return char.IsHighSurrogate(first) && index < text.Length && char.IsLowSurrogate(text[index])
            ? char.ConvertToUtf32(first, text[index++])
            : first;
    }

    private static bool IsNumber(int number, int count) => number >= 0 && number < count;

    /// <summary>A code point with what its order among marks depends on: its class, then where it stood.</summary>
    private readonly record struct Point(byte Class, int Place, int CodePoint) : IComparable<Point>
    {
        public int CompareTo(Point other) => Class != other.Class ? Class.CompareTo(other.Class) : Place.CompareTo(other.Place);
    }
}
