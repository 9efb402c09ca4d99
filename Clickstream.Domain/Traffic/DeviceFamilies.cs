using Mark = (string Word, string Name);

namespace Clickstream.Domain.Traffic;

/// <summary>The words by which systems and browsers are known; the first that a user agent holds decides.</summary>
internal static class DeviceFamilies
{
    private const string Unknown = "unknown";

    /// <summary>A system whose agents name others too stands before them.</summary>
    private static readonly Mark[] Systems =
    [
        ("Xbox", "Xbox"), ("Windows Phone", "Windows Phone"), ("Windows Mobile", "Windows Phone"), ("Windows CE", "Windows Phone"),
        ("IEMobile", "Windows Phone"), ("PlayStation", "PlayStation"), ("Nintendo", "Nintendo"), ("Tizen", "Tizen"), ("Web0S", "webOS"),
        ("webOS", "webOS"), ("hpwOS", "webOS"), ("NetCast", "webOS"), ("KAIOS", "KaiOS"), ("OpenHarmony", "HarmonyOS"),
        ("HarmonyOS", "HarmonyOS"), ("Roku", "Roku"), ("AppleTV", "tvOS"), ("Apple TV", "tvOS"), ("tvOS", "tvOS"), ("Windows", "Windows"),
        ("CYGWIN", "Windows"), ("Android", "Android"), ("android", "Android"), ("Silk/", "Android"), ("Adr ", "Android"),
        ("iPhone", "iOS"), ("iPad", "iOS"), ("iPod", "iOS"), ("iOS", "iOS"), ("CrOS", "ChromeOS"), ("PlayBook", "BlackBerry"),
        ("BB10", "BlackBerry"), ("BlackBerry", "BlackBerry"), ("Symb", "Symbian"), ("Series60", "Symbian"), ("Series40", "Symbian"),
        ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("FreeBSD", "FreeBSD"), ("OpenBSD", "OpenBSD"), ("NetBSD", "NetBSD"),
        ("SunOS", "Solaris"), ("Linux", "Linux"), ("X11", "Linux"),
    ];

    /// <summary>Apps before the browsers that they embed, and browsers before those that they are made of.</summary>
    private static readonly Mark[] Browsers =
    [
        ("Instagram", "Instagram"), ("Barcelona ", "Threads"), ("FBAN/", "Facebook"), ("FBAV/", "Facebook"), ("FB_IAB", "Facebook"),
        ("musical_ly", "TikTok"), ("BytedanceWebview", "TikTok"), ("TikTok", "TikTok"), ("trill_", "TikTok"),
        ("MicroMessenger", "WeChat"), ("KAKAOTALK", "KakaoTalk"), ("NAVER(", "Naver app"), ("Zalo", "Zalo"), (" Line/", "LINE"),
        ("Pinterest", "Pinterest"), ("Snapchat", "Snapchat"), ("Twitter for", "Twitter"), ("TwitterAndroid", "Twitter"),
        ("LinkedInApp", "LinkedIn"), ("Reddit/", "Reddit"), ("GSA/", "Google app"), ("Edg/", "Edge"), ("Edge/", "Edge"),
        ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("OPT/", "Opera"), ("OPiOS", "Opera"), ("OPX/", "Opera"),
        ("Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("coc_coc", "Coc Coc"), ("Vivaldi", "Vivaldi"),
        ("YaBrowser", "Yandex"), ("YaApp", "Yandex"), ("YaSearch", "Yandex"), ("UCBrowser", "UC Browser"), ("UCWEB", "UC Browser"),
        ("UBrowser", "UC Browser"), ("Brave", "Brave"), ("DuckDuckGo", "DuckDuckGo"), ("Ddg/", "DuckDuckGo"), ("HuaweiBrowser", "Huawei"),
        ("MiuiBrowser", "Mi browser"), ("HeyTapBrowser", "HeyTap"), ("VivoBrowser", "Vivo"), ("Whale/", "Whale"),
        ("QQBrowser", "QQ Browser"), ("QQ/", "QQ Browser"), ("baiduboxapp", "Baidu"), ("baidubrowser", "Baidu"), ("FlyFlow", "Baidu"),
        ("MetaSr", "Sogou"), ("Maxthon", "Maxthon"), ("Puffin", "Puffin"), ("OculusBrowser", "Oculus"), ("Silk/", "Silk"),
        ("SeaMonkey", "SeaMonkey"), ("PaleMoon", "Pale Moon"), ("Iron/", "Iron"), ("CoolNovo", "CoolNovo"),
        ("Thunderbird", "Thunderbird"), ("conkeror", "Conkeror"), ("Konqueror", "Konqueror"), ("rekonq", "rekonq"), ("Midori", "Midori"),
        ("Epiphany", "GNOME Web"), ("Janetter", "Janetter"), ("2345Explorer", "2345Explorer"), ("ELinks", "ELinks"), ("Links (", "Links"),
        ("Lynx", "Lynx"), ("w3m", "w3m"), ("UP.Browser", "Openwave"), ("MAUI", "MAUI"), ("Maui", "MAUI"), ("SEMC-Browser", "SEMC"),
        ("NetFront", "NetFront"), ("BlackBerry", "BlackBerry"), ("BB10", "BlackBerry"), ("Klar/", "Firefox"), ("Focus/", "Firefox"),
        ("FxiOS", "Firefox"), ("Firefox", "Firefox"), ("BonEcho", "Firefox"), ("CriOS", "Chrome"), ("Chromium", "Chromium"),
        ("Chrome", "Chrome"), ("chrome/", "Chrome"), ("MSIE", "Internet Explorer"), ("Trident", "Internet Explorer"),
        ("Safari", "Safari"),
    ];

    /// <summary>The family of the operating system.</summary>
    public static string SystemOf(string userAgent) => First(Systems, userAgent);

    /// <summary>The family of the browser, or of the app that shows pages in one.</summary>
    /// <param name="userAgent">The user agent.</param>
    /// <param name="system">The family of its operating system.</param>
    public static string BrowserOf(string userAgent, string system) => (First(Browsers, userAgent), system) switch
    {
        ("Chrome", "Android") when Has(userAgent, "; wv)") || Has(userAgent, "Version/4.0 Chrome/") => "Android WebView",
        ("Safari", "Android") => "Android Browser",
        ("Safari", "Linux") => Unknown,
        (Unknown, "iOS") when Has(userAgent, "AppleWebKit") => "iOS WebView",
        var (browser, _) => browser,
    };

    /// <summary>Whether people use a system on a desk.</summary>
    public static bool IsOfDesktops(string system) =>
        system is "Windows" or "macOS" or "Linux" or "ChromeOS" or "FreeBSD" or "OpenBSD" or "NetBSD" or "Solaris";

    private static string First(Mark[] marks, string userAgent)
    {
        foreach (var (word, name) in marks)
        {
            if (Has(userAgent, word))
            {
                return name;
            }
        }

        return Unknown;
    }

    private static bool Has(string userAgent, string word) => userAgent.Contains(word, StringComparison.Ordinal);
}
