namespace Clickstream.Domain.Traffic;

/// <summary>Why a device is taken for a program rather than a person; codes that never change.</summary>
public static class BotReasons
{
    /// <summary>Its user agent says so: a crawler, a link checker, a preview, a monitor.</summary>
    public const string Declared = "declared";

    /// <summary>A browser without a window, driven by a program.</summary>
    public const string Headless = "headless";

    /// <summary>A reader of feeds.</summary>
    public const string FeedReader = "feed_reader";

    /// <summary>An HTTP library or a script.</summary>
    public const string Library = "library";

    /// <summary>A browser that fetched the page before anyone asked to see it.</summary>
    public const string Prefetch = "prefetch";

    /// <summary>A request that came with no user agent at all, which no browser sends.</summary>
    public const string NoAgent = "no_agent";
}
