using System.Diagnostics;
using Clickstream.Testing.Servers;

namespace Clickstream.Dashboards.Tests;

/// <summary>The dashboards' own tests, in R, over a warehouse.</summary>
public sealed class RSuiteTests
{
    [Fact]
    public async Task The_tests_in_R_pass()
    {
        var start = new ProcessStartInfo("Rscript", ["tests/testthat.R"])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "samples/Dashboards"), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["CLICKSTREAM_WAREHOUSE"] = await DashboardsServer.ReaderOfAsync(await Warehouses.WarehouseAsync(Warehouses.Month));
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        output.TrimEnd().Should().MatchRegex("[1-9][0-9]* passed, 0 failed, 0 skipped$", await errors);
        process.ExitCode.Should().Be(0);
    }
}
