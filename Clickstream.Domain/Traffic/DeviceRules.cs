namespace Clickstream.Domain.Traffic;

/// <summary>Classifies user agents by the tokens they carry, in linear time.</summary>
public static class DeviceRules
{
    private static readonly string[] BotMarks =
    [
        "bot", "crawl", "spider", "slurp", "headless", "phantomjs", "python", "curl/", "wget/", "java/", "go-http-client", "okhttp",
        "libwww", "httpclient", "feed", "rss", "monitor", "preview", "facebookexternalhit", "lighthouse", "scrapy", "archiver", "validator",
        "puppeteer", "playwright", "selenium",
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows Phone", "Windows Phone"), ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"),
        ("iPod", "iOS"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("Linux", "Linux"), ("FreeBSD", "FreeBSD"),
    ];

    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("coc_coc", "Coc Coc"),
        ("Vivaldi", "Vivaldi"), ("YaBrowser", "Yandex"), ("UCBrowser", "UC Browser"), ("FxiOS", "Firefox"), ("Firefox", "Firefox"),
        ("CriOS", "Chrome"), ("Chromium", "Chromium"), ("Chrome", "Chrome"), ("MSIE", "Internet Explorer"),
        ("Trident", "Internet Explorer"), ("Safari", "Safari"),
    ];

    /// <summary>Classifies one user agent; <c>null</c> or empty is unknown.</summary>
    public static Device Classify(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return Device.Unknown;
        }

        foreach (var mark in BotMarks)
        {
            // "Cubot" is a maker of telephones.
            if (userAgent.Contains(mark, StringComparison.OrdinalIgnoreCase)
                && !userAgent.Contains("cubot", StringComparison.OrdinalIgnoreCase))
            {
                return new Device("bot", "unknown", mark, true);
            }
        }

        return new Device(ClassOf(userAgent), First(Systems, userAgent), First(Browsers, userAgent), false);
    }

    private static string ClassOf(string userAgent)
    {
        var isAndroid = userAgent.Contains("Android", StringComparison.Ordinal);
        var isMobile = userAgent.Contains("Mobi", StringComparison.Ordinal) || userAgent.Contains("iPhone", StringComparison.Ordinal);
        return userAgent.Contains("iPad", StringComparison.Ordinal) || userAgent.Contains("Tablet", StringComparison.Ordinal)
            || (isAndroid && !isMobile) ? "tablet" : isMobile ? "mobile" : "desktop";
    }

    private static string First((string Mark, string Name)[] table, string userAgent)
    {
        foreach (var (mark, name) in table)
        {
            if (userAgent.Contains(mark, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return "unknown";
    }
}
