namespace Clickstream.Domain.Traffic;

/// <summary>The channel groups and the rules that choose one.</summary>
/// <remarks>Source: Google Analytics 4, "Default channel group", in its order; channels that need an advertising account are left out.</remarks>
public static class Channels
{
    /// <summary>Nothing is known of where the visit came from.</summary>
    public const string Direct = "Direct";

    /// <summary>An advertisement of a shopping site.</summary>
    public const string PaidShopping = "Paid Shopping";

    /// <summary>An advertisement of a search engine.</summary>
    public const string PaidSearch = "Paid Search";

    /// <summary>An advertisement of a social network.</summary>
    public const string PaidSocial = "Paid Social";

    /// <summary>An advertisement of a video site.</summary>
    public const string PaidVideo = "Paid Video";

    /// <summary>A banner.</summary>
    public const string Display = "Display";

    /// <summary>Any other advertisement.</summary>
    public const string PaidOther = "Paid Other";

    /// <summary>A shopping site.</summary>
    public const string OrganicShopping = "Organic Shopping";

    /// <summary>A social network.</summary>
    public const string OrganicSocial = "Organic Social";

    /// <summary>A video site.</summary>
    public const string OrganicVideo = "Organic Video";

    /// <summary>A search engine.</summary>
    public const string OrganicSearch = "Organic Search";

    /// <summary>A link of another site.</summary>
    public const string Referral = "Referral";

    /// <summary>An e-mail.</summary>
    public const string Email = "Email";

    /// <summary>A partner's link.</summary>
    public const string Affiliates = "Affiliates";

    /// <summary>A text message.</summary>
    public const string Sms = "SMS";

    /// <summary>A push notification.</summary>
    public const string Push = "Mobile Push Notifications";

    /// <summary>A campaign that fits no rule.</summary>
    public const string Unassigned = "Unassigned";

    /// <summary>Chooses the channel group of a source, medium and campaign, all in lower case.</summary>
    public static string Of(string source, string medium, string? campaign)
    {
        if (source is "(direct)" && medium is "(none)" or "(not set)")
        {
            return Direct;
        }

        var site = KnownSites.KindOf(source);
        var isShopping = site is SiteKind.Shopping || (campaign is not null && campaign.Contains("shop", StringComparison.Ordinal));
        if (IsPaid(medium))
        {
            return isShopping ? PaidShopping : site switch
            {
                SiteKind.Search => PaidSearch,
                SiteKind.Social => PaidSocial,
                SiteKind.Video => PaidVideo,
                _ => PaidOther,
            };
        }

        if (medium is "display" or "banner" or "expandable" or "interstitial" or "cpm")
        {
            return Display;
        }

        return isShopping ? OrganicShopping
            : site is SiteKind.Social || medium is "social" or "social-network" or "social-media" or "sm" ? OrganicSocial
            : site is SiteKind.Video || medium.Contains("video", StringComparison.Ordinal) ? OrganicVideo
            : site is SiteKind.Search || medium is "organic" ? OrganicSearch
            : medium is "referral" or "app" or "link" ? Referral
            : IsEmail(source) || IsEmail(medium) ? Email
            : medium is "affiliate" ? Affiliates
            : source is "sms" || medium is "sms" ? Sms
            : medium.EndsWith("push", StringComparison.Ordinal) || medium.Contains("notification", StringComparison.Ordinal) ? Push
            : Unassigned;
    }

    private static bool IsPaid(string medium) => medium is "ppc" or "retargeting" || medium.StartsWith("paid", StringComparison.Ordinal)
        || (medium.Contains("cp", StringComparison.Ordinal) && medium is not "cpm");

    private static bool IsEmail(string text) => text is "email" or "e-mail" or "e_mail" or "e mail" or "newsletter";
}
