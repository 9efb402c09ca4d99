using System.Globalization;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Hosts.Collecting;
using NodaTime;

namespace Clickstream.Hosts.Configuration;

/// <summary>Reads what a function is configured with: variables of the environment. What is wrong is told by the variable's name.</summary>
/// <param name="variable">The value of a variable; <c>null</c> when it is not set.</param>
internal sealed class FunctionEnvironment(Func<string, string?> variable)
{
    /// <summary>Which function the process is: <c>ingest</c> or <c>etl</c>.</summary>
    public const string Function = "CLICKSTREAM_FUNCTION";

    /// <summary>Where the lake is.</summary>
    public const string Lake = "CLICKSTREAM_LAKE";

    /// <summary>The origins whose pages may send events, separated by commas.</summary>
    public const string Origins = "CLICKSTREAM_ORIGINS";

    /// <summary>The site of events that name none.</summary>
    public const string Site = "CLICKSTREAM_SITE";

    /// <summary>The currency of prices that name none.</summary>
    public const string DefaultCurrency = "CLICKSTREAM_CURRENCY";

    /// <summary>Set to <c>true</c>, requests come through CloudFront alone, which says what their address is.</summary>
    public const string BehindCloudFront = "CLICKSTREAM_BEHIND_CLOUDFRONT";

    /// <summary>Events of a slice.</summary>
    public const string SliceEvents = "CLICKSTREAM_SLICE_EVENTS";

    /// <summary>How much of its time a projection leaves unused, in seconds.</summary>
    public const string DeadlineMargin = "CLICKSTREAM_DEADLINE_MARGIN";

    /// <summary>Set to <c>false</c>, the first call does what the start would have done.</summary>
    public const string WarmUp = "CLICKSTREAM_WARM_UP";

    private const string SessionTimeout = "CLICKSTREAM_SESSION_TIMEOUT";
    private const string MaximumSession = "CLICKSTREAM_MAX_SESSION";
    private const string TrustClientSessions = "CLICKSTREAM_TRUST_CLIENT_SESSIONS";
    private const string CutOnCampaign = "CLICKSTREAM_CUT_ON_CAMPAIGN";
    private const string CutAtMidnight = "CLICKSTREAM_CUT_AT_MIDNIGHT";

    /// <summary>All of them but secrets.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        Function, Lake, Origins, Site, DefaultCurrency, BehindCloudFront, SliceEvents, DeadlineMargin, WarmUp, SessionTimeout,
        MaximumSession, TrustClientSessions, CutOnCampaign, CutAtMidnight,
    ];

    /// <summary>A variable that must be set.</summary>
    public string Required(string name) =>
        Optional(name) ?? throw ConfigurationException.Of(name, "is not set");

    /// <summary>A variable that may be set; an empty one is not.</summary>
    public string? Optional(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>A whole number of a range.</summary>
    public int? Number(string name, int least, int most) => Optional(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw ConfigurationException.Of(name, $"must be a whole number from {least} to {most}");

    /// <summary>Who may send what.</summary>
    /// <param name="writeKeys">The write keys.</param>
    public CollectorOptions Collector(IReadOnlyCollection<string> writeKeys) => new()
    {
        AllowedOrigins = KnownVariables.Items(Optional(Origins)) is var origins && Array.TrueForAll(origins, CrossOrigin.IsOrigin)
            ? origins
            : throw ConfigurationException.Of(Origins, "must be origins as browsers send them, such as https://shop.example"),
        WriteKeys = writeKeys,
        DefaultSiteId = Optional(Site) is not { } site ? new CollectorOptions().DefaultSiteId
            : IdText.IsValid(site) ? site
            : throw ConfigurationException.Of(Site, "must be an id of 1 to 128 bytes"),
        DefaultCurrency = Optional(DefaultCurrency) is not { } currency ? new CollectorOptions().DefaultCurrency
            : Currency.Normalize(currency)
                ?? throw ConfigurationException.Of(DefaultCurrency, "must be an active code of ISO 4217, such as USD"),
        IsBehindCloudFront = Flag(BehindCloudFront) ?? false,
    };

    /// <summary>The session rules that are named, and otherwise those in force.</summary>
    public SessionRules Rules(SessionRules inForce) => inForce with
    {
        InactivityTimeout = Time(SessionTimeout) ?? inForce.InactivityTimeout,
        MaximumDuration = Optional(MaximumSession) is "none" ? null : Time(MaximumSession) ?? inForce.MaximumDuration,
        TrustClientSessions = Flag(TrustClientSessions) ?? inForce.TrustClientSessions,
        CutOnCampaignChange = Flag(CutOnCampaign) ?? inForce.CutOnCampaignChange,
        CutAtMidnightIn = Optional(CutAtMidnight) is not { } zone ? inForce.CutAtMidnightIn
            : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
                ?? throw ConfigurationException.Of(CutAtMidnight, "must be a time zone such as Asia/Ho_Chi_Minh"),
    };

    private Duration? Time(string name) => Optional(name) is not { } text ? null
        : DurationText.Parse(text) ?? throw ConfigurationException.Of(name, "must be a duration such as 90s, 30m or 24h");

    private bool? Flag(string name) => Optional(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw ConfigurationException.Of(name, "must be true or false"),
    };
}
