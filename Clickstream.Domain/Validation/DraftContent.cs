using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Clickstream.Domain.Events;
using Clickstream.Domain.Privacy;

namespace Clickstream.Domain.Validation;

/// <summary>Reads the content that an event's kind has a place for out of a valid draft.</summary>
internal static class DraftContent
{
    /// <summary>The currency of an item of which none was told, until it is filled in.</summary>
    private const string NotTold = "";

    /// <summary>The content as it was sent, without personal data; currencies that were not told are still missing.</summary>
    public static EventContent Of(EventDraft draft, EventKind kind, EventId id, PrivacyRules privacy) => new()
    {
        Items = Items(draft, privacy),
        List = kind is EventKind.ProductListViewed or EventKind.ProductSelected ? List(draft.List, privacy) : null,
        Search = kind is EventKind.SearchPerformed ? new SearchQuery(privacy.Text(draft.SearchTerm)!, draft.SearchResults) : null,
        Checkout = kind is EventKind.CheckoutStarted or EventKind.CheckoutProgressed ? Checkout(draft.Checkout, privacy) : null,
        Element = kind is EventKind.ElementClicked or EventKind.ContentShared ? Element(draft, privacy) : null,
        Order = kind is EventKind.PurchaseCompleted or EventKind.PurchaseRefunded ? Order(draft, id, privacy) : null,
    };

    /// <summary>Fills in currencies that were not told: an item's is the order's, an order's the first item's, else the default.</summary>
    public static EventContent WithCurrencies(EventContent content, EventKind kind, string defaultCurrency)
    {
        var order = content.Order;
        var itemDefault = order?.Currency ?? defaultCurrency;
        if (order is { Currency: null } && kind is not EventKind.PurchaseRefunded)
        {
            order = order with { Currency = content.Items is [{ Currency: not NotTold } first, ..] ? first.Currency : defaultCurrency };
        }
        else if (order is { Currency: null } && content.Items is [{ Currency: not NotTold } refunded, ..])
        {
            order = order with { Currency = refunded.Currency };
        }

        var items = content.Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Currency is NotTold)
            {
                items = [.. items.Select(item => item.Currency is NotTold ? item with { Currency = itemDefault } : item)];
                break;
            }
        }

        return items == content.Items && ReferenceEquals(order, content.Order) ? content : content with { Items = items, Order = order };
    }

    /// <summary>Whether privacy rules changed anything of the content; what they leave alone is the same instance.</summary>
    public static bool IsRedacted(EventDraft draft, EventContent content)
    {
        if ((content.Search is { } search && !ReferenceEquals(search.Term, draft.SearchTerm))
            || (content.List is { } list && !ReferenceEquals(list, draft.List))
            || (content.Checkout is { } checkout && !ReferenceEquals(checkout, draft.Checkout))
            || (content.Element is { } element && !draft.IsWithoutConsent && !ReferenceEquals(element, draft.Element))
            || (content.Order is { Coupon: { } coupon } && !ReferenceEquals(coupon, draft.Order?.Coupon)))
        {
            return true;
        }

        for (var i = 0; i < content.Items.Length; i++)
        {
            if (!ReferenceEquals(draft.Items[i].UrlPath, content.Items[i].UrlPath)
                || !ReferenceEquals(draft.Items[i].Coupon, content.Items[i].Coupon)
                || !ReferenceEquals(draft.Items[i].Variant, content.Items[i].Variant))
            {
                return true;
            }
        }

        return false;
    }

    private static ProductList? List(ProductList? list, PrivacyRules privacy)
    {
        var redacted = list is null ? null : new ProductList(privacy.Text(list.Id), privacy.Text(list.Name));
        return redacted == list ? list : redacted;
    }

    private static CheckoutDetails? Checkout(CheckoutDetails? checkout, PrivacyRules privacy)
    {
        var redacted = checkout is null
            ? null
            : new CheckoutDetails(privacy.Text(checkout.Step), privacy.Text(checkout.ShippingTier), privacy.Text(checkout.PaymentType));
        return redacted == checkout ? checkout : redacted;
    }

    private static ImmutableArray<Item> Items(EventDraft draft, PrivacyRules privacy)
    {
        if (draft.Items.Count == 0)
        {
            return [];
        }

        var items = new Item[draft.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var item = draft.Items[i];
            items[i] = new Item
            {
                ProductId = item.ProductId!,
                Name = item.Name,
                Category = item.Category,
                Brand = item.Brand,
                Variant = privacy.Text(item.Variant),
                ListPrice = Canonical(item.ListPrice),
                UnitPrice = Canonical(item.UnitPrice),
                Currency = Currency.Normalize(item.Currency) ?? NotTold,
                Quantity = item.Quantity ?? 1,
                Coupon = privacy.Text(item.Coupon),
                ListPosition = item.ListPosition,
                UrlPath = privacy.Url(item.UrlPath),
            };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    private static PageElement? Element(EventDraft draft, PrivacyRules privacy)
    {
        if (draft.Element is not { } element)
        {
            return null;
        }

        if (draft.IsWithoutConsent)
        {
            // Data attributes, like properties, may hold anything that tells of the visitor.
            element = element with { Dataset = null };
        }

        var redacted = element with
        {
            Id = privacy.Text(element.Id),
            Role = privacy.Text(element.Role),
            Text = privacy.Text(element.Text),
            Dataset = privacy.Json(element.Dataset),
        };
        return redacted == element ? element : redacted;
    }

    private static OrderDetails Order(EventDraft draft, EventId id, PrivacyRules privacy)
    {
        var order = draft.Order;
        var isDerived = string.IsNullOrEmpty(order?.OrderId);
        return new OrderDetails(
            isDerived ? id.ToString() : order!.OrderId!,
            isDerived,
            Canonical(order?.Value),
            Canonical(order?.Tax),
            Canonical(order?.Shipping),
            privacy.Text(order?.Coupon),
            Currency.Normalize(order?.Currency));
    }

    private static decimal? Canonical(decimal? amount) => amount is { } value ? Money.Canonical(value) : null;
}
