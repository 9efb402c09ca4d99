using System.Collections.Frozen;
using System.Globalization;
using Clickstream.Hosts.Protocols;

namespace Clickstream.Hosts.Collecting;

/// <summary>Decides which pages may send events, and tells browsers so.</summary>
/// <remarks>Source: Fetch standard, "CORS protocol". An origin is a browser's advice, not a proof: others send what they like.</remarks>
internal sealed class CrossOrigin(CollectorOptions options)
{
    /// <summary>Whether a text is an origin as browsers send it: scheme and host in lower case, no default port, no path.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")
        && url.GetLeftPart(UriPartial.Authority) == text;

    /// <summary>For how many seconds a browser need not ask again.</summary>
    public const int MaximumAge = 600;

    /// <summary>The header of answers that pages may read.</summary>
    public const string ReadableHeader = "retry-after";

    private static readonly (string, string) ReadableHeaders = ("Access-Control-Expose-Headers", ReadableHeader);

    /// <summary>The headers that pages may send.</summary>
    public static IReadOnlyList<string> SendableHeaders { get; } =
        ["authorization", "content-encoding", "content-type", "sp-anonymous", "x-write-key"];

    private readonly FrozenSet<string> origins = options.AllowedOrigins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a request may come from where it says it does; one that says nothing may.</summary>
    public bool Allows(WireRequest request) =>
        origins.Count == 0 || request.Header("Origin") is not { } origin || origins.Contains(origin);

    /// <summary>What a browser asks before it sends JSON to another origin.</summary>
    public static (string Name, string Value)[] Preflight() =>
    [
        ("Access-Control-Allow-Methods", "POST, OPTIONS"),
        ("Access-Control-Allow-Headers", string.Join(", ", SendableHeaders)),
        ("Access-Control-Max-Age", MaximumAge.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The headers of every answer, refusals included: a tracker that may not read a refusal would send for ever.</summary>
    /// <param name="origin">The origin of the page; <c>null</c> when none asks.</param>
    public (string Name, string Value)[] HeadersFor(string? origin) =>
        origins.Count == 0
            ? origin is null ? [] : [("Access-Control-Allow-Origin", "*"), ReadableHeaders]
            : origin is not null && origins.Contains(origin)
                ? [
                    ("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true"), ReadableHeaders,
                    ("Vary", "Origin"),
                ]
                : [("Vary", "Origin")];
}
