using System.Diagnostics;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using NodaTime;

namespace Clickstream.Domain.Orders;

/// <summary>One order of the shop: a fold over every purchase and refund that named it, whoever sent them.</summary>
/// <remarks>
/// Repeated purchases are one order: the earliest (occurred at, event id) counts. Refunds restate it whenever they come, even before the
/// purchase is known. Refunds never exceed the gross value; refunds in another currency than the order's are counted, not subtracted.
/// </remarks>
public sealed record Order
{
    /// <summary>The key, computed from site and order id.</summary>
    public required long Key { get; init; }

    /// <summary>The site.</summary>
    public required string SiteId { get; init; }

    /// <summary>The shop's id of the order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Whether the id was derived because none was sent.</summary>
    public bool IsIdDerived { get; init; }

    /// <summary>The purchase that counts; <c>null</c> while only refunds are known.</summary>
    public EventIdentity? Purchase { get; init; }

    /// <summary>When the purchase that counts happened.</summary>
    public Instant? PurchasedAt { get; init; }

    /// <summary>The ISO 4217 code of all amounts; <c>null</c> while only refunds are known.</summary>
    public string? Currency { get; init; }

    /// <summary>Revenue without tax and shipping.</summary>
    public decimal Gross { get; init; }

    /// <summary>Tax, apart from the revenue.</summary>
    public decimal Tax { get; init; }

    /// <summary>Shipping, apart from the revenue.</summary>
    public decimal Shipping { get; init; }

    /// <summary>The part of the gross revenue that was given back, from 0 to gross.</summary>
    public decimal Refunded { get; init; }

    /// <summary>Gross less refunded.</summary>
    public decimal Net => Gross - Refunded;

    /// <summary>How many purchase events named the order.</summary>
    public int PurchaseEvents { get; init; }

    /// <summary>How many refund events named the order.</summary>
    public int RefundEvents { get; init; }

    /// <summary>How many of the refunds were in another currency than the order's.</summary>
    public int ForeignRefunds { get; init; }

    /// <summary>When the last refund happened.</summary>
    public Instant? LastRefundedAt { get; init; }

    /// <summary>Folds all that is known of one order.</summary>
    /// <param name="events">Every distinct purchase and refund of the order, in any order; at least one.</param>
    public static Order Of(IReadOnlyCollection<VisitorActivity> events)
    {
        var ordered = events.Order().ToArray();
        var about = ordered[0].Order!;
        var order = new Order { Key = about.OrderKey, SiteId = about.SiteId, OrderId = about.OrderId, IsIdDerived = about.IsIdDerived };
        foreach (var activity in ordered)
        {
            order = Purchased(order, activity);
        }

        foreach (var activity in ordered)
        {
            order = Apply(order, activity);
        }

        return order;
    }

    /// <summary>
    /// The first purchase fixes currency and amounts, so that refunds can be folded whether they came before or after it.
    /// </summary>
    private static Order Purchased(Order order, VisitorActivity activity) =>
        activity.Kind is not EventKind.PurchaseCompleted || order.Purchase is not null ? order : order with
        {
            Purchase = activity.Identity,
            PurchasedAt = activity.OccurredAt,
            Currency = activity.Order!.Currency,
            Gross = activity.Order.Value ?? 0m,
            Tax = activity.Order.Tax ?? 0m,
            Shipping = activity.Order.Shipping ?? 0m,
        };

    private static Order Apply(Order order, VisitorActivity activity) => activity.Kind switch
    {
        EventKind.PurchaseCompleted => order with { PurchaseEvents = order.PurchaseEvents + 1 },
        EventKind.PurchaseRefunded => Refund(order, activity),
        _ => throw new UnreachableException($"The order fold does not know the event kind {activity.Kind}."),
    };

    private static Order Refund(Order order, VisitorActivity activity)
    {
        var refund = activity.Order!;
        var isForeign = refund.Currency is { } currency && order.Currency is not null && currency != order.Currency;
        var asked = refund.Value ?? order.Gross;
        return order with
        {
            RefundEvents = order.RefundEvents + 1,
            ForeignRefunds = order.ForeignRefunds + (isForeign ? 1 : 0),
            Refunded = isForeign ? order.Refunded : Math.Min(order.Gross, order.Refunded + asked),
            LastRefundedAt = activity.OccurredAt,
        };
    }
}
