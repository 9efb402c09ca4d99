using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>Builds valid events; a test names only what matters to it.</summary>
public static class Given
{
    /// <summary>Noon on 22 November 2026, UTC.</summary>
    public static readonly Instant Noon = Instant.FromUtc(2026, 11, 22, 12, 0);

    /// <summary>The default privacy rules, with a secret that never changes.</summary>
    public static readonly PrivacyRules Privacy = new(new PrivacyOptions { AnonymousIdSecret = "a secret of the tests"u8.ToArray() });

    /// <summary>An item of one unit.</summary>
    public static Item Item(
        string id = "p1", decimal? price = 10m, int quantity = 1, string currency = "USD", string? variant = null, string? name = null) => new()
        {
            ProductId = id,
            Name = name,
            Variant = variant,
            UnitPrice = price is { } known ? Money.Canonical(known) : null,
            Currency = currency,
            Quantity = quantity,
        };

    /// <summary>An event of any name.</summary>
    /// <param name="name">The name, canonical or the workshop's.</param>
    /// <param name="at">Seconds after <see cref="Noon"/> at which it happened.</param>
    /// <param name="visitor">The client id.</param>
    /// <param name="id">A number that the event id is made of; by default made of name, time and visitor.</param>
    /// <param name="receivedAfter">Seconds from occurrence to arrival.</param>
    /// <param name="content">What it says beyond the envelope.</param>
    /// <param name="change">Changes the envelope.</param>
    public static ClickstreamEvent Event(
        string name = EventNames.PageView, double at = 0, string visitor = "v1", int? id = null, double receivedAfter = 1,
        EventContent? content = null, Func<EventEnvelope, EventEnvelope>? change = null)
    {
        var occurredAt = Noon + Duration.FromSeconds(at);
        EventNames.TryResolve(name, out var kind, out var canonical).Should().BeTrue();
        content ??= DefaultContent(kind);
        var envelope = new EventEnvelope
        {
            Id = EventId.FromName("test", id?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? $"{name}/{at}/{visitor}"),
            Visitor = new VisitorId("shop", visitor),
            OccurredAt = occurredAt,
            ReceivedAt = occurredAt + Duration.FromSeconds(receivedAfter),
            ClientTime = occurredAt,
            SourceName = name,
            Page = new PageContext("https://shop.example/", null, null),
        };
        envelope = change?.Invoke(envelope) ?? envelope;
        return content.ToEvent(canonical, envelope with { Fingerprint = Fingerprint.Of(envelope, content) });
    }

    /// <summary>A page view.</summary>
    public static ClickstreamEvent PageView(double at = 0, string visitor = "v1", string url = "https://shop.example/", string? referrer = null) =>
        Event(EventNames.PageView, at, visitor, change: envelope => envelope with { Page = new PageContext(url, null, referrer) });

    /// <summary>A purchase.</summary>
    public static ClickstreamEvent Purchase(
        double at = 0, string orderId = "o1", decimal? value = null, string visitor = "v1", int? id = null, string currency = "USD", params Item[] items) =>
        Event(EventNames.Purchase, at, visitor, id, content: new EventContent
        {
            Items = items.Length > 0 ? [.. items] : [Item()],
            Order = new OrderDetails(orderId, false, value is { } known ? Money.Canonical(known) : null, null, null, null, currency),
        });

    /// <summary>A refund; of all that is left when it names no value.</summary>
    public static ClickstreamEvent Refund(
        double at = 0, string orderId = "o1", decimal? value = null, string visitor = "v1", int? id = null, string? currency = null) =>
        Event(EventNames.Refund, at, visitor, id, content: new EventContent
        {
            Order = new OrderDetails(orderId, false, value is { } known ? Money.Canonical(known) : null, null, null, null, currency),
        });

    /// <summary>One event of every kind, in the order of the kinds.</summary>
    public static ImmutableArray<ClickstreamEvent> OneOfEachKind() =>
    [
        Event(EventNames.PageView, 1), Event(EventNames.ViewItemList, 2), Event(EventNames.SelectItem, 3), Event(EventNames.ViewItem, 4),
        Event(EventNames.Search, 5), Event(EventNames.AddToWishlist, 6), Event(EventNames.AddToCart, 7), Event(EventNames.RemoveFromCart, 8),
        Event(EventNames.ViewCart, 9), Event(EventNames.BeginCheckout, 10), Event(EventNames.AddShippingInfo, 11), Event(EventNames.Purchase, 12),
        Event(EventNames.Refund, 13), Event(EventNames.Login, 14), Event(EventNames.SignUp, 15), Event(EventNames.Logout, 16),
        Event(EventNames.Share, 17), Event(EventNames.Click, 18), Event("newsletter_opened", 19),
    ];

    /// <summary>A draft that is valid under its name.</summary>
    /// <param name="name">The name, canonical, the workshop's or the shop's own.</param>
    /// <param name="change">Changes the draft.</param>
    public static EventDraft Draft(string name = EventNames.PageView, Action<EventDraft>? change = null)
    {
        var draft = new EventDraft
        {
            Name = name,
            EventId = "01900000-0000-7000-8000-000000000001",
            ClientId = "v1",
            UserId = "u1",
            ClientTime = Noon,
            PageUrl = "https://shop.example/",
        };
        EventNames.TryResolve(name, out var kind, out _);
        var content = DefaultContent(kind);
        foreach (var item in content.Items)
        {
            draft.Items.Add(new ItemDraft { ProductId = item.ProductId, UnitPrice = item.UnitPrice, Quantity = item.Quantity });
        }

        draft.List = content.List;
        draft.SearchTerm = content.Search?.Term;
        draft.Element = content.Element;
        draft.Order = content.Order is { } order ? new OrderDraft { OrderId = order.OrderId } : null;
        change?.Invoke(draft);
        return draft;
    }

    /// <summary>A source that received its events at <see cref="Noon"/>.</summary>
    public static EventSource Source(bool isTimeTrusted = false) => new() { ReceivedAt = Noon, Protocol = "test", IsTimeTrusted = isTimeTrusted };

    /// <summary>The content that an event of a kind must have.</summary>
    private static EventContent DefaultContent(EventKind kind) => kind switch
    {
        EventKind.ProductListViewed => new EventContent { List = new ProductList("laptops", null), Items = [Item()] },
        EventKind.ProductSelected or EventKind.ProductViewed or EventKind.WishlistChanged or EventKind.ProductAddedToCart
            or EventKind.ProductRemovedFromCart => new EventContent { Items = [Item()] },
        EventKind.SearchPerformed => new EventContent { Search = new SearchQuery("laptop", 3) },
        EventKind.PurchaseCompleted => new EventContent
        {
            Items = [Item()],
            Order = new OrderDetails("o1", false, null, null, null, null, "USD"),
        },
        EventKind.PurchaseRefunded => new EventContent { Order = new OrderDetails("o1", false, null, null, null, null, null) },
        EventKind.ElementClicked => new EventContent { Element = new PageElement("button", "buy", null, "Buy", null) },
        _ => new EventContent(),
    };
}
