using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Validation;

/// <summary>A draft that is wrong in one way.</summary>
/// <param name="Code">The code it must be refused with.</param>
/// <param name="Path">The field it must be refused for.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Spoil">What makes the draft wrong; texts in it carry <see cref="BadDrafts.Mark"/>.</param>
internal sealed record BadDraft(string Code, string Path, string Name, Action<EventDraft> Spoil)
{
    public bool IsTimeTrusted { get; init; }
}

/// <summary>At least one draft for every code that a draft can be refused with.</summary>
internal static class BadDrafts
{
    /// <summary>A text that no message may repeat.</summary>
    public const string Mark = "zebra";

    private const string Invisible = Mark + "\u200B";
    private const string Malformed = Mark + "\uD83D";

    public static readonly BadDraft[] All =
    [
        new(ErrorCodes.FieldTypeInvalid, "isFirstVisit", "page_view", d => d.Problems.Add(new(ErrorCodes.FieldTypeInvalid, "isFirstVisit", "Not a flag."))),
        new(ErrorCodes.TimeInvalid, "occurredAt", "page_view", d => d.Problems.Add(new(ErrorCodes.TimeInvalid, "occurredAt", "Not a time."))),
        new(ErrorCodes.TextInvalid, "pageTitle", "page_view", d => d.PageTitle = Malformed),
        new(ErrorCodes.SessionIdPlaceholder, "sessionId", "page_view", d => d.ClientSessionId = "undefined"),
        new(ErrorCodes.ItemsValueOutOfRange, "items", "view_item", d => d.Items[0] = new ItemDraft { ProductId = "p", UnitPrice = 777_000_000m, Quantity = 9_999 }),
        new(ErrorCodes.TextInvalid, "properties", "page_view", d => d.Properties = Malformed),
        new(ErrorCodes.FieldTypeInvalid, "properties", "page_view", d => d.Properties = "[1]"),
        new(ErrorCodes.FieldTypeInvalid, "properties", "page_view", d => d.Properties = """{"a":"\ud800"}"""),
        new(ErrorCodes.EventVersionUnknown, "schemaVersion", "page_view", d => d.SchemaVersion = 777),
        new(ErrorCodes.EventTooLong, "", "page_view", d => d.Problems.Add(new(ErrorCodes.EventTooLong, "", "Too long."))),
        new(ErrorCodes.PropertiesTooMany, "properties", "page_view", d => d.Properties = Json(Limits.Properties + 1, "1")),
        new(ErrorCodes.EventTooComplex, "properties", "page_view", d => d.Properties = Json(50, "[" + string.Join(",", Enumerable.Repeat("0", 50)) + "]")),
        new(ErrorCodes.TextTooLong, "properties", "page_view", d => d.Properties = Json(1, "\"" + Mark.PadRight(10_001, 'z') + "\"")),
        new(ErrorCodes.TextTooLong, "properties", "page_view", d => d.Properties = "{\"" + Mark.PadRight(301, 'z') + "\":1}"),
        new(ErrorCodes.TextTooLong, "sourceName", "page_view", d => d.SourceName = Mark.PadRight(301, 'z')),
        new(ErrorCodes.TextInvalid, "items[0].name", "view_item", d => d.Items[0].Name = Malformed),
        new(ErrorCodes.TextInvalid, "geo.city", "page_view", d => d.Geo = new GeoContext(null, null, Malformed)),
        new(ErrorCodes.TextTooLong, "pageUrl", "page_view", d => d.PageUrl = Mark.PadRight(10_001, 'z')),
        new(ErrorCodes.TextTooLong, "element.text", "click", d => d.Element = d.Element! with { Text = Mark.PadRight(2_001, 'z') }),
        new(ErrorCodes.TextTooLong, "list.name", "view_item_list", d => d.List = new ProductList(null, Mark.PadRight(2_001, 'z'))),
        new(ErrorCodes.TextTooLong, "checkout.paymentType", "begin_checkout", d => d.Checkout = new CheckoutDetails(null, null, Mark.PadRight(301, 'z'))),
        new(ErrorCodes.EventNameMissing, "eventName", "page_view", d => d.Name = null),
        new(ErrorCodes.EventNameMissing, "eventName", "page_view", d => d.Name = ""),
        new(ErrorCodes.EventNameInvalid, "eventName", "page_view", d => d.Name = "Zebra " + Mark),
        new(ErrorCodes.EventIdInvalid, "eventId", "page_view", d => d.EventId = "00000000-0000-0000-0000-000000000000"),
        new(ErrorCodes.EventIdInvalid, "eventId", "page_view", d => d.EventId = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
        new(ErrorCodes.EventIdInvalid, "eventId", "page_view", d => d.EventId = Invisible),
        new(ErrorCodes.SiteIdInvalid, "siteId", "page_view", d => d.SiteId = Invisible),
        new(ErrorCodes.VisitorIdMissing, "clientId", "page_view", d => d.ClientId = null),
        new(ErrorCodes.VisitorIdInvalid, "clientId", "page_view", d => d.ClientId = Invisible),
        new(ErrorCodes.VisitorIdPlaceholder, "clientId", "page_view", d => d.ClientId = "undefined"),
        new(ErrorCodes.UserIdMissing, "userId", "login", d => d.UserId = null),
        new(ErrorCodes.UserIdMissing, "userId", "sign_up", d => d.UserId = ""),
        new(ErrorCodes.UserIdInvalid, "userId", "page_view", d => d.UserId = Invisible),
        new(ErrorCodes.SessionIdInvalid, "sessionId", "page_view", d => d.ClientSessionId = Invisible),
        new(ErrorCodes.TimeMissing, "occurredAt", "page_view", d => d.ClientTime = null) { IsTimeTrusted = true },
        new(ErrorCodes.TimeOutOfRange, "occurredAt", "page_view", d => d.ClientTime = EventTime.Earliest - Duration.Epsilon) { IsTimeTrusted = true },
        new(ErrorCodes.TimeOutOfRange, "occurredAt", "page_view", d => d.ReceivedAt = EventTime.Latest),
        new(ErrorCodes.PageUrlMissing, "pageUrl", "page_view", d => d.PageUrl = null),
        new(ErrorCodes.ScreenOutOfRange, "screen", "page_view", d => d.Screen = new ScreenContext(0, 100)),
        new(ErrorCodes.ScreenOutOfRange, "screen", "page_view", d => d.Screen = new ScreenContext(100, 777_777)),
        new(ErrorCodes.ItemMissing, "items", "view_item", d => d.Items.Clear()),
        new(ErrorCodes.ItemMissing, "items", "select_item", d => d.Items.Clear()),
        new(ErrorCodes.ItemMissing, "items", "add_to_wishlist", d => d.Items.Clear()),
        new(ErrorCodes.ItemMissing, "items", "add_to_cart", d => d.Items.Clear()),
        new(ErrorCodes.ItemMissing, "items", "remove_from_cart", d => d.Items.Clear()),
        new(ErrorCodes.ItemTooMany, "items", "view_cart", d => d.Items.AddRange(Enumerable.Repeat(new ItemDraft { ProductId = "p1" }, 201))),
        new(ErrorCodes.ItemIdMissing, "items[0].id", "view_item", d => d.Items[0].ProductId = null),
        new(ErrorCodes.ItemIdInvalid, "items[0].id", "view_item", d => d.Items[0].ProductId = Invisible),
        new(ErrorCodes.ItemQuantityOutOfRange, "items[0].quantity", "view_item", d => d.Items[0].Quantity = 0),
        new(ErrorCodes.ItemQuantityOutOfRange, "items[0].quantity", "view_item", d => d.Items[0].Quantity = 10_000),
        new(ErrorCodes.ItemPriceOutOfRange, "items[0].price", "view_item", d => d.Items[0].UnitPrice = -0.01m),
        new(ErrorCodes.ItemPriceOutOfRange, "items[0].listPrice", "view_item", d => d.Items[0].ListPrice = 1_000_000_000.01m),
        new(ErrorCodes.ItemPositionOutOfRange, "items[0].position", "view_item", d => d.Items[0].ListPosition = -1),
        new(ErrorCodes.OrderIdMissing, "order", "refund", d => d.Order = null),
        new(ErrorCodes.OrderIdInvalid, "order.id", "purchase", d => d.Order!.OrderId = Invisible),
        new(ErrorCodes.OrderAmountOutOfRange, "order.value", "purchase", d => d.Order!.Value = -1m),
        new(ErrorCodes.OrderAmountOutOfRange, "order.tax", "purchase", d => d.Order!.Tax = -1m),
        new(ErrorCodes.OrderAmountOutOfRange, "order.shipping", "purchase", d => d.Order!.Shipping = 1_000_000_000_000.01m),
        new(ErrorCodes.OrderCurrenciesMixed, "items", "purchase", d => d.Items.Add(new ItemDraft { ProductId = "p2", Currency = "EUR" })),
        new(ErrorCodes.CurrencyUnknown, "items[0].currency", "view_item", d => d.Items[0].Currency = Mark),
        new(ErrorCodes.CurrencyUnknown, "order.currency", "purchase", d => d.Order!.Currency = Mark),
        new(ErrorCodes.AmountScale, "items[0].price", "view_item", d => d.Items[0].UnitPrice = 1.00001m),
        new(ErrorCodes.AmountScale, "items[0].price", "view_item", d => (d.Items[0].UnitPrice, d.Items[0].Currency) = (12.50m, "JPY")),
        new(ErrorCodes.AmountScale, "order.value", "purchase", d => (d.Order!.Value, d.Order.Currency) = (12.50m, "JPY")),
        new(ErrorCodes.ListMissing, "list", "view_item_list", d => { d.List = null; d.Items.Clear(); }),
        new(ErrorCodes.SearchTermMissing, "search.term", "search", d => d.SearchTerm = null),
        new(ErrorCodes.SearchResultsOutOfRange, "search.results", "search", d => d.SearchResults = -1),
        new(ErrorCodes.ElementMissing, "element", "click", d => d.Element = null),
    ];

    private static string Json(int properties, string value) =>
        "{" + string.Join(",", Enumerable.Range(0, properties).Select(number => $"\"{number}\":{value}")) + "}";
}
