using System.Reflection;
using Clickstream.Domain.Events;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Events;

public sealed class FingerprintTests
{
    private static readonly EventEnvelope Envelope = Given.PageView().Envelope with
    {
        UserId = "u1",
        ClientSessionId = "s1",
        IsFirstVisit = false,
        LoginState = "guest",
        IdentitySource = "email",
        Page = new PageContext("https://shop.example/", "Shop", "https://google.com/"),
        Language = "vi-VN",
        Screen = new ScreenContext(1920, 1080),
        Consent = true,
        Properties = "{}",
    };

    private static readonly Item Item = new()
    {
        ProductId = "p1", Name = "Laptop", Category = "laptop", Brand = "Dell", Variant = "16GB", ListPrice = 15m, UnitPrice = 12.5m,
        Currency = "USD",
        Quantity = 2, Coupon = "SAVE", ListPosition = 1, UrlPath = "/product/p1",
    };

    private static readonly EventContent Content = new()
    {
        Items = [Item],
        List = new ProductList("l1", "Laptops"),
        Search = new SearchQuery("laptop", 3),
        Checkout = new CheckoutDetails("shipping", "express", "card"),
        Element = new PageElement("button", "buy", "link", "Buy", "{}"),
        Order = new OrderDetails("o1", false, 1m, 2m, 3m, "SAVE", "EUR"),
    };

    private static readonly Dictionary<string, Func<EventEnvelope, EventEnvelope>> TransportChanges = new()
    {
        ["Id"] = e => e with { Id = EventId.FromName("test", "other") },
        ["IsIdAssigned"] = e => e with { IsIdAssigned = true },
        ["Fingerprint"] = e => e with { Fingerprint = 7 },
        ["OccurredAt"] = e => e with { OccurredAt = e.OccurredAt + Duration.FromDays(1) },
        ["ReceivedAt"] = e => e with { ReceivedAt = e.ReceivedAt + Duration.FromDays(1) },
        ["SentAt"] = e => e with { SentAt = Given.Noon },
        ["UserAgent"] = e => e with { UserAgent = "curl/8" },
        ["Hints"] = e => e with { Hints = new ClientHints("\"Chromium\";v=\"156\"", true, "Android", "mobile") },
        ["Purpose"] = e => e with { Purpose = "prefetch" },
        ["Network"] = e => e with { Network = "203.0.113.0" },
        ["Flags"] = e => e with { Flags = EventNotes.Redacted },
        ["SchemaVersion"] = e => e with { SchemaVersion = EventSchema.Oldest },
        ["Geo"] = e => e with { Geo = new GeoContext("VN", "SG", "Ho Chi Minh City") },
    };

    private static readonly Dictionary<string, Func<EventEnvelope, EventEnvelope>> EnvelopeChanges = new()
    {
        ["SourceName"] = e => e with { SourceName = "home_view" },
        ["Visitor.SiteId"] = e => e with { Visitor = e.Visitor with { SiteId = "other" } },
        ["Visitor.ClientId"] = e => e with { Visitor = e.Visitor with { ClientId = "other" } },
        ["UserId"] = e => e with { UserId = null },
        ["ClientTime"] = e => e with { ClientTime = e.ClientTime + Duration.FromNanoseconds(1_000) },
        ["ClientSessionId"] = e => e with { ClientSessionId = null },
        ["IsFirstVisit"] = e => e with { IsFirstVisit = null },
        ["LoginState"] = e => e with { LoginState = "logged_in" },
        ["IdentitySource"] = e => e with { IdentitySource = "sso" },
        ["Page.Url"] = e => e with { Page = e.Page! with { Url = "https://shop.example/a" } },
        ["Page.Title"] = e => e with { Page = e.Page! with { Title = null } },
        ["Page.Referrer"] = e => e with { Page = e.Page! with { Referrer = "" } },
        ["Language"] = e => e with { Language = "en" },
        ["Screen.Width"] = e => e with { Screen = e.Screen! with { Width = 1 } },
        ["Screen.Height"] = e => e with { Screen = e.Screen! with { Height = 1 } },
        ["Consent"] = e => e with { Consent = false },
        ["Properties"] = e => e with { Properties = """{"a":1}""" },
    };

