using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Imports;
using Clickstream.Hosts.Lambda.Runtime;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Clickstream.Hosts.Tests.Lambda;

/// <summary>The ingest function in a process of its own, called as gateways and queues call it.</summary>
public sealed class IngestFunctionTests : IDisposable
{
    private readonly string lake = Directory.CreateTempSubdirectory("clickstream-lambda-").FullName;

    private IEventHistory History => new ParquetEventHistory(new DirectoryObjectStore(lake), SystemClock.Instance);

    public void Dispose() => Directory.Delete(lake, recursive: true);

    [Fact]
    public async Task Calls_of_every_kind_are_answered_one_after_another()
    {
        await using var function = await StartAsync();

        var httpApi = await function.Api.InvokeAsync(GatewayEvents.HttpApi());
        var base64 = await function.Api.InvokeAsync(GatewayEvents.HttpApi(GatewayEvents.Event.Replace("e1", "e2", StringComparison.Ordinal), isBase64: true));
        var restApi = await function.Api.InvokeAsync(GatewayEvents.RestApi(GatewayEvents.Event.Replace("e1", "e3", StringComparison.Ordinal)));
        var staged = await function.Api.InvokeAsync(GatewayEvents.HttpApi(
            GatewayEvents.Event.Replace("e1", "e4", StringComparison.Ordinal), path: "/prod/clickstream", stage: "prod"));

        new[] { httpApi, base64, restApi, staged }.Should().AllSatisfy(answer =>
        {
            answer.ErrorType.Should().BeNull();
            answer.Json.GetProperty("statusCode").GetInt32().Should().Be(202);
            answer.Json.GetProperty("isBase64Encoded").GetBoolean().Should().BeFalse();
            answer.Json.GetProperty("headers").GetProperty("X-Content-Type-Options").GetString().Should().Be("nosniff");
            JsonElement.Parse(answer.Json.GetProperty("body").GetString()!).GetProperty("accepted").GetInt32().Should().Be(1);
        });
        httpApi.Json.GetProperty("headers").GetProperty("Access-Control-Allow-Origin").GetString().Should().Be("*");
        var stored = await History.EventsAsync();
        stored.Select(one => one.Envelope.Network).Should().BeEquivalentTo("203.0.113.0", "203.0.113.0", "203.0.113.0", "203.0.113.0");
        stored.Should().ContainSingle(one => one.Envelope.Geo != null).Which.Envelope.Geo.Should().Be(new GeoContext("VN", null, null));
    }

    [Fact]
    public async Task Behind_CloudFront_the_address_is_the_viewers()
    {
        await using var function = await StartAsync(("CLICKSTREAM_BEHIND_CLOUDFRONT", "true"));

        foreach (var told in new[]
        {
            "198.51.100.10:46532", "2001:db8:85a3::8a2e:370:7334:46532", "[2001:db8:85a4::1]:46532", "", ":443", "nonsense:1",
        })
        {
            await function.Api.InvokeAsync(FromViewer(told));
        }

        (await History.EventsAsync()).Select(one => one.Envelope.Network).Should().BeEquivalentTo(
            "198.51.100.0", "2001:db8:85a3::", "2001:db8:85a4::", "203.0.113.0", "203.0.113.0", null);
    }

    [Fact]
    public async Task Without_CloudFront_no_header_tells_an_address()
    {
        await using var function = await StartAsync();

        await function.Api.InvokeAsync(FromViewer("198.51.100.10:46532"));

        (await History.EventsAsync()).Should().ContainSingle().Which.Envelope.Network.Should().Be("203.0.113.0");
    }

    [Fact]
    public async Task A_preflight_is_answered()
    {
        await using var function = await StartAsync();

        var answer = await function.Api.InvokeAsync(GatewayEvents.HttpApi(method: "OPTIONS", body: ""));

        answer.Json.GetProperty("statusCode").GetInt32().Should().Be(204);
        answer.Json.GetProperty("headers").GetProperty("Access-Control-Allow-Methods").GetString().Should().Be("POST, OPTIONS");
    }

