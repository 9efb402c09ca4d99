namespace Clickstream.Domain.Events;

/// <summary>A product as an event speaks of it.</summary>
/// <remarks>Source: the item parameters of GA4's e-commerce events.</remarks>
public sealed record Item
{
    /// <summary>The shop's id of the product, 1 to 128 bytes.</summary>
    public required string ProductId { get; init; }

    /// <summary>The name shown, up to 2,000 bytes.</summary>
    public string? Name { get; init; }

    /// <summary>The category, as a path or a single word, up to 300 bytes.</summary>
    public string? Category { get; init; }

    /// <summary>The brand, up to 300 bytes.</summary>
    public string? Brand { get; init; }

    /// <summary>The variant (size, colour, memory), up to 300 bytes.</summary>
    public string? Variant { get; init; }

    /// <summary>The price before reductions, per unit; 0 or more.</summary>
    public decimal? ListPrice { get; init; }

    /// <summary>The price asked, per unit; 0 or more.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>The ISO 4217 code of both prices; the order's or the site's when the item named none.</summary>
    public required string Currency { get; init; }

    /// <summary>The number of units, 1 to 9,999.</summary>
    public int Quantity { get; init; } = 1;

    /// <summary>The coupon used for this item, up to 300 bytes.</summary>
    public string? Coupon { get; init; }

    /// <summary>The place in the list it was shown in, from 0 to 100,000.</summary>
    public int? ListPosition { get; init; }

    /// <summary>The path of the product's page, up to 2,000 bytes.</summary>
    public string? UrlPath { get; init; }

    /// <summary>Unit price times quantity; 0 when no price is known.</summary>
    public decimal Value => (UnitPrice ?? 0m) * Quantity;
}
