using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class TrafficRulesTests
{
    [Theory]
    [InlineData("(direct)", "(none)", null, Channels.Direct)]
    [InlineData("(direct)", "(not set)", null, Channels.Direct)]
    [InlineData("google", "cpc", null, Channels.PaidSearch)]
    [InlineData("bing", "ppc", null, Channels.PaidSearch)]
    [InlineData("google", "cpm", null, Channels.PaidSearch)]
    [InlineData("facebook", "paid_social", null, Channels.PaidSocial)]
    [InlineData("instagram.com", "cpm", null, Channels.PaidSocial)]
    [InlineData("youtube", "cpv", null, Channels.PaidVideo)]
    [InlineData("youtube", "paidvideo", null, Channels.PaidVideo)]
    [InlineData("amazon", "cpc", null, Channels.PaidShopping)]
    [InlineData("google", "cpc", "shopping-november", Channels.PaidShopping)]
    [InlineData("google", "cpc", "workshop-november", Channels.PaidSearch)]
    [InlineData("google", "cpc", "eshop", Channels.PaidShopping)]
    [InlineData("partner.example", "retargeting", null, Channels.PaidOther)]
    [InlineData("partner.example", "banner", null, Channels.Display)]
    [InlineData("partner.example", "cpm", null, Channels.Display)]
    [InlineData("etsy.com", "referral", null, Channels.OrganicShopping)]
    [InlineData("partner.example", "referral", "shop-now", Channels.OrganicShopping)]
    [InlineData("partner.example", "referral", "workshop", Channels.Referral)]
    [InlineData("facebook", "referral", null, Channels.OrganicSocial)]
    [InlineData("partner.example", "social media", null, Channels.OrganicSocial)]
    [InlineData("vimeo.com", "referral", null, Channels.OrganicVideo)]
    [InlineData("partner.example", "webvideo", null, Channels.OrganicVideo)]
    [InlineData("google", "organic", null, Channels.OrganicSearch)]
    [InlineData("intranet", "organic", null, Channels.OrganicSearch)]
    [InlineData("blog.example", "referral", null, Channels.Referral)]
    [InlineData("newsletter", "email", null, Channels.Email)]
    [InlineData("e-mail", "weekly", null, Channels.Email)]
    [InlineData("partner.example", "affiliate", null, Channels.Affiliates)]
    [InlineData("podcast", "audio", null, Channels.Audio)]
    [InlineData("sms", "weekly", null, Channels.Sms)]
    [InlineData("app", "webpush", null, Channels.Push)]
    [InlineData("app", "in_app_notification", null, Channels.Push)]
    [InlineData("app", "mobile", null, Channels.Push)]
    [InlineData("firebase", "weekly", null, Channels.Push)]
    [InlineData("flyer", "print", "spring", Channels.Unassigned)]
    [InlineData("(not set)", "(not set)", "spring", Channels.Unassigned)]
    public void A_channel_is_chosen_by_source_medium_and_campaign(string source, string medium, string? campaign, string expected) =>
        Channels.Of(source, medium, campaign).Should().Be(expected);

    [Theory]
    [InlineData("gclid", "google", "cpc", Channels.PaidSearch)]
    [InlineData("wbraid", "google", "cpc", Channels.PaidSearch)]
    [InlineData("gbraid", "google", "cpc", Channels.PaidSearch)]
    [InlineData("msclkid", "bing", "cpc", Channels.PaidSearch)]
    [InlineData("fbclid", "facebook", "referral", Channels.OrganicSocial)]
    [InlineData("ttclid", "tiktok", "cpc", Channels.PaidSocial)]
    [InlineData("twclid", "twitter", "cpc", Channels.PaidSocial)]
    [InlineData("li_fat_id", "linkedin", "cpc", Channels.PaidSocial)]
    public void A_click_id_names_its_network(string parameter, string source, string medium, string channel)
    {
        var traffic = Classify($"https://shop.example/?{parameter}=abc");

        (traffic.Source, traffic.Medium, traffic.Channel).Should().Be((source, medium, channel));
    }

    [Theory]
    [InlineData("https://www.google.com/", "google", "organic", Channels.OrganicSearch)]
    [InlineData("https://www.google.co.uk/search?q=x", "google", "organic", Channels.OrganicSearch)]
    [InlineData("https://duckduckgo.com/", "duckduckgo", "organic", Channels.OrganicSearch)]
    [InlineData("https://search.brave.com/", "brave", "organic", Channels.OrganicSearch)]
    [InlineData("https://l.facebook.com/", "facebook", "referral", Channels.OrganicSocial)]
    [InlineData("https://m.facebook.com/", "facebook", "referral", Channels.OrganicSocial)]
    [InlineData("https://t.co/abc", "twitter", "referral", Channels.OrganicSocial)]
    [InlineData("https://x.com/abc", "twitter", "referral", Channels.OrganicSocial)]
    [InlineData("https://www.youtube.com/watch", "youtube", "referral", Channels.OrganicVideo)]
    [InlineData("https://www.amazon.com.br/", "amazon", "referral", Channels.OrganicShopping)]
    [InlineData("https://blog.example/post", "blog.example", "referral", Channels.Referral)]
    [InlineData("https://google.evil-site.example/", "google.evil-site.example", "referral", Channels.Referral)]
    public void An_outside_referrer_names_the_source(string referrer, string source, string medium, string channel)
    {
        var traffic = Classify("https://shop.example/", referrer);

        (traffic.Source, traffic.Medium, traffic.Channel).Should().Be((source, medium, channel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://shop.example/checkout")]
    [InlineData("https://www.shop.example/")]
    [InlineData("https://SHOP.example/")]
    [InlineData("https://pay.shop.example/")]
    [InlineData("about:blank")]
    [InlineData("android-app://com.example")]
    [InlineData("not a url")]
    public void No_referrer_and_one_of_the_own_site_are_direct(string? referrer) =>
        Classify("https://shop.example/", referrer).Should().Be(TrafficSource.Direct);

    [Fact]
    public void A_site_whose_name_ends_like_ours_is_outside() =>
        Classify("https://shop.example/", "https://othershop.example/").Source.Should().Be("othershop.example");

    [Fact]
    public void Campaign_parameters_are_read()
    {
        var traffic = Classify("https://shop.example/?utm_source=Google&utm_medium=CPC&utm_campaign=Spring+Sale&utm_term=laptop%2016gb&utm_content=b#x");

        traffic.Should().Be(new TrafficSource(Channels.PaidSearch, "google", "cpc", "Spring Sale", "laptop 16gb", "b", null));
    }

    [Fact]
    public void Campaign_parameters_come_before_click_ids() =>
        Classify("https://shop.example/?gclid=a&utm_source=newsletter&utm_medium=email").Channel.Should().Be(Channels.Email);

    [Fact]
    public void Campaign_parameters_come_before_the_referrer() =>
        Classify("https://shop.example/?utm_source=newsletter&utm_medium=email", "https://www.google.com/").Source.Should().Be("newsletter");

    [Fact]
    public void The_host_of_an_outside_referrer_is_kept_beside_the_campaign() =>
        Classify("https://shop.example/?gclid=a", "https://www.google.com/").ReferrerHost.Should().Be("google.com");

    [Fact]
    public void An_empty_parameter_is_missing() => Classify("https://shop.example/?utm_source=&gclid=").Should().Be(TrafficSource.Direct);

    [Fact]
    public void A_parameter_that_only_contains_the_name_of_a_click_id_is_none() =>
        Classify("https://shop.example/?notgclid=a").Should().Be(TrafficSource.Direct);

    [Theory]
    [InlineData("https://Shop.Example/Path?q=1#f", "shop.example", "/Path", "q=1")]
    [InlineData("https://user:secret@shop.example/", "shop.example", "/", "")]
    [InlineData("/product/p1?x=1#y", "", "/product/p1", "")]
    [InlineData("javascript:alert(1)", "", "javascript:alert(1)", "")]
    public void A_url_is_read_in_parts(string url, string host, string path, string query) =>
        PageAddress.Parse(url).Should().Be(new PageAddress(host, path, query));

    [Fact]
    public void A_long_path_is_cut() =>
        PageAddress.Parse("/" + new string('a', 600)).Path.Should().HaveLength(PageAddress.MaximumPathLength);

    private static TrafficSource Classify(string url, string? referrer = null) => TrafficRules.Classify(PageAddress.Parse(url), referrer);
}