    private static readonly Dictionary<string, Func<EventContent, EventContent>> ContentChanges = new()
    {
        ["List.Id"] = c => c with { List = c.List! with { Id = null } },
        ["List.Name"] = c => c with { List = c.List! with { Name = "x" } },
        ["Search.Term"] = c => c with { Search = c.Search! with { Term = "x" } },
        ["Search.Results"] = c => c with { Search = c.Search! with { Results = null } },
        ["Checkout.Step"] = c => c with { Checkout = c.Checkout! with { Step = "x" } },
        ["Checkout.ShippingTier"] = c => c with { Checkout = c.Checkout! with { ShippingTier = "x" } },
        ["Checkout.PaymentType"] = c => c with { Checkout = c.Checkout! with { PaymentType = "x" } },
        ["Element.Tag"] = c => c with { Element = c.Element! with { Tag = "x" } },
        ["Element.Id"] = c => c with { Element = c.Element! with { Id = "x" } },
        ["Element.Role"] = c => c with { Element = c.Element! with { Role = "x" } },
        ["Element.Text"] = c => c with { Element = c.Element! with { Text = "x" } },
        ["Element.Dataset"] = c => c with { Element = c.Element! with { Dataset = "x" } },
        ["Order.OrderId"] = c => c with { Order = c.Order! with { OrderId = "x" } },
        ["Order.IsIdDerived"] = c => c with { Order = c.Order! with { IsIdDerived = true } },
        ["Order.Value"] = c => c with { Order = c.Order! with { Value = null } },
        ["Order.Tax"] = c => c with { Order = c.Order! with { Tax = 9m } },
        ["Order.Shipping"] = c => c with { Order = c.Order! with { Shipping = 9m } },
        ["Order.Coupon"] = c => c with { Order = c.Order! with { Coupon = "x" } },
        ["Order.Currency"] = c => c with { Order = c.Order! with { Currency = "USD" } },
        ["Items"] = c => c with { Items = [Item, Item] },
        ["Item.ProductId"] = c => c with { Items = [Item with { ProductId = "x" }] },
        ["Item.Name"] = c => c with { Items = [Item with { Name = "x" }] },
        ["Item.Category"] = c => c with { Items = [Item with { Category = "x" }] },
        ["Item.Brand"] = c => c with { Items = [Item with { Brand = "x" }] },
        ["Item.Variant"] = c => c with { Items = [Item with { Variant = "x" }] },
        ["Item.ListPrice"] = c => c with { Items = [Item with { ListPrice = 12.5m }] },
        ["Item.UnitPrice"] = c => c with { Items = [Item with { UnitPrice = 12.5001m }] },
        ["Item.Currency"] = c => c with { Items = [Item with { Currency = "EUR" }] },
        ["Item.Quantity"] = c => c with { Items = [Item with { Quantity = 3 }] },
        ["Item.Coupon"] = c => c with { Items = [Item with { Coupon = null }] },
        ["Item.ListPosition"] = c => c with { Items = [Item with { ListPosition = 0 }] },
        ["Item.UrlPath"] = c => c with { Items = [Item with { UrlPath = "x" }] },
    };

    public static TheoryData<string> Transport() => [.. TransportChanges.Keys];

    public static TheoryData<string> OfEnvelope() => [.. EnvelopeChanges.Keys];

    public static TheoryData<string> OfContent() => [.. ContentChanges.Keys];

    [Theory]
    [MemberData(nameof(Transport))]
    public void What_a_retry_changes_leaves_it_alone(string field) =>
        Fingerprint.Of(TransportChanges[field](Envelope), Content).Should().Be(Fingerprint.Of(Envelope, Content));

    [Theory]
    [MemberData(nameof(OfEnvelope))]
    public void Every_other_field_of_the_envelope_changes_it(string field) =>
        Fingerprint.Of(EnvelopeChanges[field](Envelope), Content).Should().NotBe(Fingerprint.Of(Envelope, Content));

    [Theory]
    [MemberData(nameof(OfContent))]
    public void Every_field_of_the_content_changes_it(string field) =>
        Fingerprint.Of(Envelope, ContentChanges[field](Content)).Should().NotBe(Fingerprint.Of(Envelope, Content));

    [Fact]
    public void No_field_is_forgotten_in_these_tests()
    {
        string[] groups = ["Visitor", "Page", "Screen", "List", "Search", "Checkout", "Element", "Order"];
        var fields = Fields(typeof(EventEnvelope)).Concat(Fields(typeof(EventContent))).Except(groups)
            .Concat(Fields(typeof(VisitorId), "Visitor.")).Concat(Fields(typeof(PageContext), "Page.")).Concat(Fields(typeof(ScreenContext), "Screen."))
            .Concat(Fields(typeof(ProductList), "List.")).Concat(Fields(typeof(SearchQuery), "Search."))
            .Concat(Fields(typeof(CheckoutDetails), "Checkout.")).Concat(Fields(typeof(PageElement), "Element."))
            .Concat(Fields(typeof(OrderDetails), "Order.")).Concat(Fields(typeof(Item), "Item."));

        TransportChanges.Keys.Concat(EnvelopeChanges.Keys).Concat(ContentChanges.Keys).Should().BeEquivalentTo(fields);
    }

    [Fact]
    public void Amounts_enter_by_value()
    {
        var padded = Content with { Items = [Item with { UnitPrice = 12.50m, ListPrice = 15.0000m }] };

        Fingerprint.Of(Envelope, padded).Should().Be(Fingerprint.Of(Envelope, Content));
    }

    [Fact]
    public void A_derived_order_id_is_not_part_of_it()
    {
        var derived = new[] { "a", "b" }.Select(id => Fingerprint.Of(Envelope, Content with { Order = Content.Order! with { OrderId = id, IsIdDerived = true } }));

        derived.Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Missing_and_empty_are_told_apart() => Fingerprint.Of(Envelope with { UserId = "" }, Content)
        .Should().NotBe(Fingerprint.Of(Envelope with { UserId = null }, Content));

    [Fact]
    public void Content_of_any_length_has_one()
    {
        var longer = Envelope with { Properties = new string('x', 32_000) };

        Fingerprint.Of(longer, Content).Should().NotBe(Fingerprint.Of(longer with { Properties = new string('x', 32_001) }, Content));
    }

    [Fact]
    public void It_never_changes() => Fingerprint.Of(Envelope, Content).Should().Be(4204015928112545152);

    private static IEnumerable<string> Fields(Type type, string prefix = "") => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => prefix + property.Name);
}
