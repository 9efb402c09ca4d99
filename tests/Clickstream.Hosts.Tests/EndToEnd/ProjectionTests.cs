using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

public sealed class ProjectionTests
{
    private readonly string warehouse = PostgresServer.Shared.CreateDatabase();

    [Fact]
    public async Task Small_slices_in_any_order_make_the_warehouse_of_a_rebuild()
    {
        await ProjectAsync("--slice-events", "500", "--shuffle", "5");

        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(await Lakes.Simulated.WarehouseAsync(trustsClientSessions: false)));
    }

    [Fact]
    public async Task Small_slices_of_client_sessions_make_the_warehouse_of_a_rebuild()
    {
        await ProjectAsync("--slice-events", "1500", "--shuffle", "6", "--trust-client-sessions");

        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(await Lakes.Simulated.WarehouseAsync(trustsClientSessions: true)));
    }

    private async Task<string> ProjectAsync(params string[] more) =>
        await CommandCall.OutputOfAsync(["project", "--lake", await Lakes.Simulated.Folder, "--warehouse", warehouse, .. more]);
}
