using System.Text.Json;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

public sealed class RepeatedProjectionTests
{
    private readonly string warehouse = PostgresServer.Shared.CreateDatabase();

    [Fact]
    public async Task Projecting_again_finds_nothing_to_do()
    {
        await ProjectAsync();

        var again = JsonDocument.Parse(await ProjectAsync("--json")).RootElement;

        "segments slices events sessions_written segments_pending".Split(' ').Should().OnlyContain(name => again.GetProperty(name).GetInt64() == 0);
    }

    [Fact]
    public async Task Projecting_again_changes_nothing()
    {
        await ProjectAsync();
        var before = await CommandCall.DumpAsync(warehouse);
        await ProjectAsync();

        (await CommandCall.DumpAsync(warehouse)).Should().Be(before);
    }

    [Fact]
    public async Task Every_event_read_is_projected_or_a_duplicate()
    {
        var summary = JsonDocument.Parse(await ProjectAsync("--json")).RootElement;

        (summary.GetProperty("projected").GetInt64() + summary.GetProperty("duplicates").GetInt64()).Should().Be(summary.GetProperty("events").GetInt64())
            .And.Be(2_000);
    }

    [Fact]
    public async Task What_a_limited_run_left_pending_is_projected_by_the_next()
    {
        await ProjectAsync("--slice-events", "400", "--max-slices", "2");
        await ProjectAsync();

        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(await Lakes.Small.WarehouseAsync(trustsClientSessions: false)));
    }

    [Theory]
    [InlineData("--trust-client-sessions")]
    [InlineData("--session-timeout", "20m")]
    [InlineData("--max-session", "none")]
    public async Task Projecting_by_other_rules_refuses_and_names_the_rebuild(params string[] rules)
    {
        await ProjectAsync();

        var run = await CommandRun.OfAsync(["project", "--lake", await Lakes.Small.Folder, "--warehouse", warehouse, .. rules]);

        run.Should().BeEquivalentTo(new { ExitCode = 1, Output = string.Empty });
        run.Errors.Should().MatchRegex(@"\Aclickstream: rules\.changed: [^\n]*rebuild[^\n]*\n\z");
    }

    [Fact]
    public async Task A_rebuild_takes_other_rules()
    {
        await ProjectAsync();
        await CommandCall.OutputOfAsync("rebuild", "--lake", await Lakes.Small.Folder, "--warehouse", warehouse, "--trust-client-sessions");

        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(await Lakes.Small.WarehouseAsync(trustsClientSessions: true)));
    }

    [Fact]
    public async Task A_rebuild_by_shards_is_swapped_in_by_the_last()
    {
        await ProjectAsync();
        string[] rebuild = ["rebuild", "--lake", await Lakes.Small.Folder, "--warehouse", warehouse, "--trust-client-sessions", "--json", "--shard"];

        var first = await CommandRun.OfAsync([.. rebuild, "2/2"]);
        var last = await CommandRun.OfAsync([.. rebuild, "1/2"]);

        first.Output.Should().Contain("\"is_published\":false");
        first.Errors.Should().Contain("Other shards are still to be built.");
        last.Output.Should().Contain("\"is_published\":true");
        last.Should().BeEquivalentTo(new { ExitCode = 0, Errors = string.Empty });
        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(await Lakes.Small.WarehouseAsync(trustsClientSessions: true)));
    }

    [Fact]
    public async Task After_a_rebuild_by_other_rules_these_are_in_force()
    {
        await ProjectAsync();
        await CommandCall.OutputOfAsync("rebuild", "--lake", await Lakes.Small.Folder, "--warehouse", warehouse, "--session-timeout", "20m");

        (await ProjectAsync("--session-timeout", "20m", "--json")).Should().StartWith("{\"segments\":0,");
    }

    private async Task<string> ProjectAsync(params string[] more) =>
        await CommandCall.OutputOfAsync(["project", "--lake", await Lakes.Small.Folder, "--warehouse", warehouse, .. more]);
}
