using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Clickstream.Hosts.Imports;

namespace Clickstream.Hosts.Tests.Cli;

/// <summary>The collector as a process of its own.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly string lake = Directory.CreateTempSubdirectory("clickstream-serve-").FullName;

    public void Dispose() => Directory.Delete(lake, recursive: true);

    [Fact]
    public async Task What_was_answered_for_is_in_the_lake_after_it_was_stopped()
    {
        using var process = Start(lake);
        var url = await UrlAsync(process);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
        using var body = new StringContent(
            """{"eventName":"page_view","clientId":"c1","pageUrl":"https://shop.example/?utm_source=news&utm_medium=email"}""", Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync(url + "/clickstream", body);
        await StopAsync(process);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        process.ExitCode.Should().Be(0);
        var overview = JsonElement.Parse(await CommandRun.OutputOfAsync("report", "overview", "--lake", lake, "--json"));
        overview.GetProperty("page_views").GetInt64().Should().Be(1);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var process = Start(lake);
        var url = await UrlAsync(process);

        var second = await CommandRun.OfAsync("serve", "--lake", lake, "--listen", url);
        await StopAsync(process);

        second.ExitCode.Should().Be(2);
        second.Errors.Trim().Should().StartWith("clickstream: usage:").And.NotContain("\n");
    }

    [Theory]
    [InlineData("--listen", "nonsense")]
    [InlineData("--currency", "XXX")]
    [InlineData("--site", "")]
    public async Task Wrong_options_are_told_in_one_line(string option, string value)
    {
        var run = await CommandRun.OfAsync("serve", "--lake", "/nowhere", option, value);

        run.ExitCode.Should().Be(2);
        run.Errors.Trim().Should().StartWith("clickstream: usage:").And.NotContain("\n");
    }

    private static Process Start(string folder) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(FileImport).Assembly.Location, "serve", "--lake", folder, "--listen", "http://127.0.0.1:0"])
        {
            RedirectStandardError = true,
        })!;

    /// <summary>The address that the first entry of the log names.</summary>
    private static async Task<string> UrlAsync(Process process) =>
        JsonElement.Parse((await process.StandardError.ReadLineAsync())!).GetProperty("url").GetString()!;

    private static async Task StopAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }
}
