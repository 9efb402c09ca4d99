namespace Clickstream.Domain.Sessions;

/// <summary>One product in one event, as carts and facts see it.</summary>
/// <param name="ProductKey">The key of the product with the attributes it was sent with.</param>
/// <param name="ProductId">The shop's id of the product.</param>
/// <param name="Variant">The variant; a cart holds variants of a product apart.</param>
/// <param name="Quantity">The number of units, 1 to 9,999.</param>
/// <param name="UnitPrice">The price asked per unit; <c>null</c> when not told.</param>
/// <param name="ListPrice">The price before reductions per unit; <c>null</c> when not told.</param>
/// <param name="Currency">The ISO 4217 code of both prices.</param>
/// <param name="Coupon">The coupon used.</param>
/// <param name="ListPosition">The place in the list it was shown in.</param>
public sealed record ItemLine(
    long ProductKey,
    string ProductId,
    string? Variant,
    int Quantity,
    decimal? UnitPrice,
    decimal? ListPrice,
    string Currency,
    string? Coupon,
    int? ListPosition)
{
    /// <summary>Unit price times quantity; 0 when no price was told.</summary>
    public decimal Value => (UnitPrice ?? 0m) * Quantity;
}
