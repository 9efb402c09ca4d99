using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class ReferrerTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://shop.example/checkout")]
    [InlineData("https://www.shop.example/")]
    [InlineData("https://SHOP.example./")]
    [InlineData("https://shop.example:8443/")]
    [InlineData("https://pay.shop.example/")]
    [InlineData("https://pay.eu.shop.example/")]
    [InlineData("about:blank")]
    [InlineData("android-app://com.example")]
    [InlineData("data:text/html,x")]
    [InlineData("//blog.example/")]
    [InlineData("not a url")]
    [InlineData("https://")]
    public void No_referrer_and_one_of_the_own_site_are_direct(string? referrer) =>
        From("https://shop.example/", referrer).Should().Be(TrafficSource.Direct);

    [Theory]
    [InlineData("https://de.shop.example/", "https://fr.shop.example/")]
    [InlineData("https://www.shop.co.uk/", "https://pay.shop.co.uk/")]
    [InlineData("https://shop.com.vn/", "https://m.shop.com.vn/")]
    [InlineData("https://a.mine.myshopify.com/", "https://mine.myshopify.com/")]
    [InlineData("http://app.localhost/", "http://localhost:3000/")]
    [InlineData("http://192.168.0.1/", "http://192.168.0.1:8080/")]
    public void Sites_of_one_registered_domain_are_one(string page, string referrer) =>
        From(page, referrer).Should().Be(TrafficSource.Direct);

    [Theory]
    [InlineData("https://shop.example/", "https://othershop.example/", "othershop.example")]
    [InlineData("https://shop.co.uk/", "https://blog.co.uk/", "blog.co.uk")]
    [InlineData("https://mine.myshopify.com/", "https://yours.myshopify.com/", "yours.myshopify.com")]
    [InlineData("http://10.0.0.1/", "http://10.1.0.1/", "10.1.0.1")]
    [InlineData("/relative", "https://shop.example/", "shop.example")]
    public void Sites_of_two_owners_are_two(string page, string referrer, string source) => From(page, referrer).Source.Should().Be(source);

    [Theory]
    [InlineData("https://www.paypal.com/checkoutnow")]
    [InlineData("https://checkout.stripe.com/c/pay")]
    [InlineData("https://hooks.stripe.com/3d_secure")]
    [InlineData("https://pay.klarna.com/")]
    [InlineData("https://live.adyen.com/")]
    [InlineData("https://centinelapi.cardinalcommerce.com/")]
    [InlineData("https://sandbox.vnpayment.vn/")]
    [InlineData("https://pagseguro.uol.com.br/")]
    [InlineData("https://accounts.google.com/o/oauth2")]
    [InlineData("https://appleid.apple.com/auth")]
    [InlineData("https://tenant.eu.auth0.com/")]
    public void A_host_that_returns_a_shopper_is_no_referrer(string referrer) =>
        From("https://shop.example/thanks", referrer).Should().Be(TrafficSource.Direct);

    [Theory]
    [InlineData("https://notpaypal.com/")]
    [InlineData("https://paypal.com.evil.example/")]
    [InlineData("https://stripe.com/blog")]
    [InlineData("https://www.google.com/")]
    public void A_host_that_only_looks_like_one_is_a_referrer(string referrer) =>
        From("https://shop.example/", referrer).ReferrerHost.Should().NotBeNull();

    [Fact]
    public void A_campaign_counts_though_the_shopper_was_returned() =>
        From("https://shop.example/?utm_source=newsletter&utm_medium=email", "https://www.paypal.com/")
            .Should().Be(new TrafficSource(Channels.Email, "newsletter", "email", null, null, null, null, false));

    [Theory]
    [InlineData("https://semalt.com/", "semalt.com")]
    [InlineData("http://www.semalt.com/crawler.php", "semalt.com")]
    [InlineData("http://46.semalt.com/", "46.semalt.com")]
    [InlineData("http://buttons-for-website.com/", "buttons-for-website.com")]
    [InlineData("http://forum.topic1.darodar.com/", "forum.topic1.darodar.com")]
    public void Spam_is_flagged_and_stays_a_referral(string referrer, string source)
    {
        var traffic = From("https://shop.example/", referrer);

        (traffic.Source, traffic.Channel, traffic.IsSpam).Should().Be((source, Channels.Referral, true));
    }

    [Fact]
    public void A_campaign_source_that_is_spam_is_flagged() =>
        From("https://shop.example/?utm_source=semalt.com&utm_medium=referral", null).IsSpam.Should().BeTrue();

    [Theory]
    [InlineData("https://notsemalt.com/")]
    [InlineData("https://semalt.com.example/")]
    [InlineData("https://www.google.com/")]
    [InlineData(null)]
    public void Others_are_no_spam(string? referrer) => From("https://shop.example/", referrer).IsSpam.Should().BeFalse();

    private static TrafficSource From(string url, string? referrer) => TrafficRules.Classify(PageAddress.Parse(url), referrer);
}
