namespace Clickstream.Domain.Events;

/// <summary>Units of products were put into the cart.</summary>
/// <remarks>Canonical name <c>add_to_cart</c>. An item's quantity is the number of units added. It carries at least one item.</remarks>
public sealed record ProductAddedToCart : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.ProductAddedToCart;

    /// <inheritdoc/>
    public override string Name => EventNames.AddToCart;
}

/// <summary>Units of products were taken out of the cart.</summary>
/// <remarks>
/// Canonical name <c>remove_from_cart</c>. An item's quantity is the number of units removed. It carries at least one item.
/// </remarks>
public sealed record ProductRemovedFromCart : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.ProductRemovedFromCart;

    /// <inheritdoc/>
    public override string Name => EventNames.RemoveFromCart;
}

/// <summary>The cart was shown.</summary>
/// <remarks>Canonical name <c>view_cart</c>.</remarks>
public sealed record CartViewed : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.CartViewed;

    /// <inheritdoc/>
    public override string Name => EventNames.ViewCart;
}

/// <summary>A checkout began.</summary>
/// <remarks>Canonical name <c>begin_checkout</c>.</remarks>
public sealed record CheckoutStarted : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.CheckoutStarted;

    /// <inheritdoc/>
    public override string Name => EventNames.BeginCheckout;

    /// <summary>What is known of the step.</summary>
    public CheckoutDetails? Checkout { get; init; }
}

/// <summary>A checkout advanced: shipping or payment details were given.</summary>
/// <remarks>Canonical names <c>add_shipping_info</c> and <c>add_payment_info</c>.</remarks>
public sealed record CheckoutProgressed : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.CheckoutProgressed;

    /// <inheritdoc/>
    public override string Name => IsPayment ? EventNames.AddPaymentInfo : EventNames.AddShippingInfo;

    /// <summary>Whether payment details were given; else shipping details.</summary>
    public bool IsPayment { get; init; }

    /// <summary>What is known of the step.</summary>
    public CheckoutDetails? Checkout { get; init; }
}

/// <summary>An order was placed.</summary>
/// <remarks>
/// Canonical name <c>purchase</c>. Repetitions of an order id are the same order: the earliest (occurred at, event id) counts.
/// </remarks>
public sealed record PurchaseCompleted : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.PurchaseCompleted;

    /// <inheritdoc/>
    public override string Name => EventNames.Purchase;

    /// <summary>The order.</summary>
    public required OrderDetails Order { get; init; }
}

/// <summary>An order was refunded, in part or in full.</summary>
/// <remarks>Canonical name <c>refund</c>. Without value and items it refunds all that is left of the order.</remarks>
public sealed record PurchaseRefunded : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.PurchaseRefunded;

    /// <inheritdoc/>
    public override string Name => EventNames.Refund;

    /// <summary>The order.</summary>
    public required OrderDetails Order { get; init; }
}
