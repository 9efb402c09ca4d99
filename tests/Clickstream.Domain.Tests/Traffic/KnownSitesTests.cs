using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class KnownSitesTests
{
    [Theory]
    [InlineData("google.com", "google", nameof(SiteKind.Search))]
    [InlineData("www.google.co.uk", "google", nameof(SiteKind.Search))]
    [InlineData("google.com.vn", "google", nameof(SiteKind.Search))]
    [InlineData("uk.search.yahoo.com", "yahoo", nameof(SiteKind.Search))]
    [InlineData("search.yahoo.co.jp", "yahoo", nameof(SiteKind.Search))]
    [InlineData("duckduckgo.com", "duckduckgo", nameof(SiteKind.Search))]
    [InlineData("search.brave.com", "brave", nameof(SiteKind.Search))]
    [InlineData("yandex.com.tr", "yandex", nameof(SiteKind.Search))]
    [InlineData("m.facebook.com", "facebook", nameof(SiteKind.Social))]
    [InlineData("t.co", "twitter", nameof(SiteKind.Social))]
    [InlineData("mobile.x.com", "twitter", nameof(SiteKind.Social))]
    [InlineData("pinterest.com.au", "pinterest", nameof(SiteKind.Social))]
    [InlineData("old.reddit.com", "reddit", nameof(SiteKind.Social))]
    [InlineData("blog.tumblr.com", "tumblr", nameof(SiteKind.Social))]
    [InlineData("vk.com", "vk", nameof(SiteKind.Social))]
    [InlineData("news.ycombinator.com", "hackernews", nameof(SiteKind.Social))]
    [InlineData("youtu.be", "youtube", nameof(SiteKind.Video))]
    [InlineData("m.youtube.com", "youtube", nameof(SiteKind.Video))]
    [InlineData("www.amazon.com.br", "amazon", nameof(SiteKind.Shopping))]
    [InlineData("shopping.google.com", "google-shopping", nameof(SiteKind.Shopping))]
    [InlineData("shopee.vn", "shopee", nameof(SiteKind.Shopping))]
    [InlineData("chatgpt.com", "chatgpt", nameof(SiteKind.Assistant))]
    [InlineData("chat.openai.com", "openai", nameof(SiteKind.Assistant))]
    [InlineData("gemini.google.com", "gemini", nameof(SiteKind.Assistant))]
    [InlineData("copilot.microsoft.com", "copilot", nameof(SiteKind.Assistant))]
    [InlineData("claude.ai", "claude", nameof(SiteKind.Assistant))]
    [InlineData("www.perplexity.ai", "perplexity", nameof(SiteKind.Assistant))]
    [InlineData("chat.deepseek.com", "deepseek", nameof(SiteKind.Assistant))]
    public void A_host_is_known_by_its_site(string host, string name, string kind) =>
        (KnownSites.NameOf(host), KnownSites.KindOf(host).ToString()).Should().Be((name, kind));

    [Theory]
    [InlineData("google.evil.example")]
    [InlineData("google.com.evil.example")]
    [InlineData("notgoogle.com")]
    [InlineData("google-com.example")]
    [InlineData("google.github.io")]
    [InlineData("amazon.myshopify.com")]
    [InlineData("facebook.com.phish.co.uk")]
    [InlineData("ax.com")]
    [InlineData("x.com.evil.example")]
    [InlineData("brave.com")]
    [InlineData("mail.google.com")]
    [InlineData("docs.google.com")]
    [InlineData("uk.mail.yahoo.com")]
    [InlineData("microsoft.com")]
    [InlineData("xn--80ak6aa92e.com")]
    [InlineData("192.168.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".com")]
    [InlineData("")]
    public void A_host_that_only_looks_like_a_known_site_is_unknown(string host) =>
        (KnownSites.NameOf(host), KnownSites.KindOf(host)).Should().Be((host, SiteKind.Unknown));

    [Theory]
    [InlineData("fb", nameof(SiteKind.Social))]
    [InlineData("ig", nameof(SiteKind.Social))]
    [InlineData("googleads", nameof(SiteKind.Search))]
    [InlineData("gemini", nameof(SiteKind.Assistant))]
    [InlineData("tiktok", nameof(SiteKind.Social))]
    [InlineData("com", nameof(SiteKind.Unknown))]
    [InlineData("newsletter", nameof(SiteKind.Unknown))]
    public void A_campaign_source_is_known_by_its_name(string source, string kind) =>
        KnownSites.KindOf(source).ToString().Should().Be(kind);

    [Theory]
    [InlineData("www.example.co.uk", "example.co.uk", "example.co.uk")]
    [InlineData("example.co.uk", "example.co.uk", "example.co.uk")]
    [InlineData("a.b.example.com.vn", "example.com.vn", "example.com.vn")]
    [InlineData("www.example.com", "example.com", "example.com")]
    [InlineData("a.shop.myshopify.com", "myshopify.com", "shop.myshopify.com")]
    [InlineData("myshopify.com", "myshopify.com", "myshopify.com")]
    [InlineData("co.uk", "co.uk", "co.uk")]
    [InlineData("localhost", "localhost", "localhost")]
    [InlineData("192.168.0.1", "192.168.0.1", "192.168.0.1")]
    [InlineData("::1", "::1", "::1")]
    public void A_host_has_a_registered_and_an_owned_part(string host, string registered, string owned) =>
        (PublicSuffixes.RegisteredPart(host).ToString(), PublicSuffixes.OwnedPart(host).ToString()).Should().Be((registered, owned));

    [Fact]
    public void The_lists_are_substantial() => SiteCatalog.Brands.Concat(SiteCatalog.Domains)
        .GroupBy(group => group.Kind, group => group.Item2.Split(' ').Length)
        .Should().OnlyContain(kind => kind.Sum() >= 30);
}
