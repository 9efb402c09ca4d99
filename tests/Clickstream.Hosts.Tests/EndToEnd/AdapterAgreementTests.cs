using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing.Servers;

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
    [InlineData("overview --time-zone America/New_York --from 2026-06-02 --to 2026-06-20 --country VN --country US", true)]
    [InlineData("funnel --device mobile --channel Direct --channel Email", false)]
    [InlineData("products --top 50 --country US --time-zone Asia/Kathmandu --to 2026-06-09", true)]
    [InlineData("traffic", false)]
    [InlineData("traffic --by source-medium --top 5 --time-zone Asia/Kathmandu --from 2026-06-03", true)]
    [InlineData("traffic --by campaign --include-bots", false)]
    [InlineData("traffic --by device --include-bots", true)]
    [InlineData("traffic --by country --device desktop", false)]
    [InlineData("trends --time-zone Australia/Lord_Howe", false)]
    [InlineData("trends --include-bots --channel Direct", true)]
    [InlineData("paths --top 1000", false)]
    [InlineData("paths --top 7 --include-bots --device tablet", true)]
    [InlineData("retention --weeks 3", false)]
    [InlineData("retention --time-zone Pacific/Auckland --country DE --include-bots", true)]
    [InlineData("carts", false)]
    [InlineData("carts --from 2026-06-07 --channel Direct", true)]
    [InlineData("checkout", false)]
    [InlineData("searches --top 1000", true)]
    [InlineData("searches --top 3 --country FR --include-bots", false)]
    [InlineData("quality", true)]
    [InlineData("quality --from 2026-06-05 --to 2026-06-09 --time-zone Asia/Kolkata", false)]
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
    [InlineData("traffic --by device", true)]
    [InlineData("trends --time-zone Europe/Moscow", false)]
    [InlineData("paths --top 1000", true)]
    [InlineData("retention --include-bots", false)]
    [InlineData("carts", true)]
    [InlineData("quality", false)]
    public Task Reports_of_a_real_shop_are_equal_in_memory_and_in_PostgreSQL(string report, bool trustsClientSessions) =>
        ShouldAgreeAsync(Lakes.Real, report, trustsClientSessions);

    private static async Task ShouldAgreeAsync(SharedLake lake, string report, bool trustsClientSessions)
    {
        string[] arguments = ["report", .. report.Split(' '), "--json"];
        string[] rules = trustsClientSessions ? ["--trust-client-sessions"] : [];
        var warehouse = await lake.WarehouseAsync(trustsClientSessions);

        var inMemory = await CommandCall.OutputOfAsync([.. arguments, .. rules, "--lake", await lake.Folder]);
        var inPostgres = await CommandCall.OutputOfAsync([.. arguments, "--warehouse", warehouse]);

        inPostgres.Should().Be(inMemory).And.StartWith("{");
    }
}
