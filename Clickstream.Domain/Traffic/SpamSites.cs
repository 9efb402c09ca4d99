namespace Clickstream.Domain.Traffic;

/// <summary>Sites that forge visits so that their name is read, and clicked, in the reports of others.</summary>
/// <remarks>Those that have done so for years and sell nothing else; a longer list would age.</remarks>
internal static class SpamSites
{
    private static readonly DomainSet Sites = new(
        "semalt.com semaltmedia.com buttons-for-website.com buttons-for-your-website.com darodar.com ilovevitaly.com ilovevitaly.co " +
        "ilovevitaly.ru priceg.com blackhatworth.com hulfingtonpost.com econom.co cenoval.ru bestwebsitesawards.com o-o-6-o-o.com " +
        "o-o-8-o-o.com simple-share-buttons.com social-buttons.com free-share-buttons.com free-social-buttons.com " +
        "free-floating-buttons.com get-free-traffic-now.com event-tracking.com best-seo-offer.com best-seo-solution.com " +
        "buy-cheap-online.info 100dollars-seo.com success-seo.com videos-for-your-business.com trafficmonetize.org traffic2money.com " +
        "4webmasters.org webmonetizer.net sanjosestartups.com 7makemoneyonline.com kambasoft.com savetubevideo.com screentoolkit.com " +
        "makemoneyonline.com iskalko.ru ranksonic.info ranksonic.org guardlink.org floating-share-buttons.com rank-checker.online " +
        "copyrightclaims.org law-enforcement-bot-ff.xyz trafficgenius.xyz trafficbot.life traffic-cash.xyz bot-traffic.icu " +
        "bottraffic.live " +
        "xn--lifehacer-1rb.com site-auditor.online monetizationking.net keywords-monitoring-success.com " +
        "share-buttons.xyz theguardlan.com forum-darodar.com websites-reviews.com");

    /// <summary>Whether a host, or a campaign source that is one, is such a site or within one.</summary>
    public static bool Contains(string sourceOrHost) => Sites.Contains(sourceOrHost);
}
