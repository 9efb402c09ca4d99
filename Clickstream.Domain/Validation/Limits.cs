namespace Clickstream.Domain.Validation;

/// <summary>The limits of what an event may carry. Texts are counted in UTF-8 bytes, as they are stored.</summary>
public static class Limits
{
    /// <summary>Names and labels.</summary>
    public const int NameBytes = 300;

    /// <summary>Values and titles.</summary>
    public const int ValueBytes = 2_000;

    /// <summary>URLs.</summary>
    public const int UrlBytes = 10_000;

    /// <summary>A whole event as it was sent, and its JSON parts.</summary>
    public const int EventBytes = 32 * 1024;

    /// <summary>A user agent; longer ones are cut, not refused.</summary>
    public const int UserAgentBytes = 512;

    /// <summary>Items of one event.</summary>
    public const int Items = 200;

    /// <summary>Units of one item.</summary>
    public const int Quantity = 9_999;

    /// <summary>Position in a list.</summary>
    public const int ListPosition = 100_000;

    /// <summary>A unit price, in any currency.</summary>
    public const decimal Price = 1_000_000_000m;

    /// <summary>An amount of an order, and what the items of one event are together worth, in any currency.</summary>
    public const decimal OrderAmount = 1_000_000_000_000m;

    /// <summary>A screen's width or height in pixels.</summary>
    public const int ScreenPixels = 100_000;
}
