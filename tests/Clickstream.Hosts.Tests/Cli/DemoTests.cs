using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public async Task A_demo_shows_a_shop_and_leaves_nothing_behind()
    {
        var temporary = Directory.CreateTempSubdirectory("clickstream-demo-test-");

        var run = await CommandRun.WithVariablesAsync(new() { ["TMPDIR"] = temporary.FullName }, "demo");

        run.Should().BeEquivalentTo(new { ExitCode = 0, Errors = string.Empty });
        run.Output.Should().ContainAll("What became of the events", "10,000", "Overview", "Funnel", "Products");
        temporary.EnumerateFileSystemInfos("clickstream-demo-*").Should().BeEmpty();
        temporary.Delete(recursive: true);
    }

    [Fact]
    public async Task A_demo_may_leave_its_lake()
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-demo-test-");

        await CommandRun.OutputOfAsync("demo", "--lake", lake.FullName);

        (await CommandRun.OutputOfAsync("history", "verify", "--lake", lake.FullName)).Should().NotBeEmpty();
        lake.Delete(recursive: true);
    }
}
