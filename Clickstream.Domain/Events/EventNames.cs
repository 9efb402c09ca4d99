using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Clickstream.Domain.Events;

/// <summary>Canonical event names, after GA4's recommended e-commerce events, and the other spellings that are accepted.</summary>
/// <remarks>Source: Google Analytics 4, "Recommended events".</remarks>
public static class EventNames
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaximumLength = 40;

    /// <summary>A page view.</summary>
    public const string PageView = "page_view";

    /// <summary>A view of a product list.</summary>
    public const string ViewItemList = "view_item_list";

    /// <summary>A choice from a product list.</summary>
    public const string SelectItem = "select_item";

    /// <summary>A view of a product.</summary>
    public const string ViewItem = "view_item";

    /// <summary>A search.</summary>
    public const string Search = "search";

    /// <summary>A product put on the wish list.</summary>
    public const string AddToWishlist = "add_to_wishlist";

    /// <summary>A product taken off the wish list.</summary>
    public const string RemoveFromWishlist = "remove_from_wishlist";

    /// <summary>Units put into the cart.</summary>
    public const string AddToCart = "add_to_cart";

    /// <summary>Units taken out of the cart.</summary>
    public const string RemoveFromCart = "remove_from_cart";

    /// <summary>A view of the cart.</summary>
    public const string ViewCart = "view_cart";

    /// <summary>The start of a checkout.</summary>
    public const string BeginCheckout = "begin_checkout";

    /// <summary>Shipping details given.</summary>
    public const string AddShippingInfo = "add_shipping_info";

    /// <summary>Payment details given.</summary>
    public const string AddPaymentInfo = "add_payment_info";

    /// <summary>An order placed.</summary>
    public const string Purchase = "purchase";

    /// <summary>An order refunded.</summary>
    public const string Refund = "refund";

    /// <summary>A sign-in.</summary>
    public const string Login = "login";

    /// <summary>A sign-up.</summary>
    public const string SignUp = "sign_up";

    /// <summary>A sign-out.</summary>
    public const string Logout = "logout";

    /// <summary>A share.</summary>
    public const string Share = "share";

    /// <summary>A click on an element.</summary>
    public const string Click = "click";

    private static readonly FrozenDictionary<string, (EventKind Kind, string Canonical)> Known =
        new Dictionary<string, (EventKind, string)>(StringComparer.Ordinal)
        {
            [PageView] = (EventKind.PageViewed, PageView),
            ["home_view"] = (EventKind.PageViewed, PageView),
            [ViewItemList] = (EventKind.ProductListViewed, ViewItemList),
            ["category_view"] = (EventKind.ProductListViewed, ViewItemList),
            [SelectItem] = (EventKind.ProductSelected, SelectItem),
            [ViewItem] = (EventKind.ProductViewed, ViewItem),
            ["product_view"] = (EventKind.ProductViewed, ViewItem),
            [Search] = (EventKind.SearchPerformed, Search),
            [AddToWishlist] = (EventKind.WishlistChanged, AddToWishlist),
            [RemoveFromWishlist] = (EventKind.WishlistChanged, RemoveFromWishlist),
            ["wishlist_toggle"] = (EventKind.WishlistChanged, AddToWishlist),
            [AddToCart] = (EventKind.ProductAddedToCart, AddToCart),
            ["add_to_cart_click"] = (EventKind.ProductAddedToCart, AddToCart),
            [RemoveFromCart] = (EventKind.ProductRemovedFromCart, RemoveFromCart),
            ["remove_from_cart_click"] = (EventKind.ProductRemovedFromCart, RemoveFromCart),
            [ViewCart] = (EventKind.CartViewed, ViewCart),
            [BeginCheckout] = (EventKind.CheckoutStarted, BeginCheckout),
            ["checkout_start"] = (EventKind.CheckoutStarted, BeginCheckout),
            [AddShippingInfo] = (EventKind.CheckoutProgressed, AddShippingInfo),
            [AddPaymentInfo] = (EventKind.CheckoutProgressed, AddPaymentInfo),
            [Purchase] = (EventKind.PurchaseCompleted, Purchase),
            ["checkout_complete"] = (EventKind.PurchaseCompleted, Purchase),
            [Refund] = (EventKind.PurchaseRefunded, Refund),
            [Login] = (EventKind.UserSignedIn, Login),
            ["login_success"] = (EventKind.UserSignedIn, Login),
            [SignUp] = (EventKind.UserSignedUp, SignUp),
            [Logout] = (EventKind.UserSignedOut, Logout),
            [Share] = (EventKind.ContentShared, Share),
            ["share_click"] = (EventKind.ContentShared, Share),
            [Click] = (EventKind.ElementClicked, Click),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every canonical name with its kind and the other names that stand for it, in the order of the kinds.</summary>
    public static ImmutableArray<(string Canonical, EventKind Kind, ImmutableArray<string> Others)> All { get; } =
    [
        .. Known.Values.Distinct().OrderBy(known => known.Kind).ThenBy(known => known.Canonical, StringComparer.Ordinal).Select(known => (
            known.Canonical, known.Kind,
            Known.Where(entry => entry.Value == known && entry.Key != known.Canonical).Select(entry => entry.Key)
                .Order(StringComparer.Ordinal).ToImmutableArray())),
    ];

    /// <summary>Finds what kind of event a name stands for.</summary>
    /// <param name="sourceName">
    /// The name as sent: canonical, one of the workshop's, or the shop's own (<c>[a-z][a-z0-9_]{0,39}</c>).
    /// </param>
    /// <param name="kind">The kind; a name that is none of the known ones is a custom event.</param>
    /// <param name="canonicalName">The canonical name; a custom event's is the name as sent.</param>
    /// <returns><c>false</c> when the text is not a name at all.</returns>
    public static bool TryResolve(string? sourceName, out EventKind kind, out string canonicalName)
    {
        if (sourceName is not null && Known.TryGetValue(sourceName, out var known))
        {
            (kind, canonicalName) = known;
            return true;
        }

        kind = EventKind.CustomEventRecorded;
        canonicalName = sourceName ?? string.Empty;
        return IsName(sourceName);
    }

    private static bool IsName(string? text)
    {
        if (text is null || text.Length is 0 or > MaximumLength || !char.IsAsciiLetterLower(text[0]))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }
}
