using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Validation;

/// <summary>What is known of events from where they came, not from what they say.</summary>
public sealed record EventSource
{
    /// <summary>When they were received; a draft's own time comes first.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>The wire format or the importer that read them, such as <c>native</c> or <c>rees46</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The id of the request, under which logs speak of it; <c>null</c> when there was none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The path of the request, by which some protocols tell what an event is; <c>null</c> when there was none.</summary>
    public string? RequestPath { get; init; }

    /// <summary>
    /// Whether the source's times are taken as they are: an import of another system's record of the past. Else a client's clock is
    /// corrected and bounded (<see cref="EventTime"/>).
    /// </summary>
    public bool IsTimeTrusted { get; init; }

    /// <summary>The site of events that name none.</summary>
    public string DefaultSiteId { get; init; } = "shop";

    /// <summary>The ISO 4217 code of prices that name none.</summary>
    public string DefaultCurrency { get; init; } = "USD";

    /// <summary>
    /// The user agent of the request; a draft's own comes first. Empty: the request had none. <c>null</c>: there was no request.
    /// </summary>
    public string? UserAgent { get; init; }

    /// <summary>What client hints and the network edge told of the device.</summary>
    public ClientHints? Hints { get; init; }

    /// <summary>What the browser said the request was for, such as <c>prefetch</c>.</summary>
    public string? Purpose { get; init; }

    /// <summary>The address the request came from; only its network is ever stored. A draft's own comes first.</summary>
    public string? Address { get; init; }

    /// <summary>Whether the request said <c>Sec-GPC: 1</c>: the visitor objects to being measured.</summary>
    /// <remarks>Source: Global Privacy Control (W3C), section 3.</remarks>
    public bool IsGlobalPrivacyControl { get; init; }

    /// <summary>Where the request came from; a draft's own place comes first.</summary>
    public GeoContext? Geo { get; init; }
}
