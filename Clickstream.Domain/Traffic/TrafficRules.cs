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
        var (source, medium) = campaign switch
        {
            { Source: not null } or { Medium: not null } => (campaign.Source ?? NotSet, campaign.Medium ?? NotSet),
            { Click: { } click } => (SourceOf(click, referrerHost), click.Medium),
            _ when referrerHost is not null => OfReferrer(referrerHost),
            { Campaign: not null } => (NotSet, NotSet),
            _ => (TrafficSource.Direct.Source, TrafficSource.Direct.Medium),
        };
        var isSpam = SpamSites.Contains(source) || (referrerHost is not null && SpamSites.Contains(referrerHost));
        var channel = Channels.Of(source, medium, campaign.Campaign?.ToLowerInvariant());
        return new TrafficSource(channel, source, medium, campaign.Campaign, campaign.Term, campaign.Content, referrerHost, isSpam);
    }

    /// <summary>The network, or its sister that the referrer names: one click id serves Facebook, Instagram and Threads.</summary>
    private static string SourceOf(ClickId click, string? referrerHost) =>
        click.Medium is "referral" && referrerHost is not null && KnownSites.KindOf(referrerHost) is SiteKind.Social
            ? KnownSites.NameOf(referrerHost)
            : click.Source;

    private static (string Source, string Medium) OfReferrer(string host) =>
        (KnownSites.NameOf(host), KnownSites.KindOf(host) is SiteKind.Search ? "organic" : "referral");
}
