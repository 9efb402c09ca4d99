using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Clickstream.Hosts.Imports;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>Whatever a client sends, no log repeats any of it.</summary>
public sealed class LogTests : IDisposable
{
    private const string Marker = "zebramarker";
    private const int Requests = 1000;

    private static readonly string[] Bodies =
    [
        $$"""{"eventName":"page_view","eventId":"{{Marker}}1","clientId":"{{Marker}}2","userId":"{{Marker}}3","sessionId":"{{Marker}}4","pageUrl":"https://{{Marker}}.example/{{Marker}}?utm_source={{Marker}}","pageTitle":"{{Marker}}","referrer":"https://{{Marker}}.example/","language":"{{Marker}}","properties":{"{{Marker}}":"{{Marker}}"} }""",
        $$"""{"eventName":"purchase","clientId":"{{Marker}}","order":{"id":"{{Marker}}","value":1,"coupon":"{{Marker}}"},"items":[{"id":"{{Marker}}","name":"{{Marker}}","brand":"{{Marker}}","category":"{{Marker}}","variant":"{{Marker}}","price":1,"quantity":1}]}""",
        $$"""{"eventName":"{{Marker}} wrong","clientId":"","product":{"{{Marker}}":1,"price":"{{Marker}}","currency":"{{Marker}}"} }""",
        $$"""{"eventName":"click","clientId":"{{Marker}}","element":{"tag":"{{Marker}}","id":"{{Marker}}","text":"{{Marker}}","dataset":{"{{Marker}}":"{{Marker}}"} } }""",
        $$"""{"events":[{"eventName":"search","clientId":"{{Marker}}","search":{"term":"{{Marker}}"} },{"{{Marker}}":1},"{{Marker}}"]}""",
        $$"""{"{{Marker}}":"{{Marker}}"}""",
        $$"""{"{{Marker}}"{{Marker}}""",
        $"{Marker}",
        "",
    ];

    private static readonly string[] Headers =
    [
        "User-Agent", "Origin", "Referer", "X-Write-Key", "Authorization", "Cookie", "X-Forwarded-For", "CloudFront-Viewer-City", "Sec-CH-UA", "Purpose",
        "Content-Type", "Content-Encoding", "Accept-Language", "traceparent", "X-Request-Id", Marker,
    ];

    private static readonly string[] Targets =
    [
        "/clickstream", $"/clickstream?writeKey={Marker}&{Marker}={Marker}", "/v1/track", $"/v1/batch?{Marker}", $"/mp/collect?api_secret={Marker}",
        "/com.snowplowanalytics.snowplow/tp2", $"/{Marker}", $"/clickstream/{Marker}",
    ];

    private readonly string lake = Directory.CreateTempSubdirectory("clickstream-log-").FullName;

    public void Dispose() => Directory.Delete(lake, recursive: true);

    [Fact]
    public async Task No_log_of_the_collector_repeats_anything_of_a_thousand_requests()
    {
        await using var collector = await CollectorProcess.StartAsync(lake, "--log-level", "debug", "--flush-interval", "1ms");

        var statuses = new List<int>();
        for (var number = 0; number < Requests; number++)
        {
            statuses.Add(await SendAsync(collector.Url, number));
        }

        // What cannot be stored is told of too.
        Directory.Delete(lake, recursive: true);
        await File.WriteAllTextAsync(lake, "in the way");
        statuses.Add(await SendAsync(collector.Url, 1));
        File.Delete(lake);
        Directory.CreateDirectory(lake);
        await collector.DisposeAsync();

        statuses.Distinct().Should().Contain([202, 400, 404, 503]).And.NotContain(500);
        var log = collector.Log;
        log.Should().NotContainEquivalentOf(Marker);
        var entries = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        entries.FindAll(entry => entry.TryGetProperty("requestId", out _)).Should().HaveCountGreaterThanOrEqualTo(Requests, "of every request something is told");
        entries.Should().AllSatisfy(entry => entry.GetProperty("time").GetDateTimeOffset().Offset.Should().Be(TimeSpan.Zero));
    }

    [Fact]
    public async Task No_log_of_the_function_repeats_anything_of_its_calls()
    {
        await using var function = await LambdaProcess.StartAsync(
            typeof(FileImport).Assembly.Location,
            new Dictionary<string, string> { ["CLICKSTREAM_FUNCTION"] = "ingest", ["CLICKSTREAM_LAKE"] = lake });
        var headers = JsonSerializer.Serialize(Headers.ToDictionary(
            header => header.ToLowerInvariant(), header => header == "Content-Type" ? "application/json" : header == "Content-Encoding" ? "" : Marker));
        foreach (var body in Bodies)
        {
            foreach (var target in Targets)
            {
                var parts = target.Split('?');
                var call = GatewayEvents.HttpApi(body, path: parts[0], query: parts.ElementAtOrDefault(1) ?? "", headers: headers);
                (await function.Api.InvokeAsync(call)).ErrorType.Should().BeNull();
            }
        }

        await function.Api.InvokeAsync(GatewayEvents.Queue(Bodies));
        await function.Api.InvokeAsync($$"""{"{{Marker}}":"{{Marker}}"}""");
        await function.Api.InvokeAsync($"\"{Marker}\"");

        (await function.LogAsync()).Should().NotContainEquivalentOf(Marker).And.Contain("clickstream.ingest.events.accepted");
    }

    /// <summary>Sends a request as it comes off the wire: no library would let all of it pass.</summary>
    private static async Task<int> SendAsync(Uri address, int number)
    {
        var body = Encoding.UTF8.GetBytes(Bodies[number % Bodies.Length]);
        var target = Targets[number / Bodies.Length % Targets.Length];
        var request = new StringBuilder($"POST {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n");
        foreach (var header in Headers)
        {
            request.Append(header switch
            {
                "Content-Type" => number % 7 == 0 ? $"{header}: {Marker}\r\n" : $"{header}: application/json\r\n",
                "Content-Encoding" => number % 11 == 0 ? $"{header}: {Marker}\r\n" : string.Empty,
                _ => $"{header}: {Marker}\r\n",
            });
        }

        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Append("\r\n").ToString()));
        await stream.WriteAsync(body);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync();
        return int.Parse(status!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
