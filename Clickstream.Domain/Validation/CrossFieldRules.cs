using System.Collections.Immutable;
using System.Globalization;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>What can only be judged once every field is valid by itself, and with the source at hand.</summary>
internal static class CrossFieldRules
{
    public static ImmutableArray<ValidationError> Check(EventDraft draft, EventKind kind, EventSource source) =>
        (Time(draft, source) ?? Amounts(draft, kind, source)) is { } error ? [error] : [];

    private static ValidationError? Time(EventDraft draft, EventSource source)
    {
        if (source.IsTimeTrusted && draft.ClientTime is null && draft.ReceivedAt is null)
        {
            return new ValidationError(
                ErrorCodes.TimeMissing, "occurredAt", "A trusted source must say when the event happened or was received.");
        }

        return (source.IsTimeTrusted && draft.ClientTime is { } occurredAt && !EventTime.IsWithinCalendar(occurredAt))
            || !EventTime.IsWithinCalendar(draft.ReceivedAt ?? source.ReceivedAt)
            ? new ValidationError(ErrorCodes.TimeOutOfRange, "occurredAt", "The time lies outside the years 1990 to 2099.")
            : null;
    }

    private static ValidationError? Amounts(EventDraft draft, EventKind kind, EventSource source)
    {
        var orderCurrency = Currency.Normalize(draft.Order?.Currency);
        string? common = null;
        var sum = 0m;
        var isSumOfItems = kind is EventKind.PurchaseCompleted or EventKind.PurchaseRefunded && draft.Order?.Value is null;
        for (var i = 0; i < draft.Items.Count; i++)
        {
            var item = draft.Items[i];
            var currency = Currency.Normalize(item.Currency) ?? orderCurrency ?? source.DefaultCurrency;
            if (HasForbiddenFraction(currency, item.UnitPrice) || HasForbiddenFraction(currency, item.ListPrice))
            {
                var field = HasForbiddenFraction(currency, item.UnitPrice) ? "price" : "listPrice";
                return Fraction(string.Create(CultureInfo.InvariantCulture, $"items[{i}].{field}"));
            }

            if (isSumOfItems && common is not null && common != currency)
            {
                return new ValidationError(
                    ErrorCodes.OrderCurrenciesMixed, "items", "An order without a value has items in several currencies.");
            }

            common ??= currency;
            sum += (item.UnitPrice ?? 0m) * (item.Quantity ?? 1);
        }

        if (sum > Limits.OrderAmount)
        {
            return new ValidationError(ErrorCodes.ItemsValueOutOfRange, "items", $"The items are worth more than {Limits.OrderAmount}.");
        }

        var amountsIn = orderCurrency ?? common ?? source.DefaultCurrency;
        return draft.Order is not { } order ? null
            : HasForbiddenFraction(amountsIn, order.Value) ? Fraction("order.value")
            : HasForbiddenFraction(amountsIn, order.Tax) ? Fraction("order.tax")
            : HasForbiddenFraction(amountsIn, order.Shipping) ? Fraction("order.shipping")
            : null;
    }

    private static bool HasForbiddenFraction(string currency, decimal? amount) =>
        amount is { Scale: > 0 } value && !Currency.Allows(currency, value);

    private static ValidationError Fraction(string path) =>
        new(ErrorCodes.AmountScale, path, "The currency has no minor unit, but the amount has a fraction.");
}
