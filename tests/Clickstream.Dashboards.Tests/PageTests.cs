using Clickstream.Testing.Servers;
using Microsoft.Playwright;

namespace Clickstream.Dashboards.Tests;

/// <summary>Every page opens, at a desk and on a phone, and nothing goes wrong on it.</summary>
[Collection(InOneBrowser.Name)]
public sealed class PageTests(Browser browser)
{
    /// <summary>The pages: their names in the address, and in the navigation.</summary>
    public static readonly TheoryData<string, string> All = new()
    {
        { "overview", "Overview" }, { "funnel", "Funnel" }, { "products", "Products" }, { "carts", "Carts and checkout" }, { "traffic", "Traffic" },
        { "trends", "Trends" }, { "paths", "Paths" }, { "retention", "Retention" }, { "search", "Search" }, { "quality", "Data quality" },
    };

    [Fact]
    public Task All_of_a_simulated_month() => LookAtAllAsync(Warehouses.Month);

    [RealDataFact]
    public Task All_of_a_real_shop() => LookAtAllAsync(Warehouses.Real);

    [Fact]
    public async Task The_navigation_leads_to_every_page_and_the_address_follows()
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Month), "range=all");
        foreach (var row in All)
        {
            await page.SwitchAsync((string)row[1]);

            (await page.Pane.Locator("h1").InnerTextAsync()).Should().Be((string)row[1]);
            new Uri(page.Page.Url).Query.Should().Contain($"page={row[0]}").And.Contain("range=all");
        }

        page.Troubles.Should().BeEmpty();
    }

    [Fact]
    public async Task A_keyboard_reaches_pages_and_filters_and_what_has_the_focus_can_be_seen()
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Month), "range=all");
        var reached = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<bool>("() => document.activeElement === document.body"))
            {
                break;
            }

            reached.Add(await page.Page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.textContent.trim()"));
            var outline = await page.Page.EvaluateAsync<bool>(
                "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }");
            outline.Should().BeTrue("'{0}' has the focus", reached[^1]);
        }

        reached.Should().Contain(["Overview", "Data quality", "filter-preset", "filter-currency"]);
    }

    [Fact]
    public async Task A_machine_can_read_what_is_drawn()
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Month), "range=all");

        var charts = await page.Pane.Locator(".js-plotly-plot").EvaluateAllAsync<string[]>(
            "all => all.map(chart => chart.closest('[aria-label]')?.getAttribute('aria-label') ?? '')");
        var unlabelled = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('input, select')].filter(one => one.offsetParent && !one.labels?.length && !one.getAttribute('aria-label')
                && !one.placeholder).map(one => one.outerHTML)
            """);
        charts.Should().NotBeEmpty().And.OnlyContain(label => label.Length > 20);
        unlabelled.Should().BeEmpty();
        (await page.Page.GetAttributeAsync("html", "lang")).Should().Be("en");
    }

    private async Task LookAtAllAsync(string warehouse)
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(warehouse), "page=overview&range=all");
        foreach (var (width, height) in new[] { (Browser.Desk, 900), (Browser.Phone, 844) })
        {
            await page.ResizeAsync(width, height);
            foreach (var row in All)
            {
                await page.SwitchAsync((string)row[1]);
                await page.SaveAsync($"{warehouse}-{row[0]}-{width}");

                (await page.Pane.Locator("h1").InnerTextAsync()).Should().Be((string)row[1]);
                var text = await page.Pane.InnerTextAsync();
                (await page.Pane.Locator(".shiny-output-error:not(.shiny-output-error-validation)").CountAsync()).Should().Be(0, "all of it can be computed: {0}", text);
                text.Should().NotContain("could not be computed");
                (await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth"))
                    .Should().BeLessThanOrEqualTo(0, "nothing of {0} is too wide", row[1]);
                (await page.Pane.Locator("details").CountAsync()).Should().BePositive("it says how it is computed");
                page.Troubles.Should().BeEmpty("nothing goes wrong on {0}", row[1]);
            }
        }
    }
}
