using Clickstream.Domain.Privacy;

namespace Clickstream.Domain.Tests.Privacy;

public sealed class UrlRedactionTests
{
    private static readonly UrlRedaction Default = new(UrlRedaction.DefaultQueryKeys);

    [Theory]
    [InlineData("https://shop.example/a?utm_source=x&token=1&gclid=y#f", "https://shop.example/a?utm_source=x&gclid=y")]
    [InlineData("https://shop.example/a?token=1&gclid=y", "https://shop.example/a?gclid=y")]
    [InlineData("https://shop.example/a?token=1", "https://shop.example/a")]
    [InlineData("https://shop.example/a?", "https://shop.example/a")]
    [InlineData("https://shop.example?q=a%20b+c&&x", "https://shop.example?q=a%20b+c")]
    [InlineData("https://shop.example/?%71=a&UTM_Source=b&q", "https://shop.example/?%71=a&UTM_Source=b&q")]
    [InlineData("https://jane:secret@shop.example:8443/a", "https://shop.example:8443/a")]
    [InlineData("https://a@b@shop.example/", "https://shop.example/")]
    [InlineData("https://jane%40mail.example/", "https://%5Bemail%5D/")]
    [InlineData("http://user@[2001:db8::1]:8080/x#y", "http://[2001:db8::1]:8080/x")]
    [InlineData("//user@host/path?x=1", "//host/path")]
    [InlineData("/a?b=c#d", "/a")]
    [InlineData("?q=1&b=2", "?q=1")]
    [InlineData("#d", "")]
    [InlineData("  /a", "/a")]
    [InlineData("https://shop.example/u/jane@mail.example/orders", "https://shop.example/u/%5Bemail%5D/orders")]
    [InlineData("/u/jane%40mail.example/a%20b", "/u/%5Bemail%5D/a%20b")]
    [InlineData("/c/4111-1111-1111-1111", "/c/%5Bcard%5D")]
    [InlineData("/?q=%2B49%2030%20123456&s=ok", "/?q=%5Bphone%5D&s=ok")]
    [InlineData("/?q=+4930123456", "/?q=%5Bphone%5D")]
    [InlineData("/?q=call+030+1234567", "/?q=call%20%5Bphone%5D")]
    [InlineData("/?q=jane+tag@mail.example", "/?q=%5Bemail%5D")]
    [InlineData("/?q=jane%2540mail.example", "/?q=%5Bemail%5D")]
    [InlineData("data:text/html,<b>jane</b>", "data:")]
    [InlineData("JavaScript:alert(1)", "JavaScript:")]
    [InlineData("javascript://%0aalert(1)", "javascript:")]
    [InlineData(" \tjavascript:alert(1)", "javascript:")]
    [InlineData("mailto:jane@mail.example?subject=x", "mailto:")]
    [InlineData("tel:12345", "tel:")]
    [InlineData("jane@mail.example", "%5Bemail%5D")]
    [InlineData("http://[::1]:8080/a;jsessionid=5/b;c=d?s=%zz", "http://[::1]:8080/a/b?s=%zz")]
    [InlineData("/a?q=1;token=x&token=y?s=2", "/a?q=1?s=2")]
    public void Only_what_is_allowed_stays(string url, string expected) => Default.Clean(url).Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("https://shop.example/")]
    [InlineData("https://shop.example/p/4006381333931/2026/11/22?utm_source=News%20Letter&q=red+shoes")]
    [InlineData("http://[::1]:8080/a/b?s=%zz")]
    [InlineData("http://203.0.113.7:8080/")]
    [InlineData("localhost:3000/a")]
    [InlineData("android-app://com.google.android.gm/")]
    [InlineData("/a//b/../c")]
    [InlineData("not a url: at all")]
    [InlineData("data:")]
    [InlineData("http://")]
    [InlineData("/%E0%A4%A")]
    public void A_url_with_nothing_to_take_out_stays_the_same(string url) => Default.Clean(url).Should().BeSameAs(url);

    [Theory]
    [InlineData("https://shop.example/a?token=1&q=2", "https://shop.example/a?q=2")]
    [InlineData("/reset?token=1", "/reset")]
    [InlineData("?token=1", "")]
    [InlineData("see https://u:p@shop.example/a?token=1#x and HTTP://b.example/?t=1.", "see https://shop.example/a and HTTP://b.example/")]
    [InlineData("https://a.example/?t=1 'https://b.example/;t=1'", "https://a.example/ 'https://b.example/'")]
    [InlineData("is 100% http? #yes; a@b", "is 100% http? #yes; a@b")]
    [InlineData("a?b=c", "a?b=c")]
    [InlineData("https", "https")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void Addresses_within_a_text_are_cleaned(string? text, string? expected) => Default.CleanWithin(text).Should().Be(expected);

    [Fact]
    public void Cleaning_within_odd_texts_changes_nothing_twice()
    {
        foreach (var text in HostileText.Texts(seed: 5, count: 4_000))
        {
            var once = Default.CleanWithin($"https://{text} x {text}");
            Default.CleanWithin(once).Should().Be(once, "of {0}", text);
        }
    }

    [Fact]
    public void No_url_stays_no_url() => Default.Clean(null).Should().BeNull();

    [Fact]
    public void The_allowed_keys_are_the_shops_choice() =>
        new UrlRedaction(["Page", "a b"]).Clean("/?page=2&q=x&a+b=3").Should().Be("/?page=2&a+b=3");

    [Fact]
    public void Keys_have_to_be_given()
    {
        var construct = () => new UrlRedaction(null!);

        construct.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Cleaning_again_changes_nothing()
    {
        foreach (var text in HostileText.Texts(seed: 7, count: 10_000))
        {
            foreach (var url in new[] { text, "https://h/" + text, "/?q=" + text })
            {
                var once = Default.Clean(url);
                Default.Clean(once).Should().BeSameAs(once, "of {0}", url);
            }
        }
    }

    [Fact]
    public void No_text_throws()
    {
        foreach (var text in HostileText.RandomUtf16(seed: 8, count: 10_000).Concat(HostileText.Long()))
        {
            Default.Clean(text).Should().NotBeNull();
            Default.Clean("http://" + text).Should().NotBeNull();
            Default.Clean("?s=" + text).Should().NotBeNull();
        }
    }
}
