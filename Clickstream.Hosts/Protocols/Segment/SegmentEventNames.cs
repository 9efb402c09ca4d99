using System.Collections.Frozen;
using Clickstream.Domain.Events;

namespace Clickstream.Hosts.Protocols.Segment;

/// <summary>Segment's e-commerce events by our names.</summary>
/// <remarks>Source: Segment, "Ecommerce events" (version 2). Letter case does not matter.</remarks>
internal static class SegmentEventNames
{
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Products Searched"] = EventNames.Search,
        ["Product List Viewed"] = EventNames.ViewItemList,
        ["Product List Filtered"] = EventNames.ViewItemList,
        ["Product Clicked"] = EventNames.SelectItem,
        ["Product Viewed"] = EventNames.ViewItem,
        ["Product Added"] = EventNames.AddToCart,
        ["Product Removed"] = EventNames.RemoveFromCart,
        ["Cart Viewed"] = EventNames.ViewCart,
        ["Checkout Started"] = EventNames.BeginCheckout,
        ["Payment Info Entered"] = EventNames.AddPaymentInfo,
        ["Order Completed"] = EventNames.Purchase,
        ["Order Refunded"] = EventNames.Refund,
        ["Product Added to Wishlist"] = EventNames.AddToWishlist,
        ["Product Removed from Wishlist"] = EventNames.RemoveFromWishlist,
        ["Product Shared"] = EventNames.Share,
        ["Cart Shared"] = EventNames.Share,
        ["Signed In"] = EventNames.Login,
        ["Signed Up"] = EventNames.SignUp,
        ["Signed Out"] = EventNames.Logout,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Our name of an event; one that is not of the e-commerce events gets a name of its own.</summary>
    /// <param name="sent">The event's name.</param>
    /// <param name="hasUser">Whether the message names a user, without which there is no sign-in.</param>
    /// <param name="hasShipping">Whether it tells how the order is to be shipped.</param>
    /// <param name="hasPayment">Whether it tells how the order is to be paid.</param>
    public static string? Of(string? sent, bool hasUser, bool hasShipping, bool hasPayment)
    {
        if (sent is not null && sent.Equals("Checkout Step Completed", StringComparison.OrdinalIgnoreCase) && (hasShipping || hasPayment))
        {
            return hasShipping ? EventNames.AddShippingInfo : EventNames.AddPaymentInfo;
        }

        return sent is not null && Known.TryGetValue(sent, out var name) && (hasUser || name is not (EventNames.Login or EventNames.SignUp))
            ? name
            : CustomNames.Of(sent);
    }
}
