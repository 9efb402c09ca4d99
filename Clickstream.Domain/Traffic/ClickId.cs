using System.Collections.Immutable;

namespace Clickstream.Domain.Traffic;

/// <summary>A query parameter that a network adds to the links it sends visitors through.</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Source">The network.</param>
/// <param name="Medium">
/// What it stands for. Meta marks the links of unpaid posts as those of advertisements, so its ids say no more than <c>referral</c>.
/// </param>
internal sealed record ClickId(string Parameter, string Source, string Medium)
{
    /// <summary>Every known one; where a URL carries several, the first of this list counts.</summary>
    /// <remarks>
    /// Not among them: <c>gclsrc</c>, which only says how a <c>gclid</c> came about, and <c>srsltid</c>, which stands on paid and unpaid
    /// results alike.
    /// </remarks>
    public static readonly ImmutableArray<ClickId> All =
    [
        new("gclid", "google", "cpc"), new("wbraid", "google", "cpc"), new("gbraid", "google", "cpc"), new("dclid", "google", "display"),
        new("msclkid", "bing", "cpc"), new("yclid", "yandex", "cpc"), new("ttclid", "tiktok", "cpc"), new("twclid", "twitter", "cpc"),
        new("li_fat_id", "linkedin", "cpc"), new("epik", "pinterest", "cpc"), new("sccid", "snapchat", "cpc"),
        new("rdt_cid", "reddit", "cpc"), new("irclickid", "impact", "affiliate"), new("awc", "awin", "affiliate"),
        new("cjevent", "cj", "affiliate"), new("igshid", "instagram", "referral"), new("fbclid", "facebook", "referral"),
    ];
}
