using Clickstream.Domain.Events;

namespace Clickstream.Domain.Traffic;

/// <summary>Tells from user agent and client hints what a device is, and whether a person uses it.</summary>
/// <remarks>Pure, in time linear in the length of what it reads.</remarks>
public static class DeviceRules
{
    private const string Unknown = "unknown";

    private static readonly string[] Purposes = ["prefetch", "prerender", "preview"];

    private static readonly string[] Televisions =
    [
        "SmartTV", "SMART-TV", "Smart TV", "Android TV", "GoogleTV", "Google TV", "AppleTV", "Apple TV", "tvOS", "HbbTV", "NetCast",
        "Web0S", "BRAVIA", "VIERA", "AQUOS", "Roku", "CrKey", "AFTB", "AFTM", "AFTS", "AFTT", "AFTN", "AFTA", "AFTR", "AFTK", "MiTV",
        "DTV", "InetTV", "PlayStation 3", "PlayStation 4", "PlayStation 5", "Xbox", "Nintendo Wii", "Nintendo Switch",
    ];

    private static readonly string[] Tablets = ["iPad", "PlayBook", "TouchPad", "Kindle", "Silk-Accelerated"];

    private static readonly string[] Mobiles =
    [
        "Mobi", "iPhone", "iPod", "Windows Phone", "Windows CE", "MIDP", "CLDC", "Opera Mini", "UP.Browser", "MAUI", "Maui", "WAP Browser",
        "BlackBerry", "BB10", "Symb", "Series60", "Series40", "Nokia", "DoCoMo", "KAIOS", "webOS/", "PlayStation Vita",
        "PlayStation Portable", "Nintendo 3DS", "Nintendo DS", "UCWEB", "(Phone;",
    ];

    /// <summary>What frozen user agents say of the system: one version for all, and a family that may not be theirs.</summary>
    private static readonly string[] Frozen =
        ["Windows NT 10.0; Win64; x64)", "Intel Mac OS X 10_15_7)", "X11; Linux x86_64)", "Android 10; K)"];

    /// <summary>Classifies one device.</summary>
    /// <param name="userAgent">
    /// The user agent. Empty: the request came with none, as only programs send them. <c>null</c>: none was kept, so that nothing is known.
    /// </param>
    /// <param name="hints">What client hints and network edge told; they refine what the user agent leaves open.</param>
    /// <param name="purpose">
    /// The value of <c>Sec-Purpose</c>, <c>Purpose</c> or <c>X-Moz</c>, which tells of pages that are fetched before anyone asks for them.
    /// </param>
    public static Device Classify(string? userAgent, ClientHints? hints, string? purpose)
    {
        if (userAgent is not null && string.IsNullOrWhiteSpace(userAgent))
        {
            return Device.Unknown with { DeviceClass = "bot", BotReason = BotReasons.NoAgent };
        }

        if (userAgent is not null && BotMarks.Find(userAgent) is { } bot)
        {
            return new Device("bot", Unknown, bot.Mark, bot.Reason);
        }

        var browserOfHints = BrandHints.BrowserOf(hints);
        if (browserOfHints is BrandHints.Headless)
        {
            return new Device("bot", Unknown, "headless", BotReasons.Headless);
        }

        var person = OfPerson(userAgent ?? string.Empty, hints, browserOfHints);
        return purpose is not null && HasAny(purpose.ToLowerInvariant(), Purposes)
            ? person with { DeviceClass = "bot", BotReason = BotReasons.Prefetch }
            : person;
    }

    private static Device OfPerson(string userAgent, ClientHints? hints, string? browserOfHints)
    {
        var system = DeviceFamilies.SystemOf(userAgent);
        var browser = DeviceFamilies.BrowserOf(userAgent, system);
        var deviceClass = ClassOf(userAgent, system);
        if (hints is null)
        {
            return new Device(deviceClass, system, browser, null);
        }

        if (BrandHints.SystemOf(hints) is { } platform && (system is Unknown || HasAny(userAgent, Frozen)))
        {
            system = platform;
        }

        // An app that shows pages in a browser tells more by its agent than the brands of that browser do.
        if (browserOfHints is not null && (browser is Unknown
            || (browser is "Chrome" or "Chromium" && browserOfHints is not ("Chrome" or "Chromium"))))
        {
            browser = browserOfHints;
        }

        return new Device(WithHints(deviceClass, system, hints), system, browser, null);
    }

    private static string ClassOf(string userAgent, string system) =>
        HasAny(userAgent, Televisions) ? "smart tv"
            : HasAny(userAgent, Tablets) || IsCalledTablet(userAgent) ? "tablet"
            : HasAny(userAgent, Mobiles) ? "mobile"
            // An Android browser that does not say "Mobile" is on a tablet; an app need not say so.
            : system is "Android" ? (userAgent.StartsWith("Mozilla/", StringComparison.Ordinal) ? "tablet" : "mobile")
            : DeviceFamilies.IsOfDesktops(system) ? "desktop"
            : Unknown;

    private static string WithHints(string deviceClass, string system, ClientHints hints) => (deviceClass, hints.IsMobile) switch
    {
        (Unknown, _) when hints.DeviceClass is "desktop" or "mobile" or "tablet" or "smart tv" => hints.DeviceClass,
        (Unknown or "desktop", true) => "mobile",
        (Unknown, false) => system is "Android" ? "tablet" : DeviceFamilies.IsOfDesktops(system) ? "desktop" : Unknown,
        _ => deviceClass,
    };

    /// <summary>Whether a device calls itself a tablet; "Tablet PC" only names a part of Windows that desktops have too.</summary>
    private static bool IsCalledTablet(ReadOnlySpan<char> userAgent)
    {
        const string Word = "Tablet";
        for (var at = userAgent.IndexOf(Word, StringComparison.Ordinal); at >= 0; at = userAgent.IndexOf(Word, StringComparison.Ordinal))
        {
            userAgent = userAgent[(at + Word.Length)..];
            if (!userAgent.StartsWith(" PC", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(string text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
