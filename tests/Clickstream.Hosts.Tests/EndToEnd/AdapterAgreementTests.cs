using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;

namespace Clickstream.Hosts.Tests.EndToEnd;

public sealed class AdapterAgreementTests
{
    [Theory]
    [InlineData("overview", false)]
    [InlineData("overview", true)]
    [InlineData("overview --include-bots", false)]
    [InlineData("overview --include-bots", true)]
    [InlineData("overview --from 2026-06-10 --to 2026-06-12", false)]
    [InlineData("overview --from 2026-06-10 --to 2026-06-12", true)]
    [InlineData("funnel", false)]
    [InlineData("funnel", true)]
    [InlineData("funnel --from 2026-06-20 --steps view_item_list,session,view_item,add_to_cart,purchase,refund --include-bots", false)]
    [InlineData("funnel --to 2026-06-20 --steps page_view,search,view_item", true)]
    [InlineData("products --top 100000", false)]
    [InlineData("products --top 100000", true)]
    [InlineData("products --top 7 --from 2026-06-05 --to 2026-06-25 --include-bots", false)]
    public Task Reports_of_a_simulated_shop_are_equal_in_memory_and_in_PostgreSQL(string report, bool trustsClientSessions) =>
        ShouldAgreeAsync(Lakes.Simulated, report, trustsClientSessions);

    [RealDataTheory]
    [InlineData("overview", false)]
    [InlineData("overview", true)]
    [InlineData("overview --from 2019-10-02 --include-bots", false)]
    [InlineData("overview --from 2019-10-01 --to 2019-10-01", true)]
    [InlineData("funnel", false)]
    [InlineData("funnel --steps session,view_item,purchase", true)]
    [InlineData("products --top 100000", false)]
    [InlineData("products --top 100000 --to 2019-10-01", true)]
    public Task Reports_of_a_real_shop_are_equal_in_memory_and_in_PostgreSQL(string report, bool trustsClientSessions) =>
        ShouldAgreeAsync(Lakes.Real, report, trustsClientSessions);

    private static async Task ShouldAgreeAsync(SharedLake lake, string report, bool trustsClientSessions)
    {
        string[] arguments = ["report", .. report.Split(' '), "--json"];
        string[] rules = trustsClientSessions ? ["--trust-client-sessions"] : [];
        var warehouse = await lake.WarehouseAsync(trustsClientSessions);

        var reports = await Task.WhenAll(
            CommandRun.OutputOfAsync([.. arguments, .. rules, "--lake", await lake.Folder]),
            CommandRun.OutputOfAsync([.. arguments, "--warehouse", warehouse]));

        reports[1].Should().Be(reports[0]);
    }
}
