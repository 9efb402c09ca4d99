namespace Clickstream.Domain.Traffic;

/// <summary>Tells from a page's URL and referrer where the visit came from.</summary>
/// <remarks>Pure, in time linear in the length of both.</remarks>
public static class TrafficRules
{
    /// <summary>
    /// The version of all rules of classification: traffic, devices, and how members of dimensions are spelled. A warehouse of another
    /// version has other keys and must be rebuilt.
    /// </summary>
    public const int Version = 2;

    private const string NotSet = "(not set)";

    /// <summary>Classifies a page view's origin: campaign parameters first, then click ids, then an outside referrer.</summary>
    /// <param name="page">The page.</param>
    /// <param name="referrer">The referrer, when one was sent.</param>
    public static TrafficSource Classify(PageAddress page, string? referrer)
    {
        var referrerHost = Referrers.OutsideHost(page.Host, referrer);
        var campaign = CampaignParameters.Read(page.Query);
        var (source, medium) = RuleOf(campaign, referrerHost) switch
        {
            TrafficRule.CampaignParameters => (campaign.Source ?? NotSet, campaign.Medium ?? NotSet),
            TrafficRule.ClickId => (SourceOf(campaign.Click!, referrerHost), campaign.Click!.Medium),
            TrafficRule.Referrer => OfReferrer(referrerHost!),
            TrafficRule.CampaignName => (NotSet, NotSet),
            _ => (TrafficSource.Direct.Source, TrafficSource.Direct.Medium),
        };
        var isSpam = SpamSites.Contains(source) || (referrerHost is not null && SpamSites.Contains(referrerHost));
        var channel = Channels.Of(source, medium, campaign.Campaign?.ToLowerInvariant());
        return new TrafficSource(channel, source, medium, campaign.Campaign, campaign.Term, campaign.Content, referrerHost, isSpam);
    }

    /// <summary>Which rule tells where a page view came from.</summary>
    /// <param name="page">The page.</param>
    /// <param name="referrer">The referrer, when one was sent.</param>
    public static TrafficRule RuleOf(PageAddress page, string? referrer) =>
        RuleOf(CampaignParameters.Read(page.Query), Referrers.OutsideHost(page.Host, referrer));

    private static TrafficRule RuleOf(CampaignParameters campaign, string? referrerHost) =>
        campaign is { Source: not null } or { Medium: not null } ? TrafficRule.CampaignParameters
        : campaign.Click is not null ? TrafficRule.ClickId
        : referrerHost is not null ? TrafficRule.Referrer
        : campaign.Campaign is not null ? TrafficRule.CampaignName
        : TrafficRule.Direct;

    /// <summary>The network, or its sister that the referrer names: one click id serves Facebook, Instagram and Threads.</summary>
    private static string SourceOf(ClickId click, string? referrerHost) =>
        click.Medium is "referral" && referrerHost is not null && KnownSites.KindOf(referrerHost) is SiteKind.Social
            ? KnownSites.NameOf(referrerHost)
            : click.Source;

    private static (string Source, string Medium) OfReferrer(string host) =>
        (KnownSites.NameOf(host), KnownSites.KindOf(host) is SiteKind.Search ? "organic" : "referral");
}
