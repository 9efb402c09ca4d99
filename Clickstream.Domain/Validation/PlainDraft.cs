using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>Recognises drafts that no rule can object to, as nearly all are, at a fraction of the cost of asking every rule.</summary>
/// <remarks>
/// The rules are those of <see cref="EventDraftValidator"/>; this only ever says "valid" where they would, and leaves every doubt to them.
/// A property test holds it to that.
/// </remarks>
internal static class PlainDraft
{
    private const int BytesPerCharacter = 3;

    /// <summary>Whether every rule of its kind is met for sure.</summary>
    /// <param name="draft">A draft without problems.</param>
    /// <param name="kind">The kind that its name stands for.</param>
    public static bool IsPlain(EventDraft draft, EventKind kind) =>
        draft.SchemaVersion is null
        && draft.ClientId is { } clientId && IsPlainId(clientId) && !PlaceholderIds.Contains(clientId)
        && IsPlainEventId(draft.EventId)
        && (draft.SiteId is null || IsPlainId(draft.SiteId))
        && (draft.UserId is not { } userId || (IsPlainId(userId) && !PlaceholderIds.Contains(userId)))
        && (draft.ClientSessionId is not { } sessionId || (IsPlainId(sessionId) && !PlaceholderIds.Contains(sessionId)))
        && IsPlainText(draft.SourceName, Limits.NameBytes)
        && IsPlainText(draft.PageUrl, Limits.UrlBytes)
        && IsPlainText(draft.PageTitle, Limits.ValueBytes)
        && IsPlainText(draft.Referrer, Limits.UrlBytes)
        && IsPlainText(draft.Language, Limits.NameBytes)
        && IsPlainText(draft.LoginState, Limits.NameBytes)
        && IsPlainText(draft.IdentitySource, Limits.NameBytes)
        && IsPlainText(draft.SearchTerm, Limits.ValueBytes)
        && draft.SearchResults is null or >= 0
        && draft.Screen is null or { Width: >= 1 and <= Limits.ScreenPixels, Height: >= 1 and <= Limits.ScreenPixels }
        && IsPlainJson(draft.Properties)
        && HasWhatItsKindNeeds(draft, kind)
        && ArePlain(draft.Items)
        && (draft.Order is null || IsPlain(draft.Order))
        && ArePlainParts(draft);

    private static bool HasWhatItsKindNeeds(EventDraft draft, EventKind kind) => kind switch
    {
        EventKind.PageViewed => !string.IsNullOrWhiteSpace(draft.PageUrl),
        EventKind.ProductListViewed => draft.Items.Count > 0 || !string.IsNullOrEmpty(draft.List?.Id),
        EventKind.ProductSelected or EventKind.ProductViewed or EventKind.WishlistChanged or EventKind.ProductAddedToCart
            or EventKind.ProductRemovedFromCart => draft.Items.Count > 0,
        EventKind.SearchPerformed => !string.IsNullOrWhiteSpace(draft.SearchTerm),
        EventKind.UserSignedIn or EventKind.UserSignedUp => draft.UserId is not null,
        EventKind.ElementClicked => draft.Element is not null,
        EventKind.PurchaseRefunded => draft.Order?.OrderId is not null,
        _ => true,
    };

    private static bool ArePlain(List<ItemDraft> items)
    {
        if (items.Count > Limits.Items)
        {
            return false;
        }

        foreach (var item in items)
        {
            if (item.ProductId is not { } productId || !IsPlainId(productId)
                || !IsPlainText(item.Name, Limits.ValueBytes) || !IsPlainText(item.Category, Limits.NameBytes)
                || !IsPlainText(item.Brand, Limits.NameBytes) || !IsPlainText(item.Variant, Limits.NameBytes)
                || !IsPlainText(item.Coupon, Limits.NameBytes) || !IsPlainText(item.UrlPath, Limits.ValueBytes)
                || !IsPlainAmount(item.ListPrice, Limits.Price) || !IsPlainAmount(item.UnitPrice, Limits.Price)
                || item.Quantity is not (null or (>= 1 and <= Limits.Quantity))
                || item.ListPosition is not (null or (>= 0 and <= Limits.ListPosition)) || !IsPlainCurrency(item.Currency))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlain(OrderDraft order) =>
        (order.OrderId is null || IsPlainId(order.OrderId))
        && IsPlainAmount(order.Value, Limits.OrderAmount)
        && IsPlainAmount(order.Tax, Limits.OrderAmount)
        && IsPlainAmount(order.Shipping, Limits.OrderAmount)
        && IsPlainText(order.Coupon, Limits.NameBytes)
        && IsPlainCurrency(order.Currency);

    private static bool ArePlainParts(EventDraft draft) =>
        (draft.List is not { } list || (IsPlainText(list.Id, Limits.NameBytes) && IsPlainText(list.Name, Limits.ValueBytes)))
        && (draft.Checkout is not { } checkout
            || (IsPlainText(checkout.Step, Limits.NameBytes) && IsPlainText(checkout.ShippingTier, Limits.NameBytes)
                && IsPlainText(checkout.PaymentType, Limits.NameBytes)))
        && (draft.Element is not { } element
            || (IsPlainText(element.Tag, Limits.NameBytes) && IsPlainText(element.Id, Limits.NameBytes)
                && IsPlainText(element.Role, Limits.NameBytes) && IsPlainText(element.Text, Limits.ValueBytes)
                && IsPlainJson(element.Dataset)))
        && (draft.Geo is not { } geo
            || (IsPlainText(geo.Country, Limits.NameBytes) && IsPlainText(geo.Region, Limits.NameBytes)
                && IsPlainText(geo.City, Limits.NameBytes)));

    /// <summary>Visible ASCII characters without spaces.</summary>
    private static bool IsPlainId(string id) =>
        id.Length is > 0 and <= IdText.MaximumBytes && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsPlainEventId(string? id) =>
        id is null || (IsPlainId(id) && (id.Length != 36 || EventId.TryParse(id, out _)));

    /// <summary>Surely within its limit, without NUL and without surrogates, which might stand alone.</summary>
    private static bool IsPlainText(string? text, int maximumBytes) =>
        text is null || (text.Length * BytesPerCharacter <= maximumBytes && !text.AsSpan().ContainsAnyExceptInRange('\u0001', '\uD7FF'));

    private static bool IsPlainJson(string? json) =>
        json is null || (IsPlainText(json, Limits.EventBytes) && JsonText.FaultOf(json) is JsonFault.None);

    private static bool IsPlainAmount(decimal? amount, decimal maximum) =>
        amount is not { } value || (value.Scale <= Money.MaximumScale && value >= 0m && value <= maximum);

    private static bool IsPlainCurrency(string? currency) => currency is null || Currency.Normalize(currency) is not null;
}
