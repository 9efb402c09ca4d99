using System.Diagnostics;
using Clickstream.Testing.Servers;
using Npgsql;

namespace Clickstream.Dashboards.Tests;

/// <summary>PostgreSQL goes away and comes back; the dashboards say so and go on, without being started again.</summary>
[Collection(InOneBrowser.Name)]
public sealed class OutageTests(Browser browser)
{
    private const string Message = "The warehouse cannot be reached, or does not let the dashboards in.";

    [Fact]
    public async Task Ten_seconds_without_a_server_show_a_message_and_then_the_numbers()
    {
        using var postgres = PostgresServer.Start(isDurable: false);
        var warehouse = postgres.CreateDatabase();
        await CommandCall.OutputOfAsync("rebuild", "--lake", await new SharedLake("simulate", "--events", "2000", "--seed", "4", "--days", "3").Folder, "--warehouse", warehouse);
        await using var server = await DashboardsServer.StartAsync(warehouse);
        await using var page = await browser.OpenAsync(server, "page=overview&range=all");
        var sessions = await page.NumberAsync("Sessions");

        postgres.StopImmediately();
        await page.Page.GetByText(Message).First.WaitForAsync();
        await page.Page.Locator("a.nav-link", new() { HasTextString = "Funnel" }).ClickAsync();
        await page.Pane.GetByText("comes back by itself").First.WaitForAsync();
        await page.SaveAsync("outage");
        (await page.Page.ContentAsync()).Should().NotContainAny("libpq", "RPostgreSQL", "could not connect", "Error in", "127.0.0.1:");
        await Task.Delay(TimeSpan.FromSeconds(10));
        postgres.StartAgain();
        var waited = Stopwatch.StartNew();
        await page.Pane.Locator("table").First.WaitForAsync();
        await page.SwitchAsync("Overview");

        waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
        (await page.NumberAsync("Sessions")).Should().Be(sessions);
        (await page.Page.GetByText(Message).CountAsync()).Should().Be(0);
        page.Troubles.Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_rebuild_puts_in_place_is_shown_soon_and_what_fails_is_logged_in_full()
    {
        var warehouse = PostgresServer.Shared.CreateDatabase();
        var lake = await new SharedLake("simulate", "--events", "1000", "--seed", "4", "--days", "3").Folder;
        await CommandCall.OutputOfAsync("rebuild", "--lake", lake, "--warehouse", warehouse);
        await using var server = await DashboardsServer.StartAsync(warehouse);
        await using var page = await browser.OpenAsync(server, "page=overview&range=all");
        var before = await page.NumberAsync("Sessions");
        await using var source = NpgsqlDataSource.Create(warehouse);

        await CommandCall.OutputOfAsync("simulate", "--events", "1000", "--seed", "5", "--days", "3", "--lake", lake);
        await CommandCall.OutputOfAsync("rebuild", "--lake", lake, "--warehouse", warehouse);
        await page.Page.WaitForFunctionAsync(
            "before => document.querySelector('.tab-pane.active .number-value')?.innerText !== before", before, new() { Timeout = 30_000 });
        await using (var revoke = source.CreateCommand("revoke select on report.sold_line from clickstream_reader"))
        {
            await revoke.ExecuteNonQueryAsync();
        }

        await page.SwitchAsync("Products");
        await page.Pane.GetByText("The log of the server says why").First.WaitForAsync();
        server.Log.Should().Contain("permission denied for view sold_line");
        (await page.Page.ContentAsync()).Should().NotContain("permission denied");
    }
}
