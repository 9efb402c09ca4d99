using System.Collections.Immutable;

namespace Clickstream.Domain.Events;

/// <summary>What an event says beyond its envelope, before its kind is given a type of its own.</summary>
public sealed record EventContent
{
    /// <summary>The products it is about.</summary>
    public ImmutableArray<Item> Items { get; init; } = [];

    /// <summary>The list of <c>view_item_list</c> and <c>select_item</c>.</summary>
    public ProductList? List { get; init; }

    /// <summary>The query of <c>search</c>.</summary>
    public SearchQuery? Search { get; init; }

    /// <summary>The step of a checkout event.</summary>
    public CheckoutDetails? Checkout { get; init; }

    /// <summary>The element of <c>click</c> and <c>share</c>.</summary>
    public PageElement? Element { get; init; }

    /// <summary>The order of <c>purchase</c> and <c>refund</c>.</summary>
    public OrderDetails? Order { get; init; }

    /// <summary>The content of an event, to be stored apart from its envelope.</summary>
    public static EventContent Of(ClickstreamEvent clickstreamEvent) => clickstreamEvent switch
    {
        ProductListViewed e => new EventContent { Items = e.Items, List = e.List },
        ProductSelected e => new EventContent { Items = e.Items, List = e.List },
        SearchPerformed e => new EventContent { Items = e.Items, Search = e.Query },
        CheckoutStarted e => new EventContent { Items = e.Items, Checkout = e.Checkout },
        CheckoutProgressed e => new EventContent { Items = e.Items, Checkout = e.Checkout },
        PurchaseCompleted e => new EventContent { Items = e.Items, Order = e.Order },
        PurchaseRefunded e => new EventContent { Items = e.Items, Order = e.Order },
        ContentShared e => new EventContent { Items = e.Items, Element = e.Element },
        ElementClicked e => new EventContent { Items = e.Items, Element = e.Element },
        var e => new EventContent { Items = e.Items },
    };

    /// <summary>Makes the event that an envelope and this content stand for.</summary>
    /// <param name="canonicalName">The canonical name, which decides the kind.</param>
    /// <param name="envelope">Who, when and where.</param>
    /// <exception cref="ArgumentException">The content lacks what the kind must carry: a query, an element or an order.</exception>
    public ClickstreamEvent ToEvent(string canonicalName, EventEnvelope envelope) => canonicalName switch
    {
        EventNames.PageView => new PageViewed { Envelope = envelope, Items = Items },
        EventNames.ViewItemList => new ProductListViewed { Envelope = envelope, Items = Items, List = List },
        EventNames.SelectItem => new ProductSelected { Envelope = envelope, Items = Items, List = List },
        EventNames.ViewItem => new ProductViewed { Envelope = envelope, Items = Items },
        EventNames.Search => new SearchPerformed { Envelope = envelope, Items = Items, Query = Required(Search, canonicalName) },
        EventNames.AddToWishlist => new WishlistChanged { Envelope = envelope, Items = Items },
        EventNames.RemoveFromWishlist => new WishlistChanged { Envelope = envelope, Items = Items, IsRemoval = true },
        EventNames.AddToCart => new ProductAddedToCart { Envelope = envelope, Items = Items },
        EventNames.RemoveFromCart => new ProductRemovedFromCart { Envelope = envelope, Items = Items },
        EventNames.ViewCart => new CartViewed { Envelope = envelope, Items = Items },
        EventNames.BeginCheckout => new CheckoutStarted { Envelope = envelope, Items = Items, Checkout = Checkout },
        EventNames.AddShippingInfo => new CheckoutProgressed { Envelope = envelope, Items = Items, Checkout = Checkout },
        EventNames.AddPaymentInfo => new CheckoutProgressed { Envelope = envelope, Items = Items, Checkout = Checkout, IsPayment = true },
        EventNames.Purchase => new PurchaseCompleted { Envelope = envelope, Items = Items, Order = Required(Order, canonicalName) },
        EventNames.Refund => new PurchaseRefunded { Envelope = envelope, Items = Items, Order = Required(Order, canonicalName) },
        EventNames.Login => new UserSignedIn { Envelope = envelope, Items = Items },
        EventNames.SignUp => new UserSignedUp { Envelope = envelope, Items = Items },
        EventNames.Logout => new UserSignedOut { Envelope = envelope, Items = Items },
        EventNames.Share => new ContentShared { Envelope = envelope, Items = Items, Element = Element },
        EventNames.Click => new ElementClicked { Envelope = envelope, Items = Items, Element = Required(Element, canonicalName) },
        _ => new CustomEventRecorded { Envelope = envelope, Items = Items, EventName = canonicalName },
    };

    private static T Required<T>(T? part, string canonicalName)
        where T : class => part ?? throw new ArgumentException($"An event {canonicalName} cannot be made without its {typeof(T).Name}.");
}
