using Clickstream.Domain.Events;
using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class BotTests
{
    private const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", BotReasons.Declared)]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Chrome/142.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
        BotReasons.Declared)]
    [InlineData("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", BotReasons.Declared)]
    [InlineData("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", BotReasons.Declared)]
    [InlineData(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        BotReasons.Declared)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0", BotReasons.Declared)]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", BotReasons.Declared)]
    [InlineData("WhatsApp/2.23.20.0", BotReasons.Declared)]
    [InlineData(Chrome + " Chrome-Lighthouse", BotReasons.Declared)]
    [InlineData("Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", BotReasons.Declared)]
    [InlineData("ELB-HealthChecker/2.0", BotReasons.Declared)]
    [InlineData("Xenu Link Sleuth/1.3.8", BotReasons.Declared)]
    [InlineData("Something/1.0 (+https://example.org)", BotReasons.Declared)]
    [InlineData("CUBOT crawler", BotReasons.Declared)]
    [InlineData("Mozilla/5.0 (Linux; Android 12; CUBOT X30) (compatible; SomeBot/1.0)", BotReasons.Declared)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0 Safari/537.36", BotReasons.Headless)]
    [InlineData("Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/534.34 PhantomJS/1.9.2 Safari/534.34", BotReasons.Headless)]
    [InlineData("FeedBurner/1.0 (http://www.FeedBurner.com)", BotReasons.FeedReader)]
    [InlineData("Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)", BotReasons.FeedReader)]
    [InlineData("Reeder/2.1.1 CFNetwork/672.0.8 Darwin/14.0.0", BotReasons.FeedReader)]
    [InlineData("python-requests/2.32.3", BotReasons.Library)]
    [InlineData("curl/8.14.1", BotReasons.Library)]
    [InlineData("Wget/1.21", BotReasons.Library)]
    [InlineData("Go-http-client/2.0", BotReasons.Library)]
    [InlineData("okhttp/4.12.0", BotReasons.Library)]
    [InlineData("Java/17.0.1", BotReasons.Library)]
    [InlineData("Apache-HttpClient/4.5 (Java/17)", BotReasons.Library)]
    [InlineData("Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7)", BotReasons.Library)]
    [InlineData("MyApp/1 CFNetwork/1490.0.4 Darwin/23.2.0", BotReasons.Library)]
    [InlineData("node-fetch/1.0", BotReasons.Library)]
    [InlineData("Ruby", BotReasons.Library)]
    [InlineData("PHP/8.3", BotReasons.Library)]
    [InlineData("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1", BotReasons.Library)]
    [InlineData("", BotReasons.NoAgent)]
    [InlineData("  ", BotReasons.NoAgent)]
    public void A_program_is_a_bot_for_a_reason(string userAgent, string reason)
    {
        var device = DeviceRules.Classify(userAgent, null, null);

        (device.DeviceClass, device.BotReason, device.IsBot).Should().Be(("bot", reason, true));
    }

    [Theory]
    [InlineData("HTC_Ruby Android 4.0 Mobile")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; Javelin) Chrome/142.0.0.0 Mobile Safari/537.36")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")]
    [InlineData("Lynx/2.8.7rel.2 libwww-FM/2.14 SSL-MM/1.4.1 OpenSSL/1.0.1f")]
    public void Words_that_are_like_a_mark_are_none(string userAgent) =>
        DeviceRules.Classify(userAgent, null, null).IsBot.Should().BeFalse();

    [Theory]
    [InlineData("prefetch")]
    [InlineData("prefetch;prerender")]
    [InlineData("Prefetch;anonymous-client-ip")]
    [InlineData("preview")]
    public void A_page_that_nobody_asked_for_yet_is_a_prefetch(string purpose) =>
        DeviceRules.Classify(Chrome, null, purpose).Should().Be(new Device("bot", "Linux", "Chrome", BotReasons.Prefetch));

    [Theory]
    [InlineData("")]
    [InlineData("navigate")]
    public void Another_purpose_tells_nothing(string purpose) => DeviceRules.Classify(Chrome, null, purpose).IsBot.Should().BeFalse();

    [Fact]
    public void A_prefetch_needs_no_user_agent() =>
        DeviceRules.Classify(null, null, "prefetch").BotReason.Should().Be(BotReasons.Prefetch);

    [Fact]
    public void What_a_program_declares_comes_before_the_purpose() =>
        DeviceRules.Classify("curl/8.14.1", null, "prefetch").BotReason.Should().Be(BotReasons.Library);

    [Fact]
    public void A_headless_browser_is_known_by_its_brand() =>
        DeviceRules.Classify(Chrome, new ClientHints("\"HeadlessChrome\";v=\"142\", \"Chromium\";v=\"142\"", false, "Linux", null), null)
            .BotReason.Should().Be(BotReasons.Headless);
}
