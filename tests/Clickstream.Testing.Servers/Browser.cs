using Microsoft.Playwright;

namespace Clickstream.Testing.Servers;

/// <summary>A Chromium. What it opens shares nothing: each page is as one in a browser of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Person = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    private const string Executable = "/usr/bin/chromium";
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The width of a desk's window.</summary>
    public const int Desk = 1440;

    /// <summary>The width of a phone.</summary>
    public const int Phone = 390;

    /// <summary>Where screenshots go: <c>CLICKSTREAM_SCREENSHOTS</c>, else a folder for temporary files.</summary>
    public static string Screenshots { get; } = Environment.GetEnvironmentVariable("CLICKSTREAM_SCREENSHOTS") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Path.GetTempPath(), "clickstream-screenshots");

    /// <summary>Takes a picture of all of a page.</summary>
    public static async Task SaveAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Screenshots);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = true });
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (!File.Exists(Executable))
        {
            throw new InvalidOperationException("Chromium is missing. ./test.sh installs it (Debian package chromium).");
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync",

                // A headless browser is a bot. The agent of a context is not said by requests that outlive their page, this one is.
                $"--user-agent={Person}",
            ],

            // People have it; Playwright takes it away unasked.
            IgnoreDefaultArgs = ["--disable-back-forward-cache"],
        });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>Opens an empty page in a context of its own, with a window and a cache; whoever opens it closes the context.</summary>
    /// <remarks>Tabs of one window would slow each other down: Chromium draws only the one in front.</remarks>
    /// <param name="userAgent">What the browser says it is; <c>null</c> for a Chrome that somebody sits at.</param>
    public async Task<IPage> NewPageAsync(string? userAgent = null)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = Desk, Height = 900 }, Locale = "en-GB", UserAgent = userAgent,

            // What moves is drawn again and again, for nobody.
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await context.NewPageAsync();
    }

    /// <summary>Opens a page of the dashboards and waits until all of it is there.</summary>
    /// <param name="server">The dashboards.</param>
    /// <param name="query">The query of the address, such as <c>page=funnel&amp;range=all</c>.</param>
    public async Task<DashboardPage> OpenAsync(DashboardsServer server, string query)
    {
        var page = new DashboardPage(await NewPageAsync(), server.Url);
        await page.GoToAsync(query);
        return page;
    }
}
