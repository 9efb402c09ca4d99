namespace Clickstream.Domain.Traffic;

/// <summary>The channel groups and the rules that choose one.</summary>
/// <remarks>
/// Source: Google Analytics 4, "Default channel group", in its order. Rules that read an advertising account instead of source, medium
/// and campaign do not apply to what a page can tell.
/// </remarks>
public static class Channels
{
    /// <summary>Nothing is known of where the visit came from.</summary>
    public const string Direct = "Direct";

    /// <summary>A campaign that runs on several networks at once.</summary>
    public const string CrossNetwork = "Cross-network";

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

    /// <summary>An answer of an assistant, such as ChatGPT, Gemini, Copilot or Claude.</summary>
    public const string AiAssistant = "AI Assistant";

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

    /// <summary>An advertisement that is heard, as in a podcast.</summary>
    public const string Audio = "Audio";

    /// <summary>A text message.</summary>
    public const string Sms = "SMS";

    /// <summary>A push notification.</summary>
    public const string Push = "Mobile Push Notifications";

    /// <summary>A campaign that fits no rule.</summary>
    public const string Unassigned = "Unassigned";

    /// <summary>Chooses the channel group of a source, medium and campaign, all in lower case; the first rule that fits decides.</summary>
    public static string Of(string source, string medium, string? campaign)
    {
        if (source is "(direct)" && medium is "(none)" or "(not set)")
        {
            return Direct;
        }

        if (campaign is not null && campaign.Contains("cross-network", StringComparison.Ordinal))
        {
            return CrossNetwork;
        }

        var site = KnownSites.KindOf(source);
        var isShopping = site is SiteKind.Shopping || (campaign is not null && IsOfShopping(campaign));
        return Paid(site, isShopping, medium) ?? Organic(site, isShopping, medium) ?? Sent(source, medium) ?? Unassigned;
    }

    private static string? Paid(SiteKind site, bool isShopping, string medium)
    {
        var isPaid = IsPaid(medium);
        return isPaid && isShopping ? PaidShopping
            : isPaid && site is SiteKind.Search ? PaidSearch
            : isPaid && site is SiteKind.Social ? PaidSocial
            : isPaid && site is SiteKind.Video ? PaidVideo
            : medium is "display" or "banner" or "expandable" or "interstitial" or "cpm" ? Display
            : isPaid ? PaidOther
            : null;
    }

    private static string? Organic(SiteKind site, bool isShopping, string medium) =>
        site is SiteKind.Assistant || medium is "ai-assistant" ? AiAssistant
            : isShopping ? OrganicShopping
            : site is SiteKind.Social
                || medium is "social" or "social-network" or "social-media" or "sm" or "social network" or "social media" ? OrganicSocial
            : site is SiteKind.Video || medium.Contains("video", StringComparison.Ordinal) ? OrganicVideo
            : site is SiteKind.Search || medium is "organic" ? OrganicSearch
            : medium is "referral" or "app" or "link" ? Referral
            : null;

    private static string? Sent(string source, string medium) =>
        IsEmail(source) || IsEmail(medium) ? Email
            : medium is "affiliate" ? Affiliates
            : medium is "audio" ? Audio
            : source is "sms" || medium is "sms" ? Sms
            : IsPush(source, medium) ? Push
            : null;

    /// <summary>Whether a campaign names a shop as a word or as <c>eshop</c>, but not <c>workshop</c>; or shopping.</summary>
    private static bool IsOfShopping(string campaign)
    {
        for (var at = campaign.IndexOf("shop", StringComparison.Ordinal);
            at >= 0;
            at = campaign.IndexOf("shop", at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || campaign[at - 1] is 'e' or not (>= 'a' and <= 'z')
                || campaign.AsSpan(at).StartsWith("shopping", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPaid(string medium) => medium is "ppc" or "retargeting" || medium.StartsWith("paid", StringComparison.Ordinal)
        || medium.Contains("cp", StringComparison.Ordinal);

    private static bool IsPush(string source, string medium) => medium.EndsWith("push", StringComparison.Ordinal)
        || medium.Contains("mobile", StringComparison.Ordinal) || medium.Contains("notification", StringComparison.Ordinal)
        || source is "firebase";

    private static bool IsEmail(string text) => text is "email" or "e-mail" or "e_mail" or "e mail";
}
