using System.Collections.Immutable;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>Reads the content that an event's kind has a place for out of a valid draft.</summary>
internal static class DraftContent
{
    public static EventContent Of(EventDraft draft, EventKind kind, EventId id, EventSource source) => new()
    {
        Items = Items(draft, source),
        List = kind is EventKind.ProductListViewed or EventKind.ProductSelected ? draft.List : null,
        Search = kind is EventKind.SearchPerformed ? new SearchQuery(draft.SearchTerm!, draft.SearchResults) : null,
        Checkout = kind is EventKind.CheckoutStarted or EventKind.CheckoutProgressed ? draft.Checkout : null,
        Element = kind is EventKind.ElementClicked or EventKind.ContentShared ? draft.Element : null,
        Order = kind is EventKind.PurchaseCompleted or EventKind.PurchaseRefunded ? Order(draft, kind, id, source) : null,
    };

    private static ImmutableArray<Item> Items(EventDraft draft, EventSource source)
    {
        if (draft.Items.Count == 0)
        {
            return [];
        }

        var fallback = Currency.Normalize(draft.Order?.Currency) ?? source.DefaultCurrency;
        var items = ImmutableArray.CreateBuilder<Item>(draft.Items.Count);
        foreach (var item in draft.Items)
        {
            items.Add(new Item
            {
                ProductId = item.ProductId!,
                Name = item.Name,
                Category = item.Category,
                Brand = item.Brand,
                Variant = item.Variant,
                ListPrice = Canonical(item.ListPrice),
                UnitPrice = Canonical(item.UnitPrice),
                Currency = Currency.Normalize(item.Currency) ?? fallback,
                Quantity = item.Quantity ?? 1,
                Coupon = item.Coupon,
                ListPosition = item.ListPosition,
                UrlPath = item.UrlPath,
            });
        }

        return items.MoveToImmutable();
    }

    private static OrderDetails Order(EventDraft draft, EventKind kind, EventId id, EventSource source)
    {
        var order = draft.Order;
        var isDerived = string.IsNullOrEmpty(order?.OrderId);
        var firstItem = draft.Items.Count > 0 ? Currency.Normalize(draft.Items[0].Currency) : null;
        return new OrderDetails(
            isDerived ? id.ToString() : order!.OrderId!,
            isDerived,
            Canonical(order?.Value),
            Canonical(order?.Tax),
            Canonical(order?.Shipping),
            order?.Coupon,
            Currency.Normalize(order?.Currency) ?? firstItem ?? (kind is EventKind.PurchaseRefunded ? null : source.DefaultCurrency));
    }

    private static decimal? Canonical(decimal? amount) => amount is { } value ? Money.Canonical(value) : null;
}
