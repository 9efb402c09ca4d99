using FluentValidation;

namespace Clickstream.Domain.Validation;

/// <summary>An add to the cart carries the item.</summary>
internal sealed class ProductAddedToCartValidator : EventDraftValidator
{
    public ProductAddedToCartValidator() => this.NeedsItem();
}

/// <summary>A removal from the cart carries the item.</summary>
internal sealed class ProductRemovedFromCartValidator : EventDraftValidator
{
    public ProductRemovedFromCartValidator() => this.NeedsItem();
}

/// <summary>A view of the cart needs nothing of its own.</summary>
internal sealed class CartViewedValidator : EventDraftValidator;

/// <summary>The start of a checkout needs nothing of its own.</summary>
internal sealed class CheckoutStartedValidator : EventDraftValidator;

/// <summary>A step of a checkout needs nothing of its own.</summary>
internal sealed class CheckoutProgressedValidator : EventDraftValidator;

/// <summary>A purchase without an order id is given one, so that no sale is lost.</summary>
internal sealed class PurchaseCompletedValidator : EventDraftValidator;

/// <summary>A refund names its order.</summary>
internal sealed class PurchaseRefundedValidator : EventDraftValidator
{
    public PurchaseRefundedValidator() => RuleFor(draft => draft.Order)
        .Must(order => !string.IsNullOrEmpty(order?.OrderId)).Otherwise(ErrorCodes.OrderIdMissing, "A refund needs its order id.");
}
