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

    /// <summary>A text among the properties; addresses stand there too.</summary>
    public const int PropertyValueBytes = UrlBytes;

    /// <summary>A whole event as it was sent, and its JSON parts.</summary>
    public const int EventBytes = 32 * 1024;

    /// <summary>A body of a request, inflated.</summary>
    public const int BodyBytes = 1024 * 1024;

    /// <summary>Events of one body.</summary>
    public const int BodyEvents = 500;

    /// <summary>How deep JSON may be nested, the body's outermost value being 1.</summary>
    public const int Depth = 16;

    /// <summary>Properties of one JSON object.</summary>
    public const int Properties = 64;

    /// <summary>Values of one event, objects and arrays counted.</summary>
    public const int Nodes = 2_000;

    /// <summary>Digits and signs of one number.</summary>
    public const int NumberCharacters = 30;

    /// <summary>A number of this length makes a body malformed, wherever it stands.</summary>
    public const int MalformedNumberCharacters = 400;

    /// <summary>Errors told of one event.</summary>
    public const int Errors = 20;

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
