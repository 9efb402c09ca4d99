using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class TrafficRulesTests
{
    [Theory]
    [InlineData("gclid", "google", "cpc", Channels.PaidSearch)]
    [InlineData("wbraid", "google", "cpc", Channels.PaidSearch)]
    [InlineData("gbraid", "google", "cpc", Channels.PaidSearch)]
    [InlineData("dclid", "google", "display", Channels.Display)]
    [InlineData("msclkid", "bing", "cpc", Channels.PaidSearch)]
    [InlineData("yclid", "yandex", "cpc", Channels.PaidSearch)]
    [InlineData("ttclid", "tiktok", "cpc", Channels.PaidSocial)]
    [InlineData("twclid", "twitter", "cpc", Channels.PaidSocial)]
    [InlineData("li_fat_id", "linkedin", "cpc", Channels.PaidSocial)]
    [InlineData("epik", "pinterest", "cpc", Channels.PaidSocial)]
    [InlineData("sccid", "snapchat", "cpc", Channels.PaidSocial)]
    [InlineData("ScCid", "snapchat", "cpc", Channels.PaidSocial)]
    [InlineData("rdt_cid", "reddit", "cpc", Channels.PaidSocial)]
    [InlineData("irclickid", "impact", "affiliate", Channels.Affiliates)]
    [InlineData("awc", "awin", "affiliate", Channels.Affiliates)]
    [InlineData("cjevent", "cj", "affiliate", Channels.Affiliates)]
    [InlineData("igshid", "instagram", "referral", Channels.OrganicSocial)]
    [InlineData("fbclid", "facebook", "referral", Channels.OrganicSocial)]
    [InlineData("GCLID", "google", "cpc", Channels.PaidSearch)]
    public void A_click_id_names_its_network(string parameter, string source, string medium, string channel) =>
        Place($"https://shop.example/?a=b&{parameter}=abc").Should().Be((source, medium, channel));

    [Theory]
    [InlineData("gclsrc=aw.ds")]
    [InlineData("srsltid=abc")]
    [InlineData("notgclid=a")]
    [InlineData("gclid")]
    [InlineData("gclid=")]
    [InlineData("gclid=+")]
    [InlineData("gclid=%20%09")]
    [InlineData("utm_source=&gclid=")]
    [InlineData("utm_source=%20&utm_medium=+&utm_campaign=%E2%80%8B")]
    [InlineData("utm_id=1&utm_source_platform=x")]
    [InlineData("=x&&=&")]
    public void What_names_no_campaign_is_direct(string query) =>
        Classify("https://shop.example/?" + query).Should().Be(TrafficSource.Direct);

    [Fact]
    public void Of_several_click_ids_the_first_of_the_list_counts_wherever_it_stands() =>
        Place("https://shop.example/?fbclid=a&ttclid=b&gclid=c").Source.Should().Be("google");

    [Theory]
    [InlineData("https://l.instagram.com/", "instagram")]
    [InlineData("https://www.threads.com/", "threads")]
    [InlineData("https://blog.example/", "facebook")]
    public void A_click_id_of_sister_networks_gives_way_to_the_one_that_referred(string referrer, string source) =>
        Classify("https://shop.example/?fbclid=a", referrer).Source.Should().Be(source);

    [Fact]
    public void Campaign_parameters_are_read() =>
        Classify("https://shop.example/?utm_source=Google&utm_medium=CPC&utm_campaign=Spring+Sale&utm_term=laptop%2016gb&utm_content=b#x")
            .Should().Be(new TrafficSource(Channels.PaidSearch, "google", "cpc", "Spring Sale", "laptop 16gb", "b", null, false));

    [Fact]
    public void Campaign_parameters_are_compared_without_case_trimmed_and_freed_of_invisible_characters() =>
        Classify("https://shop.example/?UTM_Source=%20Face%E2%80%8Bbook+&Utm_Medium=%E2%80%AEPaid&UTM_CAMPAIGN=+a%E2%80%AEb+")
            .Should().Be(new TrafficSource(Channels.PaidSocial, "facebook", "paid", "ab", null, null, null, false));

    [Fact]
    public void The_first_value_that_is_not_blank_counts() =>
        Classify("https://shop.example/?utm_source=&utm_source=a&utm_source=b&utm_medium=email").Source.Should().Be("a");

    [Fact]
    public void A_long_campaign_is_cut_between_characters()
    {
        var campaign = Classify("https://shop.example/?utm_campaign=" + string.Concat(Enumerable.Repeat("%F0%9F%98%80", 400))).Campaign;

        campaign.Should().HaveLength(500);
        char.IsLowSurrogate(campaign![^1]).Should().BeTrue();
    }

    [Theory]
    [InlineData("utm_source=newsletter&utm_medium=email&gclid=a", "newsletter", "email", Channels.Email)]
    [InlineData("utm_medium=email&gclid=a", "(not set)", "email", Channels.Email)]
    [InlineData("utm_source=chatgpt.com", "chatgpt.com", "(not set)", Channels.AiAssistant)]
    [InlineData("gclid=a&utm_campaign=x", "google", "cpc", Channels.PaidSearch)]
    [InlineData("gclid=a&utm_campaign=cross-network", "google", "cpc", Channels.CrossNetwork)]
    [InlineData("utm_campaign=x", "bing", "organic", Channels.OrganicSearch)]
    [InlineData("", "bing", "organic", Channels.OrganicSearch)]
    public void Campaign_parameters_come_before_click_ids_and_those_before_the_referrer(
        string query, string source, string medium, string channel) =>
        Place("https://shop.example/?" + query, "https://www.bing.com/").Should().Be((source, medium, channel));

    [Fact]
    public void A_campaign_that_names_nothing_else_is_not_direct() =>
        Place("https://shop.example/?utm_campaign=x").Should().Be(("(not set)", "(not set)", Channels.Unassigned));

    [Theory]
    [InlineData("https://www.google.com/", "google", "organic", Channels.OrganicSearch)]
    [InlineData("https://www.google.co.uk/search?q=x", "google", "organic", Channels.OrganicSearch)]
    [InlineData("https://mail.google.com/", "mail.google.com", "referral", Channels.Referral)]
    [InlineData("https://l.facebook.com/", "facebook", "referral", Channels.OrganicSocial)]
    [InlineData("https://x.com/abc", "twitter", "referral", Channels.OrganicSocial)]
    [InlineData("https://www.youtube.com/watch", "youtube", "referral", Channels.OrganicVideo)]
    [InlineData("https://www.amazon.com.br/", "amazon", "referral", Channels.OrganicShopping)]
    [InlineData("https://chatgpt.com/", "chatgpt", "referral", Channels.AiAssistant)]
    [InlineData("https://gemini.google.com/app", "gemini", "referral", Channels.AiAssistant)]
    [InlineData("https://www.blog.example/post", "blog.example", "referral", Channels.Referral)]
    [InlineData("https://google.evil-site.example/", "google.evil-site.example", "referral", Channels.Referral)]
    [InlineData("http://p\u0430ypal.com/", "xn--pypal-4ve.com", "referral", Channels.Referral)]
    public void An_outside_referrer_names_the_source(string referrer, string source, string medium, string channel) =>
        Place("https://shop.example/", referrer).Should().Be((source, medium, channel));

    [Fact]
    public void The_host_of_an_outside_referrer_is_kept_beside_the_campaign() =>
        Classify("https://shop.example/?gclid=a", "https://www.google.com/").ReferrerHost.Should().Be("google.com");

    [Theory]
    [InlineData("", false)]
    [InlineData("gclid=a", true)]
    [InlineData("utm_campaign=x", true)]
    [InlineData("utm_source=newsletter&utm_medium=email", true)]
    [InlineData("utm_source=google&utm_medium=organic", false)]
    [InlineData("fbclid=a", false)]
    public void A_marked_link_is_a_campaign(string query, bool isCampaign) =>
        Classify("https://shop.example/?" + query).IsCampaign.Should().Be(isCampaign);

    [Theory]
    [InlineData("https://www.google.com/")]
    [InlineData("https://chatgpt.com/")]
    [InlineData("https://blog.example/")]
    public void A_referrer_alone_is_no_campaign(string referrer) =>
        Classify("https://shop.example/", referrer).IsCampaign.Should().BeFalse();

    private static TrafficSource Classify(string url, string? referrer = null) => TrafficRules.Classify(PageAddress.Parse(url), referrer);

    private static (string Source, string Medium, string Channel) Place(string url, string? referrer = null)
    {
        var traffic = Classify(url, referrer);
        return (traffic.Source, traffic.Medium, traffic.Channel);
    }
}
