using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Clickstream.Hosts.Imports;
using Clickstream.Hosts.Tests.EndToEnd;
using Clickstream.Testing.Servers;

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
    public async Task A_lake_in_S3_takes_what_many_send_at_once_in_few_segments()
    {
        const int Clients = 40;
        var address = $"s3://{S3Server.Shared.CreateBucket()}/lake?endpoint={S3Server.Shared.Endpoint.GetLeftPart(UriPartial.Authority)}";
        using var process = Start(address, new() { ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretAccessKey });
        var url = await UrlAsync(process);
        using var client = new HttpClient();
        for (var left = 30; (await client.GetAsync(url + "/readyz")).StatusCode != HttpStatusCode.OK; left--)
        {
            left.Should().BePositive("a busy S3 answers at last");
            await Task.Delay(1000);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            using var body = new StringContent(
                $$"""[{"eventName":"page_view","eventId":"e{{number}}","clientId":"c{{number}}","pageUrl":"https://shop.example/"},{"eventName":"no","clientId":""}]""",
                Encoding.UTF8, "text/plain");
            using var answer = await client.PostAsync(url + "/clickstream", body);
            return answer.StatusCode;
        }));
        await StopAsync(process);

        answers.Should().AllBeEquivalentTo(HttpStatusCode.Accepted);
        var verified = JsonElement.Parse(await CommandRun.OutputOfAsync("history", "verify", "--lake", address, "--json"));
        verified.GetProperty("events").GetInt64().Should().Be(Clients);
        verified.GetProperty("segments").GetInt32().Should().BeLessThan(Clients / 2);
        (await CommandRun.OutputOfAsync("quarantine", "list", "--lake", address, "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().HaveCount(Clients);
    }

    [Fact]
    public async Task Requests_and_flushes_are_told_by_OTLP_and_name_the_segments_that_projections_name()
    {
        using var listener = new OtlpListener();
        var variables = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = listener.Url, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        using var process = Start(lake, variables);
        var url = await UrlAsync(process);
        using var client = new HttpClient();
        using var body = new StringContent("""{"eventName":"page_view","clientId":"c1","pageUrl":"https://shop.example/"}""", Encoding.UTF8, "application/json");
        (await client.PostAsync(url + "/clickstream", body)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await StopAsync(process);
        var segment = Directory.EnumerateFiles(lake, "*.parquet", SearchOption.AllDirectories).Single();

        listener.Received["/v1/metrics"].Should().ContainAll(
            "clickstream.collector.requests", "clickstream.collector.body.size", "clickstream.ingest.events", "clickstream.ingest.flush.events",
            "clickstream.ingest.flush.duration");
        listener.Received.Remove("/v1/traces", out var ingested);
        await CommandRun.WithVariablesAsync(variables, "project", "--lake", lake, "--warehouse", PostgresServer.Shared.CreateDatabase());
        var name = Path.GetFileName(segment);
        ingested.Should().ContainAll("collect", "flush events", "clickstream.segment.ids", name);
        listener.Received["/v1/traces"].Should().ContainAll("project slice", "clickstream.segment.ids", name);
    }

    [Fact]
    public async Task A_stop_waits_for_a_body_that_is_under_way_and_for_nobody_else()
    {
        const string Body = """{"eventName":"page_view","eventId":"late","clientId":"c1","pageUrl":"https://shop.example/"}""";
        using var process = Start(lake, options: ["--flush-interval", "60s"]);
        var url = new Uri(await UrlAsync(process));
        using var client = new HttpClient();
        using var other = new StringContent(Body.Replace("late", "early", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        var waiting = client.PostAsync(url + "clickstream", other);
        using var socket = new TcpClient();
        await socket.ConnectAsync(url.Host, url.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /clickstream HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body[..20]}"));
        await Task.Delay(500);

        var stopped = StopAsync(process);
        using var early = await waiting.WaitAsync(TimeSpan.FromSeconds(20));

        // Longer than a command line waits by itself for what it runs, and not so long that the body is too slow.
        await Task.Delay(3000);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body[20..]));
        using var reader = new StreamReader(stream);
        var late = await reader.ReadLineAsync();
        await stopped;

        early.StatusCode.Should().Be(HttpStatusCode.Accepted, "nobody waits for others when all is to stop");
        late.Should().Be("HTTP/1.1 202 Accepted");
        process.ExitCode.Should().Be(0);
        var verified = JsonElement.Parse(await CommandRun.OutputOfAsync("history", "verify", "--lake", lake, "--json"));
        verified.GetProperty("events").GetInt64().Should().Be(2);
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
    [InlineData("--listen", "http://shop.example:8080")]
    [InlineData("--listen", "http://127.0.0.1:0/path")]
    [InlineData("--listen", "http://203.0.113.1:8080")]
    [InlineData("--flush-interval", "61s")]
    [InlineData("--flush-interval", "5")]
    [InlineData("--waiting-events", "10")]
    [InlineData("--origin", "https://shop.example/")]
    [InlineData("--origin", "https://shop.example:443")]
    [InlineData("--origin", "shop.example")]
    [InlineData("--origin", "*")]
    [InlineData("--flush-events", "0")]
    [InlineData("--waiting-events", "10000001")]
    [InlineData("--currency", "XXX")]
    [InlineData("--site", "")]
    public async Task Wrong_options_are_told_in_one_line(string option, string value)
    {
        var run = await CommandRun.OfAsync("serve", "--lake", "/nowhere", option, value);

        run.ExitCode.Should().Be(2);
        run.Errors.Trim().Should().StartWith("clickstream: usage:").And.NotContain("\n");
    }

    private static Process Start(string folder, Dictionary<string, string?>? variables = null, params string[] options)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(FileImport).Assembly.Location, "serve", "--lake", folder, "--listen", "http://127.0.0.1:0", .. options])
        {
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

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
