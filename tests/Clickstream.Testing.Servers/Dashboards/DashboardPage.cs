using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Clickstream.Testing.Servers;

/// <summary>An open page of the dashboards, with all that went wrong on it.</summary>
public sealed partial class DashboardPage : IAsyncDisposable
{
    private const float Patience = 60_000;

    /// <summary>Lists what is still computed, and outputs of the open page that are to be seen and hold nothing.</summary>
    private const string Unready =
        """
        const pane = document.querySelector('.tab-pane.active');
        const isBusy = document.documentElement.classList.contains('shiny-busy') || document.querySelector('.recalculating');
        const outputs = pane?.querySelectorAll('.shiny-bound-output:not(.shiny-text-output):not(.shiny-download-link)') ?? [];
        const isEmpty = one => one.offsetParent && !one.children.length && !(one.closest('.chart, .table-frame') ?? one).textContent.trim();
        const unready = [...outputs].filter(isEmpty).map(one => one.id);
        if (!pane) unready.push('the page');
        if (isBusy) unready.push('computing');
        """;

    /// <summary>
    /// Waits until the server has heard all that was chosen: inputs are sent soon after they change, and it answers in order, also what it
    /// does not know.
    /// </summary>
    private const string Heard =
        """
        async () => {
            window.quietSince = undefined;
            await new Promise(sent => setTimeout(sent, 50));
            await new Promise(heard => {
                if (!window.Shiny?.shinyapp?.isConnected()) return heard();
                jQuery(document).one('shiny:disconnected', heard);
                Shiny.shinyapp.makeRequest('settled', [], heard, heard);
            });
        }
        """;

    private readonly Uri server;
    private readonly List<string> troubles = [];

    internal DashboardPage(IPage page, Uri server)
    {
        (Page, this.server) = (page, server);
        page.PageError += (_, error) => Note($"script: {error}");
        page.Dialog += (_, dialog) => Note($"dialog: {dialog.Message}");
        page.Request += (_, request) => NoteUnless(IsOwn(request.Url), $"outside: {request.Url}");
        page.Response += (_, response) => NoteUnless(response.Status < 400, $"{response.Status}: {response.Url}");
        page.Console += (_, message) => NoteUnless(message.Type is not ("error" or "warning"), $"console: {message.Text}");
    }

    /// <summary>The page as the browser knows it.</summary>
    public IPage Page { get; }

