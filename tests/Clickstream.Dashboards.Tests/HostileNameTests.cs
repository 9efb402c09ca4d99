using Clickstream.Testing.Servers;

namespace Clickstream.Dashboards.Tests;

/// <summary>What an attacker names products, pages and searches is text, on every page and in every export.</summary>
[Collection(InOneBrowser.Name)]
public sealed class HostileNameTests(Browser browser)
{
    [Fact]
    public async Task No_script_runs_on_any_page()
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Hostile), "page=overview&range=all");
        foreach (var row in PageTests.All)
        {
            await page.SwitchAsync((string)row[1]);
            await page.SaveAsync($"hostile-{row[0]}");
            await HoverAsync(page);

            (await page.Pane.Locator("h1").InnerTextAsync()).Should().Be((string)row[1]);
            (await page.Page.EvaluateAsync<bool>("() => 'attacked' in window")).Should().BeFalse("nothing runs on {0}", row[1]);
            (await page.Pane.Locator("script, img, iframe, a[href^=javascript], [onerror], [onload], [onmouseover]").CountAsync()).Should().Be(0);
            page.Troubles.Should().BeEmpty("nothing goes wrong on {0}", row[1]);
        }
    }

    [Theory]
    [InlineData("products", "All products", 0)]
    [InlineData("search", "Terms", 0)]
    [InlineData("traffic", "All origins", 0)]
    public async Task Exports_hold_every_name_and_no_formula(string name, string heading, int column)
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Hostile), $"page={name}&range=all");
        if (name == "traffic")
        {
            await page.ChooseAsync("Origin", "Campaign");
        }

        var lines = CsvText.Read(await page.DownloadAsync(heading));

        var names = lines.Skip(1).Select(line => line[column]).ToList();
        names.Should().HaveCountGreaterThan(10).And.NotContain(text => IsFormula(text));
        foreach (var formula in HostileShop.Formulas.Where(formula => formula == formula.Trim()))
        {
            names.Should().Contain($"'{formula}");
        }
    }

    [Fact]
    public async Task Names_are_shown_as_they_are()
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Hostile), "page=products&range=all");

        // The search of a table takes an ampersand for the beginning of a character's name.
        foreach (var markup in HostileShop.Markup.Where(markup => !markup.Contains('&', StringComparison.Ordinal)))
        {
            await page.Pane.Locator("input[type=search]").FillAsync(markup);
            await page.Pane.Locator("td", new() { HasTextString = markup }).First.WaitForAsync();
        }

        page.Troubles.Should().BeEmpty();
    }

    /// <summary>Whether some spreadsheet takes a text for a formula, also behind blanks.</summary>
    private static bool IsFormula(string text) =>
        text.TrimStart(' ', '\u00A0') is { Length: > 0 } rest && "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20".Contains(rest[0], StringComparison.Ordinal);

    /// <summary>Labels that come under the pointer are drawn from the same texts.</summary>
    private static async Task HoverAsync(DashboardPage page)
    {
        foreach (var chart in await page.Pane.Locator(".js-plotly-plot").AllAsync())
        {
            if (await chart.BoundingBoxAsync() is { } box)
            {
                for (var part = 1; part < 6; part++)
                {
                    await page.Page.Mouse.MoveAsync(box.X + (box.Width * part / 6), box.Y + (box.Height * part / 6));
                }
            }
        }
    }
}
