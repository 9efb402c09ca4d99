using System.Globalization;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Simulation;

/// <summary>A simulated visitor: a browser somewhere, sometimes with an account.</summary>
internal sealed record Shopper(
    string ClientId, string? UserId, string UserAgent, bool IsBot, GeoContext Geo, string Language, string Currency, ScreenContext? Screen)
{
    private static readonly (string UserAgent, int Width, int Height)[] Browsers =
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", 1920, 1080),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) " +
            "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", 1536, 864),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
            "Version/19.0 Safari/605.1.15", 1728, 1117),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", 1920, 1080),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
            "Version/19.0 Mobile/15E148 Safari/604.1", 393, 852),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) " +
            "Chrome/142.0.0.0 Mobile Safari/537.36", 412, 915),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
            "Version/19.0 Mobile/15E148 Safari/604.1", 820, 1180),
    ];

    private static readonly string[] Bots =
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "python-requests/2.32.3",
    ];

    private static readonly (GeoContext Geo, string Language, string Currency)[] Places =
    [
        (new("US", "CA", "San Francisco"), "en-US", "USD"), (new("US", "NY", "New York"), "en-US", "USD"),
        (new("US", "TX", "Austin"), "en-US", "USD"), (new("GB", "ENG", "London"), "en-GB", "USD"),
        (new("DE", "BE", "Berlin"), "de-DE", "EUR"), (new("FR", "IDF", "Paris"), "fr-FR", "EUR"),
        (new("VN", "SG", "Ho Chi Minh City"), "vi-VN", "VND"),
    ];

    /// <summary>A new visitor; a small share are bots.</summary>
    public static Shopper New(SeededChance chance)
    {
        var clientId = "c_" + chance.NextBits().ToString("x16", CultureInfo.InvariantCulture);
        var place = chance.Pick(Places);
        if (chance.Happens(0.015))
        {
            return new Shopper(clientId, null, chance.Pick(Bots), true, place.Geo, place.Language, place.Currency, null);
        }

        var browser = chance.Pick(Browsers);
        var userId = chance.Happens(0.3) ? "u_" + (chance.NextBits() >> 24).ToString("x10", CultureInfo.InvariantCulture) : null;
        return new Shopper(
            clientId, userId, browser.UserAgent, false, place.Geo, place.Language, place.Currency,
            new ScreenContext(browser.Width, browser.Height));
    }

    /// <summary>A price in US dollars, in the visitor's currency.</summary>
    public decimal Convert(decimal dollars) => Currency switch
    {
        "EUR" => decimal.Round(dollars * 0.92m, 2),
        "VND" => decimal.Round(dollars * 25m) * 1000m,
        _ => dollars,
    };
}
