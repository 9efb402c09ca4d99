using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols;

namespace Clickstream.Hosts.Collecting;

/// <summary>What the headers of a request tell of browser and place.</summary>
/// <remarks>
/// Sources: User-Agent Client Hints (W3C), section 3; Fetch standard, <c>Sec-Purpose</c>; Amazon CloudFront, "Add CloudFront request
/// headers". CloudFront sets its viewer headers itself and replaces any that a client sends.
/// </remarks>
internal static class ObservedHeaders
{
    public static ClientHints? Hints(WireRequest request)
    {
        var hints = new ClientHints(
            Text(request.Header("Sec-CH-UA")),
            request.Header("Sec-CH-UA-Mobile") switch { "?1" => true, "?0" => false, _ => null },
            Text(request.Header("Sec-CH-UA-Platform")?.Trim('"')),
            Is(request, "CloudFront-Is-Tablet-Viewer") ? "tablet"
                : Is(request, "CloudFront-Is-SmartTV-Viewer") ? "smart tv"
                : Is(request, "CloudFront-Is-Mobile-Viewer") ? "mobile"
                : Is(request, "CloudFront-Is-Desktop-Viewer") ? "desktop"
                : null);
        return hints == new ClientHints(null, null, null, null) ? null : hints;
    }

    public static string? Purpose(WireRequest request) =>
        Text(request.Header("Sec-Purpose") ?? request.Header("Purpose") ?? request.Header("X-Moz") ?? request.Header("X-Purpose"));

    public static GeoContext? Geo(WireRequest request)
    {
        var geo = new GeoContext(
            Text(request.Header("CloudFront-Viewer-Country")),
            Decoded(request.Header("CloudFront-Viewer-Country-Region-Name")) ?? Text(request.Header("CloudFront-Viewer-Country-Region")),
            Decoded(request.Header("CloudFront-Viewer-City")));
        return geo == new GeoContext(null, null, null) ? null : geo;
    }

    /// <summary>
    /// The viewer's address, of <c>198.51.100.10:46532</c> or <c>2001:db8::1:46532</c>; <c>null</c> when CloudFront does not tell.
    /// </summary>
    public static string? ViewerAddress(WireRequest request) =>
        request.Header("CloudFront-Viewer-Address") is { } told && told.LastIndexOf(':') is > 0 and var port
            ? told[..port].Trim('[', ']')
            : null;

    private static bool Is(WireRequest request, string name) =>
        string.Equals(request.Header(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>CloudFront percent-encodes names that are not ASCII.</summary>
    private static string? Decoded(string? value) => Text(value) is { } text ? Text(Uri.UnescapeDataString(text)) : null;

    private static string? Text(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Any(char.IsControl))
        {
            return null;
        }

        // A header may hold any byte; half a surrogate pair would make the text unreadable further on.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Trim())) is var text
            && Encoding.UTF8.GetByteCount(text) <= Limits.NameBytes ? text : null;
    }
}
