using System.Globalization;
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

    /// <summary>The rules in one line, as a warehouse records them: equal rules give equal texts.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"inactivity_timeout_us={Microseconds(InactivityTimeout)};maximum_duration_us={Maximum};trust_client_sessions={Trust}");

    private string Maximum => MaximumDuration is { } maximum ? Microseconds(maximum).ToString(CultureInfo.InvariantCulture) : "none";

    private string Trust => TrustClientSessions ? "true" : "false";

    /// <summary>Events are told apart to the microsecond, and rules no further.</summary>
    private static long Microseconds(Duration duration) => duration.BclCompatibleTicks / 10;
}
