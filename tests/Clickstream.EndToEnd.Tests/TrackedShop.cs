using Clickstream.Testing.Servers;
using Microsoft.Playwright;

namespace Clickstream.EndToEnd.Tests;

/// <summary>A platform and a site whose pages tell it what happens.</summary>
internal sealed class TrackedShop : IAsyncDisposable
{
    private const float Patience = 180_000;

    private readonly Browser browser;
    private readonly List<IPage> pages = [];

    private TrackedShop(Browser browser, Platform platform, TrackedSite site) => (this.browser, Platform, Site) = (browser, platform, site);

    public Platform Platform { get; }

    public TrackedSite Site { get; }

    public static async Task<TrackedShop> StartAsync(Browser browser, string options)
    {
        var platform = await Platform.StartAsync();
        return new TrackedShop(browser, platform, await TrackedSite.StartAsync(platform.Endpoint, options));
    }

    /// <summary>Opens a page in a browser of its own.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        var page = await browser.NewPageAsync();
        lock (pages)
        {
            pages.Add(page);
        }

        await page.GotoAsync(new Uri(Site.Url, path).ToString());
        return page;
    }

    /// <summary>Waits until nothing of these pages waits any more, and projects.</summary>
    public async Task DeliverAsync(params IPage[] open)
    {
        foreach (var page in open)
        {
            await AcknowledgedAsync(page);
        }

        await Platform.ProjectAsync();
    }

    /// <summary>Waits until every event of a page was acknowledged.</summary>
    public static async Task AcknowledgedAsync(IPage page)
    {
        // A batch that waits for others goes by itself after two seconds.
        await page.WaitForFunctionAsync(
            "() => !Object.keys(localStorage).some(key => key.startsWith('clickstream.event.'))",
            null, new PageWaitForFunctionOptions { Timeout = Patience, PollingInterval = 50 });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in pages)
        {
            await page.Context.CloseAsync();
        }

        await Site.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
