namespace Clickstream.Domain.Sessions;

/// <summary>What a purchase or a refund says of its order.</summary>
/// <param name="OrderKey">The key of the order, computed from site and order id.</param>
/// <param name="SiteId">The site.</param>
/// <param name="OrderId">The shop's id of the order.</param>
/// <param name="IsIdDerived">Whether the id was derived because none was sent.</param>
/// <param name="Value">Revenue or the part given back; <c>null</c> in a refund of all that is left.</param>
/// <param name="Tax">Tax, apart from the value.</param>
/// <param name="Shipping">Shipping, apart from the value.</param>
/// <param name="Currency">The ISO 4217 code; <c>null</c> in a refund that names none: the order's.</param>
public sealed record OrderActivity(
    long OrderKey,
    string SiteId,
    string OrderId,
    bool IsIdDerived,
    decimal? Value,
    decimal? Tax,
    decimal? Shipping,
    string? Currency);
