using System.Collections.Immutable;
using System.Reflection;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Catalogue;

/// <summary>The fields of the native wire format, and the property that each is read into.</summary>
internal static class WireFields
{
    public static ImmutableArray<(string Path, PropertyInfo Property)> All { get; } =
    [
        Draft("eventName", nameof(EventDraft.Name)),
        Draft("eventId", nameof(EventDraft.EventId)),
        Draft("schemaVersion", nameof(EventDraft.SchemaVersion)),
        Draft("occurredAt", nameof(EventDraft.ClientTime)),
        Draft("sentAt", nameof(EventDraft.SentAt)),
        Draft("siteId", nameof(EventDraft.SiteId)),
        Draft("clientId", nameof(EventDraft.ClientId)),
        Draft("userId", nameof(EventDraft.UserId)),
        Draft("userLoginState", nameof(EventDraft.LoginState)),
        Draft("identitySource", nameof(EventDraft.IdentitySource)),
        Draft("sessionId", nameof(EventDraft.ClientSessionId)),
        Draft("isFirstVisit", nameof(EventDraft.IsFirstVisit)),
        Draft("pageUrl", nameof(EventDraft.PageUrl)),
        Draft("pageTitle", nameof(EventDraft.PageTitle)),
        Draft("referrer", nameof(EventDraft.Referrer)),
        Draft("language", nameof(EventDraft.Language)),
        Draft("consent", nameof(EventDraft.Consent)),
        Draft("screen", nameof(EventDraft.Screen)),
        Of<ScreenContext>("screen.width", nameof(ScreenContext.Width)),
        Of<ScreenContext>("screen.height", nameof(ScreenContext.Height)),
        Draft("items", nameof(EventDraft.Items)),
        Of<ItemDraft>("items[].id", nameof(ItemDraft.ProductId)),
        Of<ItemDraft>("items[].name", nameof(ItemDraft.Name)),
        Of<ItemDraft>("items[].category", nameof(ItemDraft.Category)),
        Of<ItemDraft>("items[].brand", nameof(ItemDraft.Brand)),
        Of<ItemDraft>("items[].variant", nameof(ItemDraft.Variant)),
        Of<ItemDraft>("items[].price", nameof(ItemDraft.UnitPrice)),
        Of<ItemDraft>("items[].listPrice", nameof(ItemDraft.ListPrice)),
        Of<ItemDraft>("items[].currency", nameof(ItemDraft.Currency)),
        Of<ItemDraft>("items[].quantity", nameof(ItemDraft.Quantity)),
        Of<ItemDraft>("items[].coupon", nameof(ItemDraft.Coupon)),
        Of<ItemDraft>("items[].position", nameof(ItemDraft.ListPosition)),
        Of<ItemDraft>("items[].urlPath", nameof(ItemDraft.UrlPath)),
        Of<OrderDraft>("order.id", nameof(OrderDraft.OrderId)),
        Of<OrderDraft>("order.value", nameof(OrderDraft.Value)),
        Of<OrderDraft>("order.tax", nameof(OrderDraft.Tax)),
        Of<OrderDraft>("order.shipping", nameof(OrderDraft.Shipping)),
        Of<OrderDraft>("order.coupon", nameof(OrderDraft.Coupon)),
        Of<OrderDraft>("order.currency", nameof(OrderDraft.Currency)),
        Draft("search.term", nameof(EventDraft.SearchTerm)),
        Draft("search.results", nameof(EventDraft.SearchResults)),
        Of<ProductList>("list.id", nameof(ProductList.Id)),
        Of<ProductList>("list.name", nameof(ProductList.Name)),
        Of<CheckoutDetails>("checkout.step", nameof(CheckoutDetails.Step)),
        Of<CheckoutDetails>("checkout.shippingTier", nameof(CheckoutDetails.ShippingTier)),
        Of<CheckoutDetails>("checkout.paymentType", nameof(CheckoutDetails.PaymentType)),
        Of<PageElement>("element.tag", nameof(PageElement.Tag)),
        Of<PageElement>("element.id", nameof(PageElement.Id)),
        Of<PageElement>("element.role", nameof(PageElement.Role)),
        Of<PageElement>("element.text", nameof(PageElement.Text)),
        Of<PageElement>("element.dataset", nameof(PageElement.Dataset)),
        Draft("properties", nameof(EventDraft.Properties)),
    ];

    private static (string Path, PropertyInfo Property) Draft(string path, string name) => Of<EventDraft>(path, name);

    private static (string Path, PropertyInfo Property) Of<T>(string path, string name) => (path, typeof(T).GetProperty(name)!);
}
