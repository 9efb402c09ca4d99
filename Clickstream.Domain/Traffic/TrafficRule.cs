namespace Clickstream.Domain.Traffic;

/// <summary>The rules that tell where a visit came from; the first that applies decides.</summary>
public enum TrafficRule
{
    /// <summary>The URL has <c>utm_source</c> or <c>utm_medium</c>.</summary>
    CampaignParameters,

    /// <summary>The URL has the click id of an advertising network.</summary>
    ClickId,

    /// <summary>The referrer is another site.</summary>
    Referrer,

    /// <summary>The URL has a <c>utm_campaign</c>, and nothing else is known.</summary>
    CampaignName,

    /// <summary>Nothing is known.</summary>
    Direct,
}
