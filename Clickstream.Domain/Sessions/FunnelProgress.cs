using NodaTime;

namespace Clickstream.Domain.Sessions;

/// <summary>How far a session came on the way to an order, and when it reached each step.</summary>
/// <remarks>
/// The funnel is closed and ordered: a step is reached by an event at or after the moment the step before was reached. Events at the same
/// instant count in either order.
/// </remarks>
public sealed record FunnelProgress
{
    /// <summary>No step reached yet.</summary>
    public static readonly FunnelProgress None = new();

    /// <summary>When a product was viewed.</summary>
    public Instant? ViewedItemAt { get; private init; }

    /// <summary>When a product was put into the cart, after a view.</summary>
    public Instant? AddedToCartAt { get; private init; }

    /// <summary>When the checkout began, after an add.</summary>
    public Instant? BeganCheckoutAt { get; private init; }

    /// <summary>When an order was placed, after a checkout.</summary>
    public Instant? PurchasedAt { get; private init; }

    private Instant? LastAdd { get; init; }

    private Instant? LastCheckout { get; init; }

    private Instant? LastPurchase { get; init; }

    /// <summary>The furthest step: 0 session, 1 product view, 2 add to cart, 3 checkout, 4 purchase.</summary>
    public int FurthestStep => PurchasedAt is not null ? 4
        : BeganCheckoutAt is not null ? 3
        : AddedToCartAt is not null ? 2
        : ViewedItemAt is not null ? 1
        : 0;

    /// <summary>Notes a product view.</summary>
    public FunnelProgress Viewed(Instant at) => ViewedItemAt is not null ? this : (this with { ViewedItemAt = at }).Advance();

    /// <summary>Notes an add to the cart.</summary>
    public FunnelProgress Added(Instant at) => AddedToCartAt is not null ? this : (this with { LastAdd = at }).Advance();

    /// <summary>Notes the start of a checkout.</summary>
    public FunnelProgress CheckedOut(Instant at) => BeganCheckoutAt is not null ? this : (this with { LastCheckout = at }).Advance();

    /// <summary>Notes a purchase.</summary>
    public FunnelProgress Purchased(Instant at) => PurchasedAt is not null ? this : (this with { LastPurchase = at }).Advance();

    private FunnelProgress Advance()
    {
        var added = AddedToCartAt ?? Reached(ViewedItemAt, LastAdd);
        var checkout = BeganCheckoutAt ?? Reached(added, LastCheckout);
        return this with
        {
            AddedToCartAt = added,
            BeganCheckoutAt = checkout,
            PurchasedAt = PurchasedAt ?? Reached(checkout, LastPurchase),
        };
    }

    private static Instant? Reached(Instant? before, Instant? last) => before <= last ? last : null;
}