    public static TheoryData<string, int, string> OddCalls => new()
    {
        { "7", 400, "request.envelope_unknown" },
        { "null", 400, "request.envelope_unknown" },
        { "[]", 400, "request.envelope_unknown" },
        { "{}", 400, "request.envelope_unknown" },
        { """{"key1":"value1"}""", 400, "request.envelope_unknown" },
        { """{"headers":null,"body":null,"requestContext":null}""", 400, "request.envelope_unknown" },
        { """{"headers":"x"}""", 400, "request.envelope_unknown" },
        { """{"rawPath":"/clickstream","headers":null,"requestContext":{"http":{"method":"POST"}}}""", 400, "body.malformed" },
        { """{"rawPath":"/clickstream","requestContext":{"http":{"method":"POST"}},"body":"e30","isBase64Encoded":true}""", 400, "body.malformed" },
        { """{"rawPath":"/clickstream","requestContext":{"http":{"method":"POST"}},"body":"_-8=","isBase64Encoded":true}""", 400, "body.malformed" },
        { """{"rawPath":"/clickstream","requestContext":{"http":{"method":"POST"}},"body":null,"isBase64Encoded":true}""", 400, "body.malformed" },
        { """{"rawPath":"/clickstream","headers":{"content-type":"application/json"},"requestContext":{"http":{"method":"POST"}},"body":"eyJldmVudE5hbWUiOiJ4In0="}""", 400, "body.malformed" },
        { """{"rawPath":"/nowhere","requestContext":{"http":{"method":"GET"}}}""", 404, "request.path_unknown" },
        { """{"rawPath":"/clickstream","requestContext":{"http":{"method":"GET"}}}""", 405, "request.method_not_allowed" },
    };

    [Fact]
    public async Task Odd_calls_are_answered_and_fail_nothing()
    {
        await using var function = await StartAsync();

        foreach (var one in OddCalls)
        {
            var answer = await function.Api.InvokeAsync((string)one[0]);

            answer.ErrorType.Should().BeNull("of {0}", one[0]);
            answer.Json.GetProperty("statusCode").GetInt32().Should().Be((int)one[1], "of {0}", one[0]);
            answer.Json.GetProperty("body").GetString().Should().Contain((string)one[2], "of {0}", one[0]);
        }
    }

    [Fact]
    public async Task Records_of_something_else_fail_so_that_nobody_takes_them_for_stored()
    {
        await using var function = await StartAsync();

        foreach (var source in new[] { "aws:sns", "aws:kinesis" })
        {
            var call = GatewayEvents.Queue(GatewayEvents.Event).Replace("\"aws:sqs\"", $"\"{source}\"", StringComparison.Ordinal);
            (await function.Api.InvokeAsync(call)).ErrorType.Should().Be("lambda.payload_invalid");
        }

        (await function.Api.InvokeAsync(GatewayEvents.HttpApi())).Json.GetProperty("statusCode").GetInt32().Should().Be(202);
    }

    [Fact]
    public async Task Messages_of_a_queue_share_one_segment()
    {
        await using var function = await StartAsync();

        var answer = await function.Api.InvokeAsync(GatewayEvents.Queue([.. Enumerable.Range(0, 50)
            .Select(index => GatewayEvents.Event.Replace("e1", $"q{index}", StringComparison.Ordinal))]));

        answer.Json.GetProperty("batchItemFailures").GetArrayLength().Should().Be(0);
        (await History.EventsAsync()).Should().HaveCount(50).And.AllSatisfy(one => one.Envelope.Network.Should().Be("203.0.113.0"));
        (await History.SegmentsAsync()).Should().HaveCountLessThanOrEqualTo(2, "an hour may have ended meanwhile");
    }