    /// <summary>Errors of scripts and of the console, dialogs, answers that failed and requests to others.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (troubles)
            {
                return [.. troubles];
            }
        }
    }

    /// <summary>How long it took until all was there that was asked for last.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Goes to an address and waits until all of it is there.</summary>
    public Task GoToAsync(string query) => TimeAsync(() => Page.GotoAsync(new Uri(server, $"?{query}").ToString()));

    /// <summary>Gives the window another size.</summary>
    public async Task ResizeAsync(int width, int height)
    {
        await Page.SetViewportSizeAsync(width, height);
        await SettleAsync();
    }

    /// <summary>Goes to another page by the navigation.</summary>
    public Task SwitchAsync(string title) => TimeAsync(async () =>
    {
        var link = Page.Locator("a.nav-link", new PageLocatorOptions { HasTextString = title });
        var toggle = Page.Locator(".navbar-toggle, .navbar-toggler").First;
        if (await toggle.IsVisibleAsync() && !await link.IsVisibleAsync())
        {
            await toggle.ClickAsync();
        }

        await link.ClickAsync();
    });

    /// <summary>Waits until nothing is computed any more and everything that is to be seen is drawn.</summary>
    public async Task SettleAsync()
    {
        await Page.EvaluateAsync(Heard);
        try
        {
            await Page.WaitForFunctionAsync(
                $"() => {{ {Unready} const isQuiet = !unready.length; window.quietSince = isQuiet ? (window.quietSince ?? Date.now()) : undefined; "
                    + "return isQuiet && Date.now() - window.quietSince > 300; }",
                null, new PageWaitForFunctionOptions { Timeout = Patience });
        }
        catch (TimeoutException late)
        {
            var unready = await Page.EvaluateAsync<string[]>($"() => {{ {Unready} return unready; }}");
            throw new TimeoutException($"Not there after a minute: {string.Join(", ", unready.Concat(Troubles))}", late);
        }
    }

    /// <summary>The number on a card, as text.</summary>
    public Task<string> NumberAsync(string label) =>
        Pane.Locator(".number", new LocatorLocatorOptions { Has = Page.Locator(".number-label", new PageLocatorOptions { HasTextRegex = Whole(label) }) })
            .Locator(".number-value").First.InnerTextAsync();

    /// <summary>How much the number on a card has changed since the period before, as text.</summary>
    public Task<string> ChangeAsync(string label) =>
        Pane.Locator(".number", new LocatorLocatorOptions { Has = Page.Locator(".number-label", new PageLocatorOptions { HasTextRegex = Whole(label) }) })
            .Locator(".change [aria-hidden]").First.InnerTextAsync();

    /// <summary>The cells of a short table with a caption, a row each, its head left out.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> TableAsync(string caption)
    {
        var rows = await Pane.Locator("table", new LocatorLocatorOptions { Has = Page.Locator("caption", new PageLocatorOptions { HasTextRegex = Whole(caption) }) })
            .Locator("tbody tr").AllAsync();
        return await Task.WhenAll(rows.Select(async row => (IReadOnlyList<string>)[.. await row.Locator("th, td").AllInnerTextsAsync()]));
    }

    /// <summary>The numbers that a chart draws, of its last series: by row of a heat map, from the top of horizontal bars.</summary>
    /// <param name="id">The chart's id.</param>
    public async Task<IReadOnlyList<decimal>> DrawnAsync(string id)
    {
        var numbers = await Page.EvaluateAsync<double?[]>(
            """
            id => {
                const one = document.getElementById(id).data.at(-1);
                return one.z ? one.z.flatMap(row => Array.from(row)) : one.orientation === 'h' ? Array.from(one.x).reverse() : Array.from(one.y);
            }
            """,
            id);
        return [.. numbers.Where(one => one is not null).Select(one => (decimal)one!.Value)];
    }

    /// <summary>What a chart says of each point, by series.</summary>
    /// <param name="id">The chart's id.</param>
    public Task<string[][]> SaidAsync(string id) =>
        Page.EvaluateAsync<string[][]>("id => Array.from(document.getElementById(id).data, one => Array.from([one.text].flat()))", id);

    /// <summary>Downloads the table of the panel with a heading, as CSV.</summary>
    /// <returns>The text of the file.</returns>
    public async Task<string> DownloadAsync(string heading)
    {
        var panel = Pane.Locator("section.panel", new LocatorLocatorOptions { Has = Page.Locator("h2", new PageLocatorOptions { HasTextRegex = Whole(heading) }) });
        var download = await Page.RunAndWaitForDownloadAsync(() => panel.Locator("a", new LocatorLocatorOptions { HasTextString = "Download CSV" }).ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync());
    }

    /// <summary>Saves what is to be seen, outside of the tree.</summary>
    public Task SaveAsync(string name) => Browser.SaveAsync(Page, name);

    /// <summary>The page of the dashboards that is open.</summary>
    public ILocator Pane => Page.Locator(".tab-pane.active");

    /// <summary>Takes one of several choices beside each other.</summary>
    /// <param name="what">What is chosen.</param>
    /// <param name="choice">The choice.</param>
    public async Task ChooseAsync(string what, string choice)
    {
        await Pane.Locator(".choice", new LocatorLocatorOptions { HasTextString = what })
            .GetByText(choice, new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await SettleAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    /// <summary>A number as people read it, such as <c>1,234</c>, <c>USD 5.20</c> or <c>12.3%</c>.</summary>
    public static decimal Parse(string text) =>
        decimal.Parse(NotOfNumbers().Replace(text, ""), NumberStyles.Number, CultureInfo.InvariantCulture);

    private async Task TimeAsync(Func<Task> ask)
    {
        var asked = DateTimeOffset.UtcNow;
        await ask();
        await SettleAsync();
        Took = DateTimeOffset.FromUnixTimeMilliseconds((long)await Page.EvaluateAsync<double>("() => window.quietSince")) - asked;
    }

    private static Regex Whole(string text) => new($"^\\s*{Regex.Escape(text)}\\s*$");

    private bool IsOwn(string url) =>
        url.StartsWith(server.ToString(), StringComparison.Ordinal) || url.StartsWith($"ws://{server.Authority}/", StringComparison.Ordinal)
        || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal);

    private void NoteUnless(bool isWell, string trouble)
    {
        if (!isWell)
        {
            Note(trouble);
        }
    }

    private void Note(string trouble)
    {
        lock (troubles)
        {
            troubles.Add(trouble);
        }
    }

    [GeneratedRegex("[^0-9.-]")]
    private static partial Regex NotOfNumbers();
}
