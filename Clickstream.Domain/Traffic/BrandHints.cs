using Clickstream.Domain.Events;

namespace Clickstream.Domain.Traffic;

/// <summary>What client hints call the browser and its system.</summary>
/// <remarks>Source: User-Agent Client Hints (W3C), section 3; a list of brands is a structured field (RFC 9651).</remarks>
internal static class BrandHints
{
    /// <summary>What a headless Chromium calls itself.</summary>
    public const string Headless = "HeadlessChrome";

    /// <summary>
    /// The family of the browser by its brands, the most telling one; <c>null</c> when none is known. Brands that are no browser's, which
    /// browsers send to keep readers honest, are passed over.
    /// </summary>
    public static string? BrowserOf(ClientHints? hints)
    {
        if (hints?.Brands is not { Length: > 0 } brands)
        {
            return null;
        }

        var (browser, rank) = (default(string), 0);
        var rest = brands.AsSpan();
        for (var quote = rest.IndexOf('"'); quote >= 0; quote = rest.IndexOf('"'))
        {
            var isVersion = rest[..quote].TrimEnd().EndsWith("=");
            rest = rest[(quote + 1)..];
            var end = EndOfString(rest);
            if (!isVersion && FamilyOf(rest[..end]) is { Rank: > 0 } known && known.Rank > rank)
            {
                (browser, rank) = known;
            }

            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        return browser;
    }

    /// <summary>The family of the system by its platform; <c>null</c> when it tells none.</summary>
    public static string? SystemOf(ClientHints? hints) => hints?.Platform?.Trim().Trim('"').ToUpperInvariant() switch
    {
        "WINDOWS" => "Windows",
        "MACOS" or "MAC OS X" => "macOS",
        "IOS" or "IPADOS" => "iOS",
        "ANDROID" => "Android",
        "CHROME OS" or "CHROMIUM OS" or "CHROMEOS" => "ChromeOS",
        "LINUX" => "Linux",
        "FREEBSD" => "FreeBSD",
        "OPENBSD" => "OpenBSD",
        "TIZEN" => "Tizen",
        "WEBOS" => "webOS",
        "HARMONYOS" or "OPENHARMONY" => "HarmonyOS",
        "FUCHSIA" => "Fuchsia",
        _ => null,
    };

    private static int EndOfString(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\\')
            {
                i++;
            }
            else if (text[i] is '"')
            {
                return i;
            }
        }

        return text.Length;
    }

    private static (string Name, int Rank) FamilyOf(ReadOnlySpan<char> brand) => brand switch
    {
        Headless => (Headless, 4),
        "Microsoft Edge" or "Microsoft Edge WebView2" => ("Edge", 3),
        "Opera" or "OperaMobile" or "Opera GX" or "Opera Mini" => ("Opera", 3),
        "Brave" or "Brave Browser" => ("Brave", 3),
        "Samsung Internet" => ("Samsung Internet", 3),
        "Vivaldi" => ("Vivaldi", 3),
        "Yandex" or "YaBrowser" => ("Yandex", 3),
        "CocCoc" or "Coc Coc" => ("Coc Coc", 3),
        "DuckDuckGo" => ("DuckDuckGo", 3),
        "HuaweiBrowser" => ("Huawei", 3),
        "MiuiBrowser" or "Mi Browser" => ("Mi browser", 3),
        "Whale" => ("Whale", 3),
        "Amazon Silk" or "Silk" => ("Silk", 3),
        "Oculus Browser" => ("Oculus", 3),
        "Android WebView" => ("Android WebView", 3),
        "Google Chrome" => ("Chrome", 2),
        "Chromium" => ("Chromium", 1),
        _ => default,
    };
}
