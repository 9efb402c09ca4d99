using Clickstream.Testing.Servers;
using Microsoft.Playwright;

namespace Clickstream.Dashboards.Tests;

/// <summary>The filter bar changes what is counted, and the address keeps it.</summary>
[Collection(InOneBrowser.Name)]
public sealed class FilterTests(Browser browser)
{
    [Fact]
    public async Task A_device_that_is_chosen_leaves_out_all_others()
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Month), "page=overview&range=all");
        var all = DashboardPage.Parse(await page.NumberAsync("Sessions"));

        await page.Page.Locator("summary", new PageLocatorOptions { HasTextString = "Device" }).ClickAsync();
        await page.Page.GetByLabel("mobile", new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await page.SettleAsync();

        var mobile = DashboardPage.Parse(await page.NumberAsync("Sessions"));
        mobile.Should().BePositive().And.BeLessThan(all);
        new Uri(page.Page.Url).Query.Should().Contain("device=mobile");
        await page.Page.ReloadAsync();
        await page.SettleAsync();
        DashboardPage.Parse(await page.NumberAsync("Sessions")).Should().Be(mobile, "the address keeps the filter");
        page.Troubles.Should().BeEmpty();
    }

    [Fact]
    public async Task Days_are_chosen_by_name_or_one_by_one()
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Month), "page=overview&range=all");
        var all = DashboardPage.Parse(await page.NumberAsync("Sessions"));

        await page.Page.SelectOptionAsync("#filter-preset", "last7");
        await page.SettleAsync();
        var week = DashboardPage.Parse(await page.NumberAsync("Sessions"));
        await page.Page.SelectOptionAsync("#filter-preset", "custom");
        await page.Page.FillAsync("#filter-from", "2026-06-10");
        await page.Page.FillAsync("#filter-to", "2026-06-10");
        await page.SettleAsync();
        var day = DashboardPage.Parse(await page.NumberAsync("Sessions"));

        day.Should().BePositive().And.BeLessThan(week);
        week.Should().BeLessThan(all);
        await page.Page.FillAsync("#filter-to", "2026-06-01");
        await page.Pane.GetByText("The first day is after the last one.").First.WaitForAsync();
        page.Troubles.Should().BeEmpty();
    }

    [Theory]
    [InlineData("page=nowhere&range=ever&device=toaster&currency=XXX&from=2026-99-99&to=never&channel=%00%27%3B--")]
    [InlineData("page=<script>window.attacked=1</script>&from=2026-06-30&to=2026-06-01&country=%ff%fe")]
    [InlineData("page=overview&page=funnel&from[]=1&range=all&range=last7")]
    public async Task What_an_address_asks_for_without_sense_is_as_if_it_were_not_said(string query)
    {
        await using var page = await browser.OpenAsync(await Warehouses.ServerAsync(Warehouses.Month), query);

        DashboardPage.Parse(await page.NumberAsync("Sessions")).Should().BePositive();
        (await page.Page.EvaluateAsync<bool>("() => 'attacked' in window")).Should().BeFalse();
        page.Troubles.Should().BeEmpty();
    }

    [Fact]
    public async Task A_range_without_sessions_says_so()
    {
        var server = await Warehouses.ServerAsync(Warehouses.Month);
        await using var page = await browser.OpenAsync(server, "page=overview&from=2030-01-01&to=2030-01-31");
        foreach (var row in PageTests.All)
        {
            await page.SwitchAsync((string)row[1]);

            (await page.Pane.InnerTextAsync()).Should().MatchRegex("No .* in this range|Nothing .* in this range", "it is the page {0}", row[1]);
            (await page.Pane.Locator(".shiny-output-error:not(.shiny-output-error-validation)").CountAsync()).Should().Be(0);
        }

        page.Troubles.Should().BeEmpty();
    }
}
