using System.Collections.Frozen;
using FluentValidation;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>The validator of every event kind.</summary>
internal static class KindValidators
{
    private static readonly FrozenDictionary<EventKind, EventDraftValidator> All = new Dictionary<EventKind, EventDraftValidator>
    {
        [EventKind.PageViewed] = new PageViewedValidator(),
        [EventKind.ProductListViewed] = new ProductListViewedValidator(),
        [EventKind.ProductSelected] = new ProductSelectedValidator(),
        [EventKind.ProductViewed] = new ProductViewedValidator(),
        [EventKind.SearchPerformed] = new SearchPerformedValidator(),
        [EventKind.WishlistChanged] = new WishlistChangedValidator(),
        [EventKind.ProductAddedToCart] = new ProductAddedToCartValidator(),
        [EventKind.ProductRemovedFromCart] = new ProductRemovedFromCartValidator(),
        [EventKind.CartViewed] = new CartViewedValidator(),
        [EventKind.CheckoutStarted] = new CheckoutStartedValidator(),
        [EventKind.CheckoutProgressed] = new CheckoutProgressedValidator(),
        [EventKind.PurchaseCompleted] = new PurchaseCompletedValidator(),
        [EventKind.PurchaseRefunded] = new PurchaseRefundedValidator(),
        [EventKind.UserSignedIn] = new UserSignedInValidator(),
        [EventKind.UserSignedUp] = new UserSignedUpValidator(),
        [EventKind.UserSignedOut] = new UserSignedOutValidator(),
        [EventKind.ContentShared] = new ContentSharedValidator(),
        [EventKind.ElementClicked] = new ElementClickedValidator(),
        [EventKind.CustomEventRecorded] = new CustomEventRecordedValidator(),
    }.ToFrozenDictionary();

    /// <summary>The validator of a kind; what has no valid name is checked as a custom event, whose name rule tells.</summary>
    public static EventDraftValidator For(EventKind kind) => All[kind];

    /// <summary>A rule that two or more kinds share: the event is about at least one product.</summary>
    public static void NeedsItem(this EventDraftValidator validator) => validator
        .RuleFor(draft => draft.Items).NotEmpty().Otherwise(ErrorCodes.ItemMissing, "The event needs an item.");

    /// <summary>A rule that two kinds share: the event names a user.</summary>
    public static void NeedsUser(this EventDraftValidator validator) => validator
        .RuleFor(draft => draft.UserId).Must(id => !string.IsNullOrEmpty(id) && !PlaceholderIds.Contains(id))
        .Otherwise(ErrorCodes.UserIdMissing, "The event needs a user id.");
}
