using Clickstream.Domain.Traffic;

namespace Clickstream.Domain.Tests.Traffic;

public sealed class DeviceRulesTests
{
    private const string Windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) " +
        "Chrome/142.0.0.0 Safari/537.36";
    private const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private const string Linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private const string IPad = "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private const string Phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) " +
        "Chrome/142.0.0.0 Mobile Safari/537.36";
    private const string WebView = "Mozilla/5.0 (Linux; Android 14; SM-S921B Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) " +
        "Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36";

    [Theory]
    [InlineData(Windows, "desktop", "Windows", "Chrome")]
    [InlineData(Windows + " Edg/142.0.0.0", "desktop", "Windows", "Edge")]
    [InlineData(Windows + " Edge/18.17763", "desktop", "Windows", "Edge")]
    [InlineData(Windows + " OPR/125.0.0.0", "desktop", "Windows", "Opera")]
    [InlineData(Windows + " Vivaldi/7.1", "desktop", "Windows", "Vivaldi")]
    [InlineData(Windows + " YaBrowser/25.2 Yowser/2.5", "desktop", "Windows", "Yandex")]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 coc_coc_browser/130.0 Chrome/124.0.0.0",
        "desktop", "Windows", "Coc Coc")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "desktop", "Windows", "Internet Explorer")]
    [InlineData(
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; Tablet PC 2.0)",
        "desktop", "Windows", "Internet Explorer")]
    [InlineData(Mac + " Version/18.5 Safari/605.1.15", "desktop", "macOS", "Safari")]
    [InlineData(Mac + " Version/18.5 Safari/605.1.15 Ddg/18.5", "desktop", "macOS", "DuckDuckGo")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0", "desktop", "macOS", "Firefox")]
    [InlineData(Linux, "desktop", "Linux", "Chrome")]
    [InlineData("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "desktop", "Linux", "Firefox")]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Ubuntu Chromium/90.0 Chrome/90.0 Safari/537.36",
        "desktop", "Linux", "Chromium")]
    [InlineData("Mozilla/5.0 (X11; FreeBSD amd64; rv:145.0) Gecko/20100101 Firefox/145.0", "desktop", "FreeBSD", "Firefox")]
    [InlineData(
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
        "desktop", "ChromeOS", "Chrome")]
    [InlineData("Links (2.7; CYGWIN_NT-5.1 1.7.15(0.260/5/3) i686; GNU C 4.5.3; text)", "desktop", "Windows", "Links")]
    [InlineData(IPhone + " Version/18.5 Mobile/15E148 Safari/604.1", "mobile", "iOS", "Safari")]
    [InlineData(IPhone + " CriOS/142.0.0.0 Mobile/15E148 Safari/604.1", "mobile", "iOS", "Chrome")]
    [InlineData(IPhone + " FxiOS/145.0 Mobile/15E148 Safari/605.1.15", "mobile", "iOS", "Firefox")]
    [InlineData(IPhone + " Version/18.0 EdgiOS/142.0 Mobile/15E148 Safari/604.1", "mobile", "iOS", "Edge")]
    [InlineData(IPhone + " GSA/350.0 Mobile/15E148 Safari/604.1", "mobile", "iOS", "Google app")]
    [InlineData(IPhone + " Mobile/15E148", "mobile", "iOS", "iOS WebView")]
    [InlineData(IPhone + " Mobile/15E148 [FBAN/FBIOS;FBAV/500.0;FBDV/iPhone15,2;FBSN/iOS]", "mobile", "iOS", "Facebook")]
    [InlineData(IPhone + " Mobile/15E148 Instagram 350.0 (iPhone15,2; iOS 18_5)", "mobile", "iOS", "Instagram")]
    [InlineData(IPhone + " Mobile/15E148 musical_ly_39.0 BytedanceWebview/d8a21c6", "mobile", "iOS", "TikTok")]
    [InlineData(IPhone + " Mobile/15E148 Safari Line/15.1.0", "mobile", "iOS", "LINE")]
    [InlineData(IPhone + " Mobile/15E148 MicroMessenger/8.0.50", "mobile", "iOS", "WeChat")]
    [InlineData(IPad + " Version/18.5 Mobile/15E148 Safari/604.1", "tablet", "iOS", "Safari")]
    [InlineData(IPad + " CriOS/142.0 Mobile/15E148 Safari/604.1", "tablet", "iOS", "Chrome")]
    [InlineData(Phone, "mobile", "Android", "Chrome")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36", "tablet", "Android", "Chrome")]
    [InlineData(WebView, "mobile", "Android", "Android WebView")]
    [InlineData(WebView + " [FB_IAB/FB4A;FBAV/500.0;]", "mobile", "Android", "Facebook")]
    [InlineData(WebView + " Instagram 350.0 Android", "mobile", "Android", "Instagram")]
    [InlineData(WebView + " Zalo android/24", "mobile", "Android", "Zalo")]
    [InlineData(
        "Mozilla/5.0 (Linux; U; Android 4.3; es-es; GT-I9300) Version/4.0 Mobile Safari/534.30",
        "mobile", "Android", "Android Browser")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 14; SM-S921B) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "mobile", "Android", "Samsung Internet")]
    [InlineData(
        "Mozilla/5.0 (Linux; U; Android 13; vi) Version/4.0 Chrome/100.0 UCBrowser/13.7 Mobile Safari/537.36",
        "mobile", "Android", "UC Browser")]
    [InlineData(
        "Mozilla/5.0 (Linux; U; Android 13; 2201117TG) Chrome/112.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.9",
        "mobile", "Android", "Mi browser")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS; ELS-AN00) Chrome/114.0 HuaweiBrowser/15.0 Mobile Safari/537.36",
        "mobile", "HarmonyOS", "Huawei")]
    [InlineData(
        "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0 Safari/537.36 ArkWeb/4.1",
        "mobile", "HarmonyOS", "Chrome")]
    [InlineData("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "mobile", "Android", "Firefox")]
    [InlineData("Mozilla/5.0 (Android 15; Tablet; rv:145.0) Gecko/145.0 Firefox/145.0", "tablet", "Android", "Firefox")]
    [InlineData(
        "Mozilla/5.0 (Linux; U; en-us; KFAPWI Build/JDQ39) Silk/3.13 Safari/535.19 Silk-Accelerated=true",
        "tablet", "Android", "Silk")]
    [InlineData("Mozilla/5.0 (Linux; Android 12; CUBOT KINGKONG 9) Chrome/142.0.0.0 Mobile Safari/537.36", "mobile", "Android", "Chrome")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 11; Cubot X30 Build/CUBOT) Chrome/142.0.0.0 Mobile Safari/537.36",
        "mobile", "Android", "Chrome")]
    [InlineData(
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows Phone 8.0; Trident/6.0; IEMobile/10.0)",
        "mobile", "Windows Phone", "Internet Explorer")]
    [InlineData("Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "mobile", "KaiOS", "Firefox")]
    [InlineData("Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/34.1244; U; en) Presto/2.8.119 Version/11.10", "mobile", "unknown", "Opera")]
    [InlineData(
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 SamsungBrowser/5.0 TV Safari/537.36",
        "smart tv", "Tizen", "Samsung Internet")]
    [InlineData("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 Chrome/94.0 Safari/537.36", "smart tv", "webOS", "Chrome")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 9; AFTMM) AppleWebKit/537.36 Silk/120.1 Chrome/120.0 Safari/537.36",
        "smart tv", "Android", "Silk")]
    [InlineData(
        "Mozilla/5.0 (PlayStation; PlayStation 5/8.00) AppleWebKit/605.1.15 Version/13.0 Safari/605.1.15",
        "smart tv", "PlayStation", "Safari")]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) Chrome/58.0 Safari/537.36 Edge/44.18363",
        "smart tv", "Xbox", "Edge")]
    public void A_person_is_told_by_class_system_and_browser(string userAgent, string deviceClass, string system, string browser) =>
        DeviceRules.Classify(userAgent, null, null).Should().Be(new Device(deviceClass, system, browser, null));

    [Fact]
    public void No_user_agent_that_was_kept_is_unknown_and_no_bot() => DeviceRules.Classify(null, null, null).Should().Be(Device.Unknown);

    [Theory]
    [InlineData("Something/1.0")]
    [InlineData("Mozilla/5.0")]
    [InlineData("&as_qdr=all")]
    public void Words_without_a_mark_are_unknown_and_no_bot(string userAgent) =>
        DeviceRules.Classify(userAgent, null, null).Should().Be(Device.Unknown);
}
