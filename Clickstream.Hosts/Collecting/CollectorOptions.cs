namespace Clickstream.Hosts.Collecting;

/// <summary>Who may send events, and what is assumed of those that do not say.</summary>
internal sealed record CollectorOptions
{
    /// <summary>
    /// The origins whose pages may send events, such as <c>https://shop.example</c>. Empty: those of any origin, but then without
    /// credentials, which the browsers of some trackers insist on.
    /// </summary>
    public IReadOnlyCollection<string> AllowedOrigins { get; init; } = [];

    /// <summary>The write keys, one of which every request must bring. Empty: none is needed.</summary>
    public IReadOnlyCollection<string> WriteKeys { get; init; } = [];

    /// <summary>The site of events that name none.</summary>
    public string DefaultSiteId { get; init; } = "shop";

    /// <summary>The ISO 4217 code of prices that name none.</summary>
    public string DefaultCurrency { get; init; } = "USD";

    /// <summary>
    /// Whether requests come through CloudFront alone: the address of a connection is CloudFront's then, and a header tells the viewer's.
    /// </summary>
    public bool IsBehindCloudFront { get; init; }
}
