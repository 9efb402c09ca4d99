using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Clickstream.Testing.Servers;

namespace Clickstream.Dashboards.Tests;

/// <summary>What is not as it should be from the start is told.</summary>
[Collection(InOneBrowser.Name)]
public sealed class StartTests(Browser browser)
{
    [Fact]
    public async Task A_warehouse_without_tables_is_told_of_on_the_page_with_the_command_that_makes_them()
    {
        await using var server = await DashboardsServer.StartAsReaderAsync(PostgresServer.Shared.CreateDatabase());
        var page = await browser.NewPageAsync();
        await page.GotoAsync(server.Url.ToString());

        await page.GetByText("clickstream migrate --roles").First.WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (code, said) = await DashboardsServer.RunAsync("--warehouse", "Host=127.0.0.1;Username=nobody;Database=none", "--port", port);

        code.Should().Be(2);
        said.Should().Contain($"port {port}").And.NotContain("Dashboards: http").And.NotContain("Calls:");
    }
}
