using System.Globalization;
using System.Text;
using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class PageAddressTests
{
    private static readonly string[] Pieces =
    [
        "http://", "HTTPS://", "https:", "//", "/", "\\", "?", "#", "&", "=", "%", "%E2%80%AE", "%00", "%zz", "@", ":", "99999", "[", "]",
        "::1", "1.2.3.4", "a", "example", ".com", ".", "..", "-", "_", "xn--", "xn--a", "\u00fc", "\u0430", "\u00df", "\u3002", "\u2024",
        "\uFFFD", "\uFFFF", "\u200b", "\u202e", "\u2066", "\U000E0041", "\U0001F600", "\ud800", "\udc00", "\0", " ", "\t", "\n", "file:",
        "data:", "javascript:", "blob:", "utm_source", "gclid", "\u0130", new string('a', 64),
    ];

    [Theory]
    [InlineData("https://Shop.Example/Path?q=1#f", "shop.example", "/Path", "q=1")]
    [InlineData("HTTPS://SHOP.EXAMPLE", "shop.example", "/", "")]
    [InlineData("https://user:secret@shop.example/", "shop.example", "/", "")]
    [InlineData("https://shop.example.:8443/a", "shop.example", "/a", "")]
    [InlineData("  https://shop.example/a ", "shop.example", "/a", "")]
    [InlineData("http://[::1]:8080/a", "::1", "/a", "")]
    [InlineData("https://b\u00fccher.example/", "xn--bcher-kva.example", "/", "")]
    [InlineData("https://p\u0430ypal.com/", "xn--pypal-4ve.com", "/", "")]
    [InlineData("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com", "/", "")]
    [InlineData("https://sh\u202eop\u200b.example/a\u2066b", "shop.example", "/ab", "")]
    [InlineData("/product/p1?x=1#y", "", "/product/p1", "")]
    [InlineData("/a\u202eb\u200bc\U000E0041", "", "/abc", "")]
    [InlineData("javascript:alert(1)", "", "javascript:alert(1)", "")]
    [InlineData("data:text/html,x", "", "data:text/html,x", "")]
    [InlineData("file:///etc/passwd", "", "file:///etc/passwd", "")]
    [InlineData("//evil.example/a?b", "", "//evil.example/a", "")]
    [InlineData("//\u202e", "", "//", "")]
    [InlineData("http://xn--\u00fc.example/a", "", "http://xn--\u00fc.example/a", "")]
    [InlineData("http://-\u00df/a", "", "http://-\u00df/a", "")]
    [InlineData("http:shop.example/a", "", "http:shop.example/a", "")]
    [InlineData("ftp://shop.example/a", "", "ftp://shop.example/a", "")]
    [InlineData("", "", "", "")]
    public void A_url_is_read_in_parts(string url, string host, string path, string query) =>
        PageAddress.Parse(url).Should().Be(new PageAddress(host, path, query));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => PageAddress.Parse("/a\ud800").Path.Should().Be("/a\uFFFD");

    [Fact]
    public void A_long_path_is_cut() =>
        PageAddress.Parse("/" + new string('a', 600)).Path.Should().HaveLength(PageAddress.MaximumPathLength);

    [Fact]
    public void A_path_is_not_cut_within_a_character() =>
        PageAddress.Parse("/" + string.Concat(Enumerable.Repeat("\U0001F600", 600))).Path.Should().HaveLength(499);

    [Fact]
    public void No_text_is_too_odd_to_classify()
    {
        var chance = new Random(20261124);
        for (var i = 0; i < 10_000; i++)
        {
            var (url, referrer) = (Odd(chance), Odd(chance));

            var page = PageAddress.Parse(url);
            var traffic = TrafficRules.Classify(page, referrer);
            DeviceRules.Classify(url, new(referrer, null, url, referrer), i % 3 == 0 ? url : null);

            var isHost = Ascii.IsValid(page.Host) && !page.Host.Any(char.IsAsciiLetterUpper) && !page.Host.EndsWith('.');
            if (!isHost || !new[] { page.Host, page.Path, traffic.Source, traffic.Medium, traffic.Campaign }.All(IsLabel))
            {
                Assert.Fail($"{url} of {referrer} became {page}, {traffic}.");
            }
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("&utm_source=a")]
    [InlineData("&=%")]
    [InlineData("\u202e")]
    [InlineData("cubot")]
    [InlineData("Tablet PC ")]
    [InlineData("\"\\")]
    public void A_long_text_is_classified_too(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 50_000));

        TrafficRules.Classify(PageAddress.Parse("https://shop.example/?" + text), "https://" + text).Channel.Should().NotBeNull();
        DeviceRules.Classify(text, new(text, null, text, text), text).DeviceClass.Should().NotBeNull();
    }

    private static bool IsLabel(string? text) => text is null || (text.Length <= PageAddress.MaximumPathLength
        && text.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format));

    private static string Odd(Random chance)
    {
        var text = new StringBuilder(chance.Next(2) == 0 ? "https://" : "");
        for (var pieces = chance.Next(1, 12); pieces > 0; pieces--)
        {
            if (chance.Next(5) == 0)
            {
                text.Append((char)chance.Next(char.MaxValue));
            }
            else
            {
                text.Append(Pieces[chance.Next(Pieces.Length)]);
            }
        }

        return text.ToString();
    }
}
