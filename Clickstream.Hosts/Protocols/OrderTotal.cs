using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Protocols;

/// <summary>Tells an order's value from what the customer paid.</summary>
internal static class OrderTotal
{
    /// <summary>A total holds tax and shipping, which an order's value does not.</summary>
    public static decimal? WithoutTaxAndShipping(decimal? total, OrderDraft order) =>
        total is { } paid ? Math.Max(0m, paid - (order.Tax ?? 0m) - (order.Shipping ?? 0m)) : null;
}
