using System.Collections.Immutable;
using System.Text;
using FluentValidation;
using NodaTime;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Domain.Validation;

/// <summary>Turns a draft into an event, or says everything that is wrong with it.</summary>
/// <remarks>Thread-safe. The same draft and source give the same event, but for the id of an event that brought none.</remarks>
public sealed class EventAdmission(IEventIds ids)
{
    private static readonly EventDraftValidator Validator = new();

    /// <summary>Checks one draft.</summary>
    /// <param name="draft">What a protocol read.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="errors">What is wrong; empty when an event is returned.</param>
    /// <returns>The event, or <c>null</c>.</returns>
    public ClickstreamEvent? Admit(EventDraft draft, EventSource source, out ImmutableArray<ValidationError> errors)
    {
        errors = Validate(draft, source);
        return errors.IsEmpty ? Create(draft, source) : null;
    }

    private static ImmutableArray<ValidationError> Validate(EventDraft draft, EventSource source)
    {
        if (draft.Problems.Exists(problem => problem.Path.Length == 0))
        {
            // Nothing could be read: what else is missing is no news.
            return [.. draft.Problems];
        }

        var result = Validator.Validate(draft);
        if (draft.Problems.Count == 0 && result.IsValid)
        {
            return CrossFieldErrors(draft, source);
        }

        var errors = ImmutableArray.CreateBuilder<ValidationError>();
        errors.AddRange(draft.Problems);
        foreach (var failure in result.Errors)
        {
            var path = WirePath.Of(failure.PropertyName);
            if (!draft.Problems.Exists(problem => problem.Path == path))
            {
                errors.Add(new ValidationError(failure.ErrorCode, path, failure.ErrorMessage));
            }
        }

        return errors.DrainToImmutable();
    }

    /// <summary>What can only be judged once every field is valid by itself, and with the source at hand.</summary>
    private static ImmutableArray<ValidationError> CrossFieldErrors(EventDraft draft, EventSource source)
    {
        if (source.IsTimeTrusted && draft.ClientTime is null && draft.ReceivedAt is null)
        {
            return [new ValidationError(
                ErrorCodes.TimeMissing, "occurredAt", "A trusted source must say when the event happened or was received.")];
        }

        var receivedAt = draft.ReceivedAt ?? source.ReceivedAt;
        if ((source.IsTimeTrusted && draft.ClientTime is { } occurredAt && !EventTime.IsWithinCalendar(occurredAt))
            || !EventTime.IsWithinCalendar(receivedAt))
        {
            return [new ValidationError(ErrorCodes.TimeOutOfRange, "occurredAt", "The time lies outside the years 1990 to 2099.")];
        }

        var orderCurrency = Currency.Normalize(draft.Order?.Currency);
        string? common = null;
        var sum = 0m;
        for (var i = 0; i < draft.Items.Count; i++)
        {
            var item = draft.Items[i];
            var currency = Currency.Normalize(item.Currency) ?? orderCurrency ?? source.DefaultCurrency;
            if (FractionNotAllowed(currency, ($"items[{i}].price", item.UnitPrice), ($"items[{i}].listPrice", item.ListPrice)) is { } error)
            {
                return [error];
            }

            if (draft.Order is { Value: null } && common is not null && common != currency)
            {
                return [new ValidationError(
                    ErrorCodes.OrderCurrenciesMixed, "items", "An order without a value has items in several currencies.")];
            }

            common ??= currency;
            sum += (item.UnitPrice ?? 0m) * (item.Quantity ?? 1);
        }

        if (sum > Limits.OrderAmount)
        {
            return [new ValidationError(ErrorCodes.ItemsValueOutOfRange, "items", $"The items are worth more than {Limits.OrderAmount}.")];
        }

        var amountsIn = orderCurrency ?? common ?? source.DefaultCurrency;
        return draft.Order is { } order
            && FractionNotAllowed(
                amountsIn, ("order.value", order.Value), ("order.tax", order.Tax), ("order.shipping", order.Shipping)) is { } wrong
            ? [wrong]
            : [];
    }

    private static ValidationError? FractionNotAllowed(string currency, params ReadOnlySpan<(string Path, decimal? Amount)> amounts)
    {
        foreach (var (path, amount) in amounts)
        {
            if (amount is { } value && !Currency.Allows(currency, value))
            {
                return new ValidationError(ErrorCodes.AmountScale, path, "The currency has no minor unit, but the amount has a fraction.");
            }
        }

        return null;
    }

    private ClickstreamEvent Create(EventDraft draft, EventSource source)
    {
        EventNames.TryResolve(draft.Name, out var kind, out var canonicalName);
        var receivedAt = EventTime.ToMicroseconds(draft.ReceivedAt ?? source.ReceivedAt);
        Instant? clientTime = draft.ClientTime is { } client ? EventTime.ToMicroseconds(client) : null;
        Instant? sentAt = draft.SentAt is { } sent ? EventTime.ToMicroseconds(sent) : null;
        var occurredAt = source.IsTimeTrusted ? clientTime ?? receivedAt : EventTime.Resolve(clientTime, sentAt, receivedAt);
        var siteId = NullIfEmpty(draft.SiteId) ?? source.DefaultSiteId;
        var isAssigned = string.IsNullOrEmpty(draft.EventId);
        var id = isAssigned ? ids.Next(receivedAt)
            : EventId.TryParse(draft.EventId, out var uuid) ? uuid
            : EventId.FromName(siteId, draft.EventId!);
        var content = DraftContent.Of(draft, kind, id, source);
        var envelope = new EventEnvelope
        {
            Id = id,
            IsIdAssigned = isAssigned,
            Visitor = new VisitorId(siteId, draft.ClientId!),
            UserId = NullIfEmpty(draft.UserId),
            OccurredAt = occurredAt,
            ReceivedAt = receivedAt,
            ClientTime = clientTime,
            SentAt = sentAt,
            ClientSessionId = NullIfEmpty(draft.ClientSessionId),
            IsFirstVisit = draft.IsFirstVisit,
            LoginState = NullIfEmpty(draft.LoginState),
            IdentitySource = NullIfEmpty(draft.IdentitySource),
            Page = draft.PageUrl is null && draft.PageTitle is null && draft.Referrer is null
                ? null
                : new PageContext(NullIfEmpty(draft.PageUrl), NullIfEmpty(draft.PageTitle), NullIfEmpty(draft.Referrer)),
            UserAgent = Cut(NullIfEmpty(draft.UserAgent ?? source.UserAgent)),
            Geo = draft.Geo ?? source.Geo,
            Language = NullIfEmpty(draft.Language),
            Screen = draft.Screen,
            Consent = draft.Consent,
            SourceName = draft.Name!,
            Properties = LeftoverProperties.Of(draft, content),
        };
        return content.ToEvent(canonicalName, envelope with { Fingerprint = Fingerprint.Of(envelope, content) });
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>Cuts a user agent at the last whole character within its limit.</summary>
    private static string? Cut(string? userAgent)
    {
        if (userAgent is null || userAgent.Length * 3 <= Limits.UserAgentBytes)
        {
            return userAgent;
        }

        var bytes = 0;
        var end = 0;
        foreach (var rune in userAgent.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > Limits.UserAgentBytes)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return userAgent[..end];
    }
}
