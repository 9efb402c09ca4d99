using NodaTime;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>An event as a protocol read it, before anyone has checked it: every field may be missing or wrong.</summary>
/// <remarks>
/// Protocols and importers fill it; <see cref="EventAdmission"/> turns a valid one into a <see cref="ClickstreamEvent"/>.
/// </remarks>
public sealed class EventDraft
{
    /// <summary>
    /// What the protocol could not read at all, such as a text where a number belongs. Empty when everything could be read.
    /// </summary>
    public List<ValidationError> Problems { get; } = [];

    /// <summary>The bytes the event was read from, for the quarantine; empty when it never was bytes.</summary>
    public ReadOnlyMemory<byte> Raw { get; set; }

    /// <summary>
    /// Puts <see cref="Raw"/> back among what its body says of all its events, so that it can be read again; <c>null</c> when it stood
    /// alone. Asked only for what goes to the quarantine.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Surround { get; set; }

    /// <summary>Where in its source the event stood, such as <c>line 12</c>; <c>null</c> when its index says enough.</summary>
    public string? Origin { get; set; }

    /// <summary>The version of the wire format that the event says it has; <c>null</c> when it says none.</summary>
    public int? SchemaVersion { get; set; }

    /// <summary>Whether the event is to be kept without its visitor: it said so itself, or the request that brought it.</summary>
    internal bool IsWithoutConsent { get; set; }

    /// <summary>The event's name as sent.</summary>
    public string? Name { get; set; }

    /// <summary>The name under which another tracker sent it, of any form; <c>null</c> when it is <see cref="Name"/>.</summary>
    public string? SourceName { get; set; }

    /// <summary>The event's id as sent, of any form.</summary>
    public string? EventId { get; set; }

    /// <summary>The site; the source's default when missing.</summary>
    public string? SiteId { get; set; }

    /// <summary>The tracker's id of the browser.</summary>
    public string? ClientId { get; set; }

    /// <inheritdoc cref="EventEnvelope.UserId"/>
    public string? UserId { get; set; }

    /// <inheritdoc cref="EventEnvelope.ClientTime"/>
    public Instant? ClientTime { get; set; }

    /// <inheritdoc cref="EventEnvelope.SentAt"/>
    public Instant? SentAt { get; set; }

    /// <summary>When it was received, where that differs from the whole source's time.</summary>
    public Instant? ReceivedAt { get; set; }

    /// <inheritdoc cref="EventEnvelope.ClientSessionId"/>
    public string? ClientSessionId { get; set; }

    /// <inheritdoc cref="EventEnvelope.IsFirstVisit"/>
    public bool? IsFirstVisit { get; set; }

    /// <inheritdoc cref="EventEnvelope.LoginState"/>
    public string? LoginState { get; set; }

    /// <inheritdoc cref="EventEnvelope.IdentitySource"/>
    public string? IdentitySource { get; set; }

    /// <inheritdoc cref="PageContext.Url"/>
    public string? PageUrl { get; set; }

    /// <inheritdoc cref="PageContext.Title"/>
    public string? PageTitle { get; set; }

    /// <inheritdoc cref="PageContext.Referrer"/>
    public string? Referrer { get; set; }

    /// <summary>The user agent, where it differs from the whole source's.</summary>
    public string? UserAgent { get; set; }

    /// <summary>The address it came from, where it differs from the whole source's: a shop's server speaks for its visitor.</summary>
    public string? Address { get; set; }

    /// <summary>The place, where it differs from the whole source's.</summary>
    public GeoContext? Geo { get; set; }

    /// <inheritdoc cref="EventEnvelope.Language"/>
    public string? Language { get; set; }

    /// <inheritdoc cref="EventEnvelope.Screen"/>
    public ScreenContext? Screen { get; set; }

    /// <inheritdoc cref="EventEnvelope.Consent"/>
    public bool? Consent { get; set; }

    /// <summary>Whatever else was sent, as the text of a JSON object.</summary>
    public string? Properties { get; set; }

    /// <summary>The products.</summary>
    public List<ItemDraft> Items { get; } = [];

    /// <summary>The order.</summary>
    public OrderDraft? Order { get; set; }

    /// <summary>The product list.</summary>
    public ProductList? List { get; set; }

    /// <inheritdoc cref="SearchQuery.Term"/>
    public string? SearchTerm { get; set; }

    /// <inheritdoc cref="SearchQuery.Results"/>
    public int? SearchResults { get; set; }

    /// <summary>The checkout's step.</summary>
    public CheckoutDetails? Checkout { get; set; }

    /// <summary>The element.</summary>
    public PageElement? Element { get; set; }

    /// <summary>The same event as a retry brings it: received once more, all else unchanged.</summary>
    internal EventDraft ReceivedAgain(Instant at)
    {
        var again = (EventDraft)MemberwiseClone();
        again.ReceivedAt = at;
        return again;
    }
}

/// <summary>A product as a protocol read it.</summary>
public sealed class ItemDraft
{
    /// <inheritdoc cref="Item.ProductId"/>
    public string? ProductId { get; set; }

    /// <inheritdoc cref="Item.Name"/>
    public string? Name { get; set; }

    /// <inheritdoc cref="Item.Category"/>
    public string? Category { get; set; }

    /// <inheritdoc cref="Item.Brand"/>
    public string? Brand { get; set; }

    /// <inheritdoc cref="Item.Variant"/>
    public string? Variant { get; set; }

    /// <inheritdoc cref="Item.ListPrice"/>
    public decimal? ListPrice { get; set; }

    /// <inheritdoc cref="Item.UnitPrice"/>
    public decimal? UnitPrice { get; set; }

    /// <summary>The currency's code as sent; the order's, else the source's default when missing.</summary>
    public string? Currency { get; set; }

    /// <summary>The number of units; 1 when missing.</summary>
    public int? Quantity { get; set; }

    /// <inheritdoc cref="Item.Coupon"/>
    public string? Coupon { get; set; }

    /// <inheritdoc cref="Item.ListPosition"/>
    public int? ListPosition { get; set; }

    /// <inheritdoc cref="Item.UrlPath"/>
    public string? UrlPath { get; set; }
}

/// <summary>An order as a protocol read it.</summary>
public sealed class OrderDraft
{
    /// <inheritdoc cref="OrderDetails.OrderId"/>
    public string? OrderId { get; set; }

    /// <inheritdoc cref="OrderDetails.Value"/>
    public decimal? Value { get; set; }

    /// <inheritdoc cref="OrderDetails.Tax"/>
    public decimal? Tax { get; set; }

    /// <inheritdoc cref="OrderDetails.Shipping"/>
    public decimal? Shipping { get; set; }

    /// <inheritdoc cref="OrderDetails.Coupon"/>
    public string? Coupon { get; set; }

    /// <summary>The currency's code as sent; the first item's, else the source's default when missing.</summary>
    public string? Currency { get; set; }
}
