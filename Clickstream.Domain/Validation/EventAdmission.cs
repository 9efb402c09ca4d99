using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;

namespace Clickstream.Domain.Validation;

/// <summary>Turns a draft into an event that may be stored, or says everything that is wrong with it.</summary>
/// <param name="ids">Gives an id to events that brought none.</param>
/// <param name="privacy">What is taken out before an event is stored.</param>
/// <remarks>Thread-safe. The same draft and source give the same event, but for the id of an event that brought none.</remarks>
public sealed class EventAdmission(IEventIds ids, PrivacyRules privacy)
{
    /// <summary>Checks one draft.</summary>
    /// <param name="draft">What a protocol read.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="errors">What is wrong; empty when an event is returned.</param>
    /// <returns>The event, or <c>null</c>.</returns>
    public ClickstreamEvent? Admit(EventDraft draft, EventSource source, out ImmutableArray<ValidationError> errors)
    {
        draft.IsWithoutConsent = privacy.IsWithoutConsent(draft, source);
        var isNamed = EventNames.TryResolve(draft.Name, out var kind, out var canonicalName);
        var isPlain = isNamed && draft.Problems.Count == 0 && PlainDraft.IsPlain(draft, kind);
        errors = isPlain ? [] : Validate(draft, kind);
        errors = errors.IsEmpty ? CrossFieldRules.Check(draft, kind, source) : errors;
        return errors.IsEmpty ? Create(draft, source, kind, canonicalName, mayHoldNul: !isPlain) : null;
    }

    private static ImmutableArray<ValidationError> Validate(EventDraft draft, EventKind kind)
    {
        if (draft.Problems.Exists(problem => problem.Path.Length == 0))
        {
            // Nothing could be read: what else is missing is no news.
            return [.. draft.Problems.Take(Limits.Errors)];
        }

        var errors = ImmutableArray.CreateBuilder<ValidationError>();
        errors.AddRange(draft.Problems.Take(Limits.Errors));
        foreach (var failure in KindValidators.For(kind).Validate(draft).Errors)
        {
            if (errors.Count >= Limits.Errors)
            {
                break;
            }

            var path = WirePath.Of(failure.PropertyName);
            if (!draft.Problems.Exists(problem => problem.Path == path))
            {
                errors.Add(new ValidationError(failure.ErrorCode, path, failure.ErrorMessage));
            }
        }

        return errors.DrainToImmutable();
    }

