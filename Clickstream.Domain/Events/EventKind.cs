namespace Clickstream.Domain.Events;

/// <summary>The closed set of things a visitor can do. Numbers are stored in the warehouse and are never reused.</summary>
public enum EventKind
{
    /// <summary>A page was shown: <c>page_view</c>.</summary>
    PageViewed = 1,

    /// <summary>A list of products was shown: <c>view_item_list</c>.</summary>
    ProductListViewed = 2,

    /// <summary>A product was chosen from a list: <c>select_item</c>.</summary>
    ProductSelected = 3,

    /// <summary>A product's details were shown: <c>view_item</c>.</summary>
    ProductViewed = 4,

    /// <summary>The shop was searched: <c>search</c>.</summary>
    SearchPerformed = 5,

    /// <summary>A wish list changed: <c>add_to_wishlist</c> or <c>remove_from_wishlist</c>.</summary>
    WishlistChanged = 6,

    /// <summary>Units of products were put into the cart: <c>add_to_cart</c>.</summary>
    ProductAddedToCart = 7,

    /// <summary>Units of products were taken out of the cart: <c>remove_from_cart</c>.</summary>
    ProductRemovedFromCart = 8,

    /// <summary>The cart was shown: <c>view_cart</c>.</summary>
    CartViewed = 9,

    /// <summary>A checkout began: <c>begin_checkout</c>.</summary>
    CheckoutStarted = 10,

    /// <summary>A checkout advanced: <c>add_shipping_info</c> or <c>add_payment_info</c>.</summary>
    CheckoutProgressed = 11,

    /// <summary>An order was placed: <c>purchase</c>.</summary>
    PurchaseCompleted = 12,

    /// <summary>An order was refunded, in part or in full: <c>refund</c>.</summary>
    PurchaseRefunded = 13,

    /// <summary>A user signed in: <c>login</c>.</summary>
    UserSignedIn = 14,

    /// <summary>A user signed up: <c>sign_up</c>.</summary>
    UserSignedUp = 15,

    /// <summary>A user signed out: <c>logout</c>.</summary>
    UserSignedOut = 16,

    /// <summary>Something was shared: <c>share</c>.</summary>
    ContentShared = 17,

    /// <summary>An element of a page was clicked: <c>click</c>.</summary>
    ElementClicked = 18,

    /// <summary>Anything else the shop chose to record, under its own name.</summary>
    CustomEventRecorded = 19,
}
