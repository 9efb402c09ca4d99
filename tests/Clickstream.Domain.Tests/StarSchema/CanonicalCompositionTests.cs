using System.Security.Cryptography;
using System.Text;
using Clickstream.Domain.StarSchema;

namespace Clickstream.Domain.Tests.StarSchema;

public sealed class CanonicalCompositionTests
{
    private static readonly (int From, int To)[] Interesting =
    [
        (0x41, 0x7A), (0xC0, 0x17F), (0x300, 0x36F), (0x591, 0x5F2), (0x915, 0x95F), (0x9BE, 0x9DF), (0xF40, 0xFB9), (0x1100, 0x1112),
        (0x1161, 0x1175), (0x11A7, 0x11C2), (0x1E00, 0x1FFF), (0x2126, 0x212B), (0x3046, 0x309A), (0xAC00, 0xAC38), (0xFB1D, 0xFB4E),
        (0x11099, 0x110BA), (0x1D157, 0x1D172), (0x2F800, 0x2FA1D),
    ];

    [Theory]
    [InlineData("Nguye\u0302\u0303n", "Nguy\u1EC5n")]
    [InlineData("Tra\u0302\u0300n Thi\u0323 \u0110a\u0306\u0323ng", "Tr\u1EA7n Th\u1ECB \u0110\u1EB7ng")]
    [InlineData("Pha\u0323\u0302m", "Ph\u1EADm")]
    [InlineData("\u00C2\u0301n ph\u00E2\u0309m", "\u1EA4n ph\u1EA9m")]
    public void Vietnamese_names_are_composed(string decomposed, string composed) =>
        CanonicalComposition.Of(decomposed).Should().Be(composed);

    [Theory]
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("\u1100\u1161", "\uAC00")]
    [InlineData("\uAC01\u11A8", "\uAC01\u11A8")]
    [InlineData("\uAC00\u11A7", "\uAC00\u11A7")]
    [InlineData("\u1161\u11A8", "\u1161\u11A8")]
    public void Jamo_become_Hangul_syllables_where_they_form_one(string jamo, string syllables) =>
        CanonicalComposition.Of(jamo).Should().Be(syllables);

    [Theory]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b")]
    [InlineData("q\u0301\u0300", "q\u0301\u0300")]
    public void Marks_are_ordered_by_class_and_keep_their_order_within_one(string text, string ordered) =>
        CanonicalComposition.Of(text).Should().Be(ordered);

    [Theory]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u2126", "\u03A9")]
    [InlineData("\u212A", "K")]
    [InlineData("\uD87E\uDC00", "\u4E3D")]
    public void A_singleton_becomes_what_it_stands_for(string singleton, string expected) =>
        CanonicalComposition.Of(singleton).Should().Be(expected);

    [Theory]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u2ADC", "\u2ADD\u0338")]
    public void Excluded_composites_stay_decomposed(string composite, string decomposed) =>
        (CanonicalComposition.Of(composite), CanonicalComposition.Of(decomposed)).Should().Be((decomposed, decomposed));

    [Theory]
    [InlineData("a\u05AE\u0300\u0315", "\u00E0\u05AE\u0315")]
    [InlineData("a\u0301\u0300", "\u00E1\u0300")]
    [InlineData("a\u0345\u0301", "\u00E1\u0345")]
    [InlineData("a\u034F\u0301", "a\u034F\u0301")]
    [InlineData("q\u0301\u0301a", "q\u0301\u0301a")]
    public void A_mark_joins_its_letter_unless_one_between_blocks_it(string text, string composed) =>
        CanonicalComposition.Of(text).Should().Be(composed);

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("caf\u00E9 \u00FF")]
    [InlineData("Nguy\u1EC5n")]
    [InlineData("\uD55C\uAE00")]
    [InlineData("x\u0323\u0301")]
    [InlineData("\u1100 \u11A8")]
    [InlineData("\uD83D\uDE00")]
    public void A_composed_text_is_returned_itself(string text) => CanonicalComposition.Of(text).Should().BeSameAs(text);

    // No theory: a test runner may replace what is no well-formed text.
    [Fact]
    public void Unpaired_surrogates_and_noncharacters_stay_as_they_are()
    {
        foreach (var odd in new[] { "\uD800", "\uDC00", "\uDC00\uD800", "a\uD87E", "\uFFFE\uFFFF", "\uFDD0", "\uDBFF\uDFFF" })
        {
            CanonicalComposition.Of(odd).Should().BeSameAs(odd);
            CanonicalComposition.Of(odd + "e\u0301" + odd).Should().Be(odd + "\u00E9" + odd);
        }
    }

    [Fact]
    public void A_long_run_of_marks_is_ordered()
    {
        const int Pairs = 10_000;
        var text = "a" + string.Concat(Enumerable.Repeat("\u0315\u0300", Pairs));

        CanonicalComposition.Of(text).Should().Be("\u00E0" + new string('\u0300', Pairs - 1) + new string('\u0315', Pairs));
    }

    [Fact]
    public void Composing_twice_changes_no_more_than_composing_once()
    {
        foreach (var text in Texts(count: 5_000, length: 12))
        {
            var once = CanonicalComposition.Of(text);
            CanonicalComposition.Of(once).Should().BeSameAs(once);
        }
    }

    // The expected values of these two are those of CPython 3.13.0, whose unicodedata has Unicode 15.1.0, for the same texts:
    // hashlib.sha256(''.join(unicodedata.normalize('NFC', text) + '\n' for text in texts).encode()).hexdigest().upper()
    [Fact]
    public void Every_code_point_is_composed_as_Unicode_has_it() =>
        Sha256(Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(char.ConvertFromUtf32))
            .Should().Be("9CC65524A9D8082BF10840C616CD199BD2AC12EE49A3381BD6FB7957711F342B");

    [Fact]
    public void Sequences_are_composed_as_Unicode_has_them() =>
        Sha256(Texts(count: 5_000, length: 3)).Should().Be("9623624217DFDB4142BDD4F8D3E2D87399F4EE5021428165AA19701E340E4EDF");

    private static string Sha256(IEnumerable<string> texts) => Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => CanonicalComposition.Of(text) + "\n")))));

    /// <summary>Texts of interesting code points, drawn by the generator of Knuth's MMIX so that any language can repeat them.</summary>
    private static IEnumerable<string> Texts(int count, int length)
    {
        var state = 1UL;
        for (var text = 0; text < count; text++)
        {
            var points = new StringBuilder();
            for (var point = 0; point < length; point++)
            {
                var (from, to) = Interesting[Draw(Interesting.Length)];
                points.Append(char.ConvertFromUtf32(from + Draw(to - from + 1)));
            }

            yield return points.ToString();
        }

        int Draw(int below)
        {
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            return (int)((state >> 33) % (ulong)below);
        }
    }
}
