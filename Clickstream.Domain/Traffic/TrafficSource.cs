namespace Clickstream.Domain.Traffic;

/// <summary>Where a visit came from.</summary>
/// <param name="Channel">The channel group, such as <c>Organic Search</c>.</param>
/// <param name="Source">The site or campaign source, such as <c>google</c>; <c>(direct)</c> when none is known.</param>
/// <param name="Medium">The medium, such as <c>cpc</c>; <c>(none)</c> when none is known.</param>
/// <param name="Campaign">The campaign's name, as it was written.</param>
/// <param name="Term">The paid keyword.</param>
/// <param name="Content">What tells two advertisements apart.</param>
/// <param name="ReferrerHost">The host of an outside referrer, without <c>www.</c>.</param>
/// <param name="IsSpam">
/// Whether the referrer or the campaign source is a site that is known to forge visits to be seen in reports.
/// </param>
public sealed record TrafficSource(
    string Channel, string Source, string Medium, string? Campaign, string? Term, string? Content, string? ReferrerHost, bool IsSpam)
{
    /// <summary>A visit of which nothing is known: typed, bookmarked or hidden.</summary>
    public static readonly TrafficSource Direct = new(Channels.Direct, "(direct)", "(none)", null, null, null, null, false);

    /// <summary>Whether someone marked the link: a session that is cut at a change of campaign is cut here.</summary>
    public bool IsCampaign => Campaign is not null || Medium is not ("(none)" or "organic" or "referral");
}
