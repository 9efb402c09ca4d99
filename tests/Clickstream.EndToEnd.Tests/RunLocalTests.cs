using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Clickstream.Testing.Servers;

namespace Clickstream.EndToEnd.Tests;

/// <summary>What samples/run-local.sh says when it cannot start; <see cref="WorkshopTests"/> starts it.</summary>
public sealed class RunLocalTests
{
    [Theory]
    [InlineData("--port", "80", "a port is between")]
    [InlineData("--port", "65001", "a port is between")]
    [InlineData("--port", "many", "--port needs a number")]
    [InlineData("--every", "3601", "--every at most 3600")]
    [InlineData("--environment", "", "--environment needs a file")]
    [InlineData("--cloud", "aws", "--cloud is not known")]
    public async Task Wrong_usage_is_told_in_a_sentence(string option, string value, string sentence)
    {
        var (code, printed) = await RunAsync(option, value);

        code.Should().Be(2);
        printed.Trim().Should().StartWith("run-local.sh: ").And.Contain(sentence).And.EndWith("See --help.").And.NotContain("\n");
    }

    [Fact]
    public async Task Help_tells_all_options()
    {
        var (code, printed) = await RunAsync("--help");

        code.Should().Be(0);
        printed.Should().ContainAll("--port N", "--every SECONDS", "--environment FILE", "Ctrl+C stops all of it");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_before_anything_starts()
    {
        using var other = new TcpListener(IPAddress.Loopback, Loopback.FreePort());
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;

        // The dashboards' port is the second after the shop's.
        var (code, printed) = await RunAsync("--port", (taken - 2).ToString(CultureInfo.InvariantCulture));

        code.Should().Be(1);
        printed.Trim().Should().Be($"run-local.sh: port {taken} is taken; choose others with --port.");
    }

    private static async Task<(int Code, string Printed)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "samples/run-local.sh"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
