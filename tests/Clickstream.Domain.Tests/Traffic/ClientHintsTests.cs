using Clickstream.Domain.Events;
using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class ClientHintsTests
{
    private const string Frozen = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    private const string Chrome = "\"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\"";

    [Theory]
    [InlineData(Chrome, "Chrome")]
    [InlineData("\"Chromium\";v=\"142\", \"Microsoft Edge\";v=\"142\", \"Not A;Brand\";v=\"99\"", "Edge")]
    [InlineData("\"Microsoft Edge\";v=\"142\", \"Google Chrome\";v=\"142\"", "Edge")]
    [InlineData("\"Not(A:Brand\";v=\"8\", \"Brave\";v=\"142\", \"Chromium\";v=\"142\"", "Brave")]
    [InlineData("\"Opera\";v=\"125\",\"Chromium\";v=\"142\"", "Opera")]
    [InlineData("\"Chromium\"; v=\"142\" , \"Samsung Internet\" ;v=\"28\"", "Samsung Internet")]
    [InlineData("\"CocCoc\";v=\"130\", \"Chromium\";v=\"142\"", "Coc Coc")]
    [InlineData("\"YaBrowser\";v=\"25\", \"Chromium\";v=\"142\"", "Yandex")]
    [InlineData("\"Vivaldi\";v=\"7\"", "Vivaldi")]
    [InlineData("\"DuckDuckGo\";v=\"142\", \"Chromium\";v=\"142\"", "DuckDuckGo")]
    [InlineData("\"Not A;Brand\";v=\"Brave\"", "Chrome")]
    [InlineData("\"Not \\\"Brave\\\" A\";v=\"1\"", "Chrome")]
    [InlineData("\"Brave", "Brave")]
    [InlineData("Brave", "Chrome")]
    [InlineData("\"", "Chrome")]
    [InlineData("", "Chrome")]
    [InlineData(null, "Chrome")]
    public void Brands_tell_what_an_agent_hides(string? brands, string browser) =>
        DeviceRules.Classify(Frozen, new ClientHints(brands, null, null, null), null).Browser.Should().Be(browser);

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "\"Brave\";v=\"1\"", "Firefox")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 14; Pixel; wv) Version/4.0 Chrome/142.0 Mobile Safari/537.36 Instagram 350.0 Android",
        "\"Android WebView\";v=\"142\"", "Instagram")]
    [InlineData("Something/1.0", "\"Chromium\";v=\"142\"", "Chromium")]
    [InlineData(null, Chrome, "Chrome")]
    public void Brands_do_not_gainsay_an_agent_that_tells_more(string? userAgent, string brands, string browser) =>
        DeviceRules.Classify(userAgent, new ClientHints(brands, null, null, null), null).Browser.Should().Be(browser);

    [Theory]
    [InlineData(Frozen, "Chrome OS", "ChromeOS")]
    [InlineData(Frozen, "\"Android\"", "Android")]
    [InlineData(Frozen, "Unknown", "Linux")]
    [InlineData(Frozen, "", "Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 6.1) Chrome/32.0 Safari/537.36", "Linux", "Windows")]
    [InlineData("Something/1.0", "macOS", "macOS")]
    [InlineData("Something/1.0", "Windows", "Windows")]
    [InlineData(null, "iOS", "iOS")]
    public void A_platform_tells_the_system_of_a_frozen_or_unknown_agent(string? userAgent, string platform, string system) =>
        DeviceRules.Classify(userAgent, new ClientHints(null, null, platform, null), null).OperatingSystem.Should().Be(system);

    [Theory]
    [InlineData("Something/1.0", null, null, "tablet", "tablet")]
    [InlineData("Something/1.0", true, "Android", "smart tv", "smart tv")]
    [InlineData("Something/1.0", true, null, "toaster", "mobile")]
    [InlineData("Something/1.0", null, null, "toaster", "unknown")]
    [InlineData("Something/1.0", true, "Android", null, "mobile")]
    [InlineData("Something/1.0", false, "Android", null, "tablet")]
    [InlineData("Something/1.0", false, "Windows", null, "desktop")]
    [InlineData("Something/1.0", false, null, null, "unknown")]
    [InlineData(Frozen, true, "Android", null, "mobile")]
    [InlineData(Frozen, false, null, "tablet", "desktop")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1", true, null, "mobile", "tablet")]
    [InlineData(null, null, null, "mobile", "mobile")]
    public void Hints_decide_the_class_that_an_agent_leaves_open(
        string? userAgent, bool? isMobile, string? platform, string? deviceClass, string expected) =>
        DeviceRules.Classify(userAgent, new ClientHints(null, isMobile, platform, deviceClass), null).DeviceClass.Should().Be(expected);
}