    [Fact]
    public async Task Of_a_queue_only_what_nobody_answers_for_is_delivered_again()
    {
        await using var function = await StartAsync();

        var answer = await function.Api.InvokeAsync(GatewayEvents.Queue(
        [
            (GatewayEvents.Event, null),
            ("{broken", null),
            ("""{"eventName":"Wrong Name","clientId":"c1"}""", null),
            (GatewayEvents.Event, "/nowhere"),
            ("", null),
            ("""{"type":"track","event":"Order Completed","anonymousId":"a1","messageId":"s1"}""", "/v1/track"),
        ]));

        answer.Json.GetProperty("batchItemFailures").EnumerateArray().Select(one => one.GetProperty("itemIdentifier").GetString())
            .Should().Equal("m3", "m4");
        (await History.EventsAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Storage_that_fails_has_clients_and_queues_send_again()
    {
        await using var function = await StartAsync();
        await function.Api.InvokeAsync(GatewayEvents.HttpApi());
        Directory.Delete(lake, recursive: true);
        await File.WriteAllTextAsync(lake, "in the way");

        var http = await function.Api.InvokeAsync(GatewayEvents.HttpApi());
        var queue = await function.Api.InvokeAsync(GatewayEvents.Queue(GatewayEvents.Event, GatewayEvents.Event));
        File.Delete(lake);
        Directory.CreateDirectory(lake);
        var again = await function.Api.InvokeAsync(GatewayEvents.HttpApi());

        http.Json.GetProperty("statusCode").GetInt32().Should().Be(503);
        http.Json.GetProperty("headers").GetProperty("Retry-After").GetString().Should().Be("5");
        queue.Json.GetProperty("batchItemFailures").GetArrayLength().Should().Be(2);
        again.Json.GetProperty("statusCode").GetInt32().Should().Be(202);
    }

    [Fact]
    public async Task What_is_measured_is_written_after_every_call_and_what_was_rehearsed_is_not()
    {
        await using var function = await StartAsync();

        await function.Api.InvokeAsync(GatewayEvents.HttpApi());
        await function.Api.InvokeAsync(GatewayEvents.HttpApi("""{"eventName":"Wrong Name","clientId":"c1"}"""));
        await function.Api.InvokeAsync("{}");

        var lines = (await function.LogAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        var metrics = lines.FindAll(line => line.TryGetProperty("_aws", out _));
        metrics.Should().AllSatisfy(line =>
        {
            var directive = line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
            directive.GetProperty("Namespace").GetString().Should().Be("Clickstream");
            line.GetProperty(directive.GetProperty("Dimensions")[0][0].GetString()!).GetString().Should().Be("shop-function");
            foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
            {
                line.TryGetProperty(metric.GetProperty("Name").GetString()!, out _).Should().BeTrue();
                metric.GetProperty("Unit").GetString().Should().BeOneOf("Count", "Seconds", "Bytes");
            }
        });
        Sum("clickstream.ingest.events.accepted").Should().Be(1);
        Sum("clickstream.ingest.events.quarantined").Should().Be(1);
        Sum("clickstream.ingest.errors.event.name_invalid").Should().Be(1);

        double Sum(string name) => metrics.Sum(line => line.TryGetProperty(name, out var value) ? value.GetDouble() : 0);
    }

    [Theory]
    [InlineData("CLICKSTREAM_FUNCTION", "other")]
    [InlineData("CLICKSTREAM_LAKE", "")]
    [InlineData("CLICKSTREAM_LAKE", "s3://")]
    [InlineData("CLICKSTREAM_CURRENCY", "XXX")]
    [InlineData("CLICKSTREAM_ORIGINS", "https://shop.example,shop")]
    [InlineData("CLICKSTREAM_SITE", "\u0001")]
    [InlineData("CLICKSTREAM_BEHIND_CLOUDFRONT", "yes")]
    [InlineData("CLICKSTREAM_ANONYMOUS_ID_SECRET", "short")]
    [InlineData("CLICKSTREAM_WRITE_KEYS_FILE", "/nowhere/keys")]
    [InlineData("CLICKSTREAM_WRITE_KEYS", " , ")]
    public async Task A_function_that_is_configured_wrong_says_so_and_ends(string variable, string value)
    {
        await using var function = await StartAsync((variable, value));

        var failure = await function.Api.InitFailure.WaitAsync(TimeSpan.FromMinutes(1));

        failure.ErrorType.Should().MatchRegex("^(configuration|history)\\.");
        failure.Json.GetProperty("errorType").GetString().Should().Be(failure.ErrorType);
        failure.Json.GetProperty("errorMessage").GetString().Should().NotBeEmpty();
        (await function.ExitAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_snapshot_waits_and_goes_on_where_it_was()
    {
        await using var function = await StartAsync(("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
        await function.Api.Snapshot.WaitAsync(TimeSpan.FromMinutes(1));
        function.Api.Ready.IsCompleted.Should().BeFalse("a snapshot takes no calls");

        function.Api.Restore();

        (await function.Api.InvokeAsync(GatewayEvents.HttpApi())).Json.GetProperty("statusCode").GetInt32().Should().Be(202);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_reach_its_storage_asks_to_send_again_until_it_can()
    {
        await using var function = await StartAsync(("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
        await function.Api.Snapshot.WaitAsync(TimeSpan.FromMinutes(1));
        Directory.Delete(lake, recursive: true);
        await File.WriteAllTextAsync(lake, "in the way");

        function.Api.Restore();
        var refused = await function.Api.InvokeAsync(GatewayEvents.HttpApi());
        File.Delete(lake);
        var accepted = await function.Api.InvokeAsync(GatewayEvents.HttpApi());

        refused.Json.GetProperty("statusCode").GetInt32().Should().Be(503);
        accepted.Json.GetProperty("statusCode").GetInt32().Should().Be(202);
    }

    [Fact]
    public async Task Secrets_that_are_not_there_before_the_first_call_are_fetched_by_it()
    {
        // As the extension answers while a function starts.
        var isReady = false;
        await using var extension = await SecretsManagerExtension.StartAsync((_, _) => isReady
            ? SecretsManagerExtension.Secret("""{"keys":"right"}""")
            : Results.Text("not ready to serve traffic, please wait", statusCode: 400));
        await using var function = await StartAsync(
            ("CLICKSTREAM_WRITE_KEYS_SECRET_ID", "shop/keys"), ("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", extension.Port));

        var early = await function.Api.InvokeAsync(GatewayEvents.HttpApi());
        isReady = true;
        var keyless = await function.Api.InvokeAsync(GatewayEvents.HttpApi());
        var keyed = await function.Api.InvokeAsync(GatewayEvents.HttpApi(query: "writeKey=right"));

        early.Json.GetProperty("statusCode").GetInt32().Should().Be(503);
        early.Json.GetProperty("body").GetString().Should().Contain("configuration.secret_unavailable");
        keyless.Json.GetProperty("statusCode").GetInt32().Should().Be(401);
        keyed.Json.GetProperty("statusCode").GetInt32().Should().Be(202);
    }

    [Fact]
    public async Task What_cannot_be_stored_in_time_is_to_be_sent_again()
    {
        // Connections are made, and nobody ever answers.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var function = await StartAsync(
            ("CLICKSTREAM_LAKE", $"s3://shop/lake?endpoint=http://{silent.LocalEndpoint}"), ("CLICKSTREAM_WARM_UP", "false"),
            ("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"));

        var request = await function.Api.InvokeAsync(GatewayEvents.HttpApi(), time: TimeSpan.FromSeconds(4));
        var queue = await function.Api.InvokeAsync(GatewayEvents.Queue(GatewayEvents.Event), time: TimeSpan.FromSeconds(4));

        request.Json.GetProperty("statusCode").GetInt32().Should().Be(503);
        request.Json.GetProperty("body").GetString().Should().Contain(RequestCodes.TimedOut);
        request.Json.GetProperty("headers").GetProperty("Access-Control-Allow-Origin").GetString().Should().Be("*");
        request.Json.GetProperty("headers").GetProperty("Retry-After").GetString().Should().Be("5");
        queue.ErrorType.Should().Be(LambdaException.TimedOut, "then the queue delivers all of them again");
    }

    private static string FromViewer(string told) => GatewayEvents.HttpApi(
        GatewayEvents.Event.Replace("e1", $"e-{told}", StringComparison.Ordinal),
        headers: $$"""{"content-type":"application/json","cloudfront-viewer-address":"{{told}}"}""");

    private Task<LambdaProcess> StartAsync(params (string Name, string Value)[] variables)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["CLICKSTREAM_FUNCTION"] = "ingest", ["CLICKSTREAM_LAKE"] = lake };
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        return LambdaProcess.StartAsync(typeof(FileImport).Assembly.Location, all);
    }
}
