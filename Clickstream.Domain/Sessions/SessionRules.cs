using System.Globalization;
using Clickstream.Domain.Traffic;
using NodaTime;

namespace Clickstream.Domain.Sessions;

/// <summary>When a session ends.</summary>
/// <remarks>A warehouse holds sessions of one set of rules; other rules need a rebuild.</remarks>
public sealed record SessionRules
{
    /// <summary>A gap of this length or more between two events of a visitor ends a session. Default 30 minutes.</summary>
    /// <remarks>Source: GA4 and Snowplow, both 30 minutes. Range: whole milliseconds, more than zero, at most 30 days.</remarks>
    public Duration InactivityTimeout { get; init; } = Duration.FromMinutes(30);

    /// <summary>An event more than this after its session's start begins a new one; <c>null</c> for no limit. Default 24 hours.</summary>
    public Duration? MaximumDuration { get; init; } = Duration.FromHours(24);

    /// <summary>
    /// Whether the session id that the client keeps decides alone: all events of a visitor with one id are one session, whatever the gaps.
    /// Events without an id are still cut by inactivity and duration. Default <c>false</c>.
    /// </summary>
    public bool TrustClientSessions { get; init; }

    /// <summary>
    /// Whether an event that a campaign led to begins a new session, unless the session is of that campaign. Default <c>false</c>.
    /// </summary>
    /// <remarks>
    /// Source: Universal Analytics, which cut at any change of campaign; GA4 does not cut. A campaign is told by source, medium and name:
    /// those of <c>utm_*</c> or of a click id, never an organic search or a mere referrer.
    /// </remarks>
    public bool CutOnCampaignChange { get; init; }

    /// <summary>The time zone at whose midnight a session ends; <c>null</c>, the default, for no such cut.</summary>
    /// <remarks>
    /// The next day begins at its first instant in that zone, also where clocks skip midnight. Source: Universal Analytics, "time-based
    /// expiration".
    /// </remarks>
    public DateTimeZone? CutAtMidnightIn { get; init; }

    /// <summary>
    /// The rules in one line, as a warehouse records them, with the version of the rules of classification: equal rules give equal texts.
    /// </summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"classification={TrafficRules.Version};inactivity_timeout_us={Microseconds(InactivityTimeout)};"
        + $"maximum_duration_us={Maximum};trust_client_sessions={Trust}{Cuts}");

    /// <summary>The rules that <see cref="Describe"/> wrote, by whatever version of the rules of classification.</summary>
    /// <exception cref="FormatException">It did not write that, or the time zone is not known here.</exception>
    public static SessionRules Parse(string description)
    {
        var values = description.Split(';').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[^1]);
        return new SessionRules
        {
            InactivityTimeout = MicrosecondsOf("inactivity_timeout_us"),
            MaximumDuration = values.GetValueOrDefault("maximum_duration_us") is "none" ? null : MicrosecondsOf("maximum_duration_us"),
            TrustClientSessions = values.GetValueOrDefault("trust_client_sessions") is "true",
            CutOnCampaignChange = values.GetValueOrDefault("cut_on_campaign_change") is "true",
            CutAtMidnightIn = values.TryGetValue("cut_at_midnight_in", out var zone)
                ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? throw new FormatException($"There is no time zone '{zone}'.")
                : null,
        };

        Duration MicrosecondsOf(string name) => long.TryParse(
            values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            ? Duration.FromTicks(microseconds * 10)
            : throw new FormatException($"'{description}' has no {name}.");
    }

    /// <summary>Rules that are off by default are named only when they are on.</summary>
    private string Cuts => (CutOnCampaignChange ? ";cut_on_campaign_change=true" : string.Empty)
        + (CutAtMidnightIn is { } zone ? $";cut_at_midnight_in={zone.Id}" : string.Empty);

    private string Maximum => MaximumDuration is { } maximum ? Microseconds(maximum).ToString(CultureInfo.InvariantCulture) : "none";

    private string Trust => TrustClientSessions ? "true" : "false";

    /// <summary>Events are told apart to the microsecond, and rules no further.</summary>
    private static long Microseconds(Duration duration) => duration.BclCompatibleTicks / 10;
}
