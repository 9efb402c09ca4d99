using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using NodaTime.Text;

namespace Clickstream.Adapters.Aws.History;

/// <summary>
/// One line of a quarantine file. Raw bytes are in base64. What is absent was not known, or not kept by an older version.
/// </summary>
internal sealed record QuarantineLine
{
    public required string ReceivedAt { get; init; }

    public required string Protocol { get; init; }

    public string? RequestId { get; init; }

    public string? RequestPath { get; init; }

    public string? Origin { get; init; }

    public required byte[] Raw { get; init; }

    public required ImmutableArray<QuarantineReason> Errors { get; init; }

    public QuarantineContext? Context { get; init; }

    public static QuarantineLine Of(QuarantinedEvent one) => new()
    {
        ReceivedAt = InstantPattern.ExtendedIso.Format(one.ReceivedAt),
        Protocol = one.Protocol,
        RequestId = one.Source.RequestId,
        RequestPath = one.Source.RequestPath,
        Origin = one.Origin,
        Raw = one.Raw.ToArray(),
        Errors = [.. one.Errors.Select(error => new QuarantineReason(error.Code, error.Path, error.Message))],
        Context = QuarantineContext.Of(one.Source),
    };

    public QuarantinedEvent ToEvent()
    {
        if (Errors.IsDefaultOrEmpty)
        {
            throw new JsonException("An entry has no reason.");
        }

        var source = new EventSource
        {
            ReceivedAt = InstantPattern.ExtendedIso.Parse(ReceivedAt).GetValueOrThrow(),
            Protocol = Protocol,
            RequestId = RequestId,
            RequestPath = RequestPath,
        };
        return new QuarantinedEvent(
            Context?.ApplyTo(source) ?? source, Origin, Raw,
            [.. Errors.Select(error => new ValidationError(error.Code, error.Path, error.Message))]);
    }
}

/// <summary>One reason in a quarantine file.</summary>
internal sealed record QuarantineReason(string Code, string Path, string Message);

/// <summary>What was known of the request, without which a repaired event would say less than one that was right at once.</summary>
internal sealed record QuarantineContext(
    string Site, string Currency, bool IsTimeTrusted, string? UserAgent, ClientHints? Hints, string? Purpose, string? Network,
    bool IsGlobalPrivacyControl, GeoContext? Geo)
{
    public static QuarantineContext Of(EventSource source) => new(
        source.DefaultSiteId, source.DefaultCurrency, source.IsTimeTrusted, source.UserAgent, source.Hints, source.Purpose, source.Address,
        source.IsGlobalPrivacyControl, source.Geo);

    public EventSource ApplyTo(EventSource source) => source with
    {
        DefaultSiteId = Site,
        DefaultCurrency = Currency,
        IsTimeTrusted = IsTimeTrusted,
        UserAgent = UserAgent,
        Hints = Hints,
        Purpose = Purpose,
        Address = Network,
        IsGlobalPrivacyControl = IsGlobalPrivacyControl,
        Geo = Geo,
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuarantineLine))]
internal sealed partial class QuarantineJson : JsonSerializerContext;