    private ClickstreamEvent Create(EventDraft draft, EventSource source, EventKind kind, string canonicalName, bool mayHoldNul)
    {
        var flags = EventNotes.None;
        var receivedAt = EventTime.ToMicroseconds(draft.ReceivedAt ?? source.ReceivedAt);
        NodaTime.Instant? clientTime = draft.ClientTime is { } client ? EventTime.ToMicroseconds(client) : null;
        NodaTime.Instant? sentAt = draft.SentAt is { } sent ? EventTime.ToMicroseconds(sent) : null;
        var occurredAt = source.IsTimeTrusted ? clientTime ?? receivedAt : EventTime.Resolve(clientTime, sentAt, receivedAt, out flags);
        var siteId = NullIfEmpty(draft.SiteId) ?? source.DefaultSiteId;
        var isAssigned = string.IsNullOrEmpty(draft.EventId);
        var id = isAssigned ? ids.Next(receivedAt)
            : EventId.TryParse(draft.EventId, out var uuid) ? uuid
            : EventId.FromName(siteId, draft.EventId!);
        var agent = draft.UserAgent is { Length: > 0 } ? draft.UserAgent : source.UserAgent;
        var userAgent = Utf8Text.Cut(agent, Limits.UserAgentBytes);
        var isAnonymous = draft.IsWithoutConsent;
        var sentContent = DraftContent.Of(draft, kind, id, privacy);
        var page = Page(draft);
        var address = draft.Address ?? source.Address;
        var sentProperties = isAnonymous ? null : LeftoverProperties.Of(draft, sentContent);
        var properties = privacy.Json(sentProperties);
        var loginState = isAnonymous ? null : privacy.Text(NullIfEmpty(draft.LoginState));
        var identitySource = isAnonymous ? null : privacy.Text(NullIfEmpty(draft.IdentitySource));
        var sourceName = privacy.Text(NullIfEmpty(draft.SourceName));
        flags |= (ReferenceEquals(agent, userAgent) ? EventNotes.None : EventNotes.UserAgentCut)
            | (isAnonymous ? EventNotes.WithoutConsent : EventNotes.None)
            | (IsRedacted(draft, page, sentProperties, properties, sentContent) || IsChanged(draft.SourceName, sourceName)
                || (!isAnonymous && (IsChanged(draft.LoginState, loginState) || IsChanged(draft.IdentitySource, identitySource)))
                    ? EventNotes.Redacted
                    : EventNotes.None)
            | (mayHoldNul && NulText.IsIn(draft) ? EventNotes.HoldsNul : EventNotes.None);

        var anonymousId = isAnonymous
            ? privacy.AnonymousId(siteId, clientTime ?? occurredAt, IsId(draft.ClientId) ? draft.ClientId : null, address, userAgent)
            : null;

        // The fingerprint is over what is kept of what was sent, before what the collector assumes is filled in.
        var envelope = new EventEnvelope
        {
            Id = id,
            IsIdAssigned = isAssigned,
            Visitor = new VisitorId(siteId, isAnonymous ? anonymousId! : draft.ClientId!),
            UserId = isAnonymous || !IsId(draft.UserId) ? null : draft.UserId,
            OccurredAt = occurredAt,
            ReceivedAt = receivedAt,
            ClientTime = clientTime,
            SentAt = sentAt,
            ClientSessionId = isAnonymous ? null : NullIfEmpty(draft.ClientSessionId),
            IsFirstVisit = isAnonymous ? null : draft.IsFirstVisit,
            LoginState = loginState,
            IdentitySource = identitySource,
            Page = page,
            UserAgent = userAgent,
            Hints = source.Hints,
            Purpose = source.Purpose,
            Network = isAnonymous ? null : privacy.Network(address),
            Geo = Place(draft.Geo ?? source.Geo, isAnonymous),
            Language = NullIfEmpty(draft.Language),
            Screen = draft.Screen,
            Consent = draft.Consent,
            SourceName = sourceName ?? draft.Name!,
            Flags = flags,
            Properties = properties,
        }.Sealed(sentContent);
        return DraftContent.WithCurrencies(sentContent, kind, source.DefaultCurrency).ToEvent(canonicalName, envelope);
    }

    private PageContext? Page(EventDraft draft)
    {
        if (draft.PageUrl is null && draft.PageTitle is null && draft.Referrer is null)
        {
            return null;
        }

        return new PageContext(
            privacy.Url(NullIfEmpty(draft.PageUrl), draft.IsWithoutConsent), privacy.Text(NullIfEmpty(draft.PageTitle)),
            privacy.Url(NullIfEmpty(draft.Referrer), draft.IsWithoutConsent));
    }

    /// <summary>Of a visitor without consent no more than the country is kept.</summary>
    private static GeoContext? Place(GeoContext? geo, bool isAnonymous) =>
        !isAnonymous || geo is null ? geo : geo.Country is null ? null : new GeoContext(geo.Country, null, null);

    /// <summary>Whether privacy rules changed anything; what they leave alone is the same instance.</summary>
    private static bool IsRedacted(EventDraft draft, PageContext? page, string? properties, string? keptProperties, EventContent content) =>
        !ReferenceEquals(properties, keptProperties)
        || (page is not null
            && (IsChanged(draft.PageUrl, page.Url) || IsChanged(draft.PageTitle, page.Title) || IsChanged(draft.Referrer, page.Referrer)))
        || DraftContent.IsRedacted(draft, content);

    private static bool IsChanged(string? sent, string? kept) => !string.IsNullOrEmpty(sent) && !ReferenceEquals(sent, kept);

    private static bool IsId(string? text) => IdText.IsValid(text) && !PlaceholderIds.Contains(text!);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
