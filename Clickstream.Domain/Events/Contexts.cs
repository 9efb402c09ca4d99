namespace Clickstream.Domain.Events;

/// <summary>The page on which an event happened.</summary>
/// <param name="Url">The address as the browser had it, up to 10,000 bytes.</param>
/// <param name="Title">The title, up to 2,000 bytes.</param>
/// <param name="Referrer">The address that led here, up to 10,000 bytes.</param>
public sealed record PageContext(string? Url, string? Title, string? Referrer);

/// <summary>Where the visitor was, as far as the network edge could tell.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="Region">The region's name or code.</param>
/// <param name="City">The city's name.</param>
public sealed record GeoContext(string? Country, string? Region, string? City);

/// <summary>What browser and network edge told of the device beside the user agent.</summary>
/// <param name="Brands">The brands and versions of <c>Sec-CH-UA</c>, as sent, up to 300 bytes.</param>
/// <param name="IsMobile">The answer of <c>Sec-CH-UA-Mobile</c>.</param>
/// <param name="Platform">The platform of <c>Sec-CH-UA-Platform</c>, without its quotes, such as <c>Windows</c>.</param>
/// <param name="DeviceClass">
/// What CloudFront's viewer headers said: <c>desktop</c>, <c>mobile</c>, <c>tablet</c> or <c>smart tv</c>.
/// </param>
/// <remarks>Source: User-Agent Client Hints (W3C), section 3; Amazon CloudFront, "Device type headers".</remarks>
public sealed record ClientHints(string? Brands, bool? IsMobile, string? Platform, string? DeviceClass);

/// <summary>The size of the visitor's screen.</summary>
/// <param name="Width">Width in CSS pixels, 1 to 100,000.</param>
/// <param name="Height">Height in CSS pixels, 1 to 100,000.</param>
public sealed record ScreenContext(int Width, int Height);

/// <summary>The list in which products were shown.</summary>
/// <param name="Id">The shop's id of the list.</param>
/// <param name="Name">The list's name.</param>
public sealed record ProductList(string? Id, string? Name);

/// <summary>A search of the shop.</summary>
/// <param name="Term">What was looked for, up to 2,000 bytes.</param>
/// <param name="Results">How many results were found, when the page told.</param>
public sealed record SearchQuery(string Term, int? Results);

/// <summary>What is known of a checkout's step.</summary>
/// <param name="Step">The step, as the shop calls it.</param>
/// <param name="ShippingTier">The shipping chosen.</param>
/// <param name="PaymentType">The means of payment chosen.</param>
public sealed record CheckoutDetails(string? Step, string? ShippingTier, string? PaymentType);

/// <summary>An element of a page.</summary>
/// <param name="Tag">Its tag name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Role">Its ARIA role.</param>
/// <param name="Text">Its visible text.</param>
/// <param name="Dataset">Its data attributes, as a JSON object.</param>
public sealed record PageElement(string? Tag, string? Id, string? Role, string? Text, string? Dataset);

/// <summary>An order, as a purchase or a refund speaks of it.</summary>
/// <param name="OrderId">The shop's id of the order, 1 to 128 bytes.</param>
/// <param name="IsIdDerived">Whether no order id was sent, so that it was derived from the event id to lose no sale.</param>
/// <param name="Value">Revenue without tax and shipping; of a refund, the part given back. <c>null</c>: the sum of the items.</param>
/// <param name="Tax">Tax, apart from the value.</param>
/// <param name="Shipping">Shipping, apart from the value.</param>
/// <param name="Coupon">The coupon used for the order.</param>
/// <param name="Currency">ISO 4217 code of all three amounts; <c>null</c> in a refund that names none: the order's.</param>
public sealed record OrderDetails(
    string OrderId, bool IsIdDerived, decimal? Value, decimal? Tax, decimal? Shipping, string? Coupon, string? Currency);
