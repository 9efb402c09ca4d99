namespace Clickstream.Domain.Traffic;

/// <summary>Tells from a page's URL and referrer where the visit came from.</summary>
public static class TrafficRules
{
    private static readonly (string Parameter, string Source)[] ClickIds =
    [
        ("gclid", "google"), ("wbraid", "google"), ("gbraid", "google"), ("msclkid", "bing"), ("fbclid", "facebook"), ("ttclid", "tiktok"),
        ("twclid", "twitter"), ("li_fat_id", "linkedin"),
    ];

    /// <summary>Classifies a page view's origin: campaign parameters first, then click ids, then an outside referrer.</summary>
    /// <param name="page">The page.</param>
    /// <param name="referrer">The referrer, when one was sent.</param>
    public static TrafficSource Classify(PageAddress page, string? referrer)
    {
        var referrerHost = OutsideHost(page, referrer);
        var source = Lower(page.Parameter("utm_source"));
        var medium = Lower(page.Parameter("utm_medium"));
        var campaign = page.Parameter("utm_campaign");
        if (source is null && medium is null)
        {
            foreach (var (parameter, clickSource) in ClickIds)
            {
                if (page.Query.Contains(parameter, StringComparison.Ordinal) && page.Parameter(parameter) is not null)
                {
                    // A click id of an organic post of Facebook looks like that of an advertisement: only search networks tell.
                    (source, medium) = (clickSource, clickSource is "facebook" ? "referral" : "cpc");
                    break;
                }
            }
        }

        if (source is null && medium is null && referrerHost is null)
        {
            return campaign is null ? TrafficSource.Direct : Make("(not set)", "(not set)", campaign, page, null);
        }

        if (source is null && medium is null)
        {
            var isSearch = KnownSites.KindOf(referrerHost!) is SiteKind.Search;
            return Make(KnownSites.NameOf(referrerHost!), isSearch ? "organic" : "referral", campaign, page, referrerHost);
        }

        return Make(source ?? "(not set)", medium ?? "(not set)", campaign, page, referrerHost);
    }

    private static TrafficSource Make(string source, string medium, string? campaign, PageAddress page, string? referrerHost) => new(
        Channels.Of(source, medium, Lower(campaign)), source, medium, campaign, page.Parameter("utm_term"), page.Parameter("utm_content"),
        referrerHost);

    /// <summary>The referrer's host, unless it is the page's own site.</summary>
    private static string? OutsideHost(PageAddress page, string? referrer)
    {
        if (string.IsNullOrEmpty(referrer))
        {
            return null;
        }

        var host = WithoutWww(PageAddress.Parse(referrer).Host);
        var own = WithoutWww(page.Host);
        var isOwn = host.Length == 0 || host == own || host.EndsWith("." + own, StringComparison.Ordinal)
            || own.EndsWith("." + host, StringComparison.Ordinal);
        return isOwn ? null : host;
    }

    private static string WithoutWww(string host) => host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;

    private static string? Lower(string? text) => text?.ToLowerInvariant();
}
