using System.Security.Cryptography;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Domain.Privacy;

/// <summary>Takes out of events what must not be stored, as the options say. Thread-safe.</summary>
public sealed class PrivacyRules
{
    private const int RandomSecretBytes = 32;

    private readonly PrivacyOptions options;
    private readonly UrlRedaction urls;
    private readonly UrlRedaction urlsWithoutClicks;
    private readonly AnonymousVisitor anonymous;

    /// <summary>Makes the rules.</summary>
    /// <param name="options">What they take out.</param>
    /// <exception cref="ArgumentException">The secret is shorter than <see cref="AnonymousVisitor.MinimumSecretLength"/>.</exception>
    public PrivacyRules(PrivacyOptions options)
    {
        this.options = options;
        urls = new UrlRedaction(options.AllowedQueryKeys);
        urlsWithoutClicks = new UrlRedaction(options.AllowedQueryKeys.Except(UrlRedaction.ClickKeys, StringComparer.OrdinalIgnoreCase));
        anonymous = new AnonymousVisitor(options.AnonymousIdSecret ?? RandomNumberGenerator.GetBytes(RandomSecretBytes));
    }

    /// <summary>Whether an event is to be kept without its visitor.</summary>
    public bool IsWithoutConsent(EventDraft draft, EventSource source) =>
        draft.Consent is false || (options.HonoursGlobalPrivacyControl && source.IsGlobalPrivacyControl);

    /// <summary>A URL without what it may not keep; the same instance when nothing was taken out.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="isWithoutConsent">Whether click ids go too: an advertiser knows whose click it was.</param>
    public string? Url(string? url, bool isWithoutConsent = false) =>
        !options.CleansUrls ? url : isWithoutConsent ? urlsWithoutClicks.Clean(url) : urls.Clean(url);

    /// <summary>A free text without personal data; the same instance when there was none.</summary>
    public string? Text(string? text)
    {
        var cleaned = options.CleansUrls ? urls.CleanWithin(text) : text;
        return options.RedactsTexts ? TextRedaction.Redact(cleaned) : cleaned;
    }

    /// <summary>A JSON object whose texts are without personal data; the same instance when nothing was taken out.</summary>
    public string? Json(string? json) => options.RedactsTexts ? JsonRedaction.Redact(json, options.CleansUrls ? urls : null) : json;

    /// <summary>What may be kept of an address.</summary>
    public string? Network(string? address) =>
        options.Addresses is AddressPolicy.Truncated ? AddressTruncation.Truncate(address) : null;

    /// <summary>The id of the day under which a visitor without consent is counted.</summary>
    /// <param name="siteId">The site.</param>
    /// <param name="at">
    /// The client's own clock, else when the event happened; its day in UTC counts. By its own clock a retry over midnight is of one day.
    /// </param>
    /// <param name="clientId">The visitor's id; when there is none, network and agent stand in for it.</param>
    /// <param name="address">The address it came from.</param>
    /// <param name="userAgent">The user agent.</param>
    public string AnonymousId(string siteId, Instant at, string? clientId, string? address, string? userAgent) =>
        anonymous.IdFor(siteId, at.InUtc().Date, clientId, AddressTruncation.Truncate(address), userAgent);
}
