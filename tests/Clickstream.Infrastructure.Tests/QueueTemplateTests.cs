using System.Text.Json;
using System.Text.Json.Nodes;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Hosts.Protocols;
using Clickstream.Infrastructure.Tests.Templates;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using NodaTime;

namespace Clickstream.Infrastructure.Tests;

/// <summary>
/// The templates by which the buffered API makes messages of requests, rendered as the gateway does; what comes out is read as SQS does and given to
/// the real function.
/// </summary>
public sealed class QueueTemplateTests
{
    private const string Event = """{"eventName":"page_view","eventId":"e1","clientId":"c1","pageUrl":"https://shop.example/?a=1&b=2%20\"+ü"}""";

    private static readonly StackTemplate Ingest = CloudPlatform.Buffered.Stack("Ingest");

    [Fact]
    public async Task A_request_arrives_as_it_was_sent()
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-queue-");
        var message = await MessageAsync("/clickstream", Event, new()
        {
            ["Content-Type"] = "text/plain;charset=UTF-8",
            ["User-Agent"] = "Mozilla/5.0 (X11; \"Linux\") & evil=1&MessageBody=x #set($a = 1) $util ü",
            ["Origin"] = "https://shop.example",
            ["CloudFront-Viewer-Address"] = "198.51.100.10:46532",
            ["CloudFront-Viewer-Country"] = "VN",
            ["Sec-CH-UA-Mobile"] = "?1",
            ["Cookie"] = "secret",
            ["x-api-key"] = "the key of the door",
        });

        message.Body.Should().Be(Event);
        message.Attributes.Should().NotContainKeys("cookie", "x-api-key");
        message.Attributes["user-agent"].Should().Be("Mozilla/5.0 (X11; \"Linux\") & evil=1&MessageBody=x #set($a = 1) $util ü");
        await using (var function = await FunctionAsync(lake.FullName))
        {
            (await function.Api.InvokeAsync(Records(message))).Json.GetProperty("batchItemFailures").GetArrayLength().Should().Be(0);
        }

        var stored = (await new ParquetEventHistory(new DirectoryObjectStore(lake.FullName), SystemClock.Instance).EventsAsync()).Should().ContainSingle().Which;
        stored.Envelope.Network.Should().Be("198.51.100.0", "the viewer's address is taken, not the edge's");
        stored.Envelope.Geo.Should().Be(new GeoContext("VN", null, null));
        stored.Envelope.UserAgent.Should().StartWith("Mozilla/5.0 (X11; \"Linux\")");
        lake.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Sec-GPC", "1")]
    [InlineData("SP-Anonymous", "*")]
    public async Task Visitors_who_do_not_want_to_be_known_are_not(string header, string value)
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-queue-");
        var message = await MessageAsync("/clickstream", Event, new() { ["content-type"] = "application/json", ["user-agent"] = "Mozilla/5.0", [header] = value });

        await using (var function = await FunctionAsync(lake.FullName))
        {
            await function.Api.InvokeAsync(Records(message));
        }

        var stored = await new ParquetEventHistory(new DirectoryObjectStore(lake.FullName), SystemClock.Instance).EventsAsync();
        stored.Should().ContainSingle().Which.Envelope.Visitor.ClientId.Should().NotBe("c1");
        lake.Delete(recursive: true);
    }

    [Fact]
    public async Task A_message_has_no_more_attributes_than_a_queue_takes()
    {
        var names = new[] { "content-type", "user-agent", "origin", "sec-ch-ua-mobile", "sec-gpc", "sp-anonymous", "cloudfront-viewer-address", "cloudfront-viewer-country" };

        var message = await MessageAsync("/mp/collect", "{}", names.ToDictionary(name => name, name => $"of {name}"), new() { ["api_secret"] = "a b&c", ["measurement_id"] = "G-1" });

        message.Attributes.Should().HaveCount(10);
        message.Attributes["path"].Should().Be("/mp/collect");
        message.Attributes["query"].Should().Be("api_secret=a+b%26c&measurement_id=G-1");
    }

    [Fact]
    public async Task A_header_that_is_empty_is_left_out_for_a_queue_takes_no_empty_attribute()
    {
        var message = await MessageAsync("/clickstream", "{}", new() { ["content-type"] = "application/json", ["user-agent"] = "", ["origin"] = "" });

        message.Attributes.Keys.Should().BeEquivalentTo("path", "content-type");
    }

    [Fact]
    public void Every_path_has_a_template_of_its_own_for_each_type_of_body()
    {
        var posts = Ingest.All("AWS::ApiGateway::Method").Where(method => method.Text("HttpMethod") == "POST").ToList();

        posts.Should().HaveCount(WireProtocols.Paths.Count).And.AllSatisfy(method =>
        {
            method["Integration.RequestTemplates"]!.AsObject().Select(one => one.Key).Should().BeEquivalentTo("application/json", "text/plain");
            method.Text("Integration.PassthroughBehavior").Should().Be("NEVER");
            method.Text("Integration.Credentials").Should().Contain("DoorSender");
            method["Integration.RequestParameters"]!.ToJsonString().Should().Be(
                """{"integration.request.header.Content-Type":"\u0027application/x-www-form-urlencoded\u0027"}""");
        });
    }

    [Theory]
    [InlineData("200", 202, "{}")]
    [InlineData("400", 413, "body.too_large")]
    [InlineData("403", 503, "request.overloaded")]
    [InlineData("500", 503, "request.overloaded")]
    public async Task Answers_of_the_queue_become_those_of_the_collector(string ofQueue, int status, string said)
    {
        var answers = Method("/clickstream").Items("Integration.IntegrationResponses").ToList();
        var answer = answers.Find(one => one["SelectionPattern"] is { } pattern && System.Text.RegularExpressions.Regex.IsMatch(ofQueue, $"^({pattern})$"))
            ?? answers.Single(one => one["SelectionPattern"] is null);

        answer["StatusCode"]!.ToString().Should().Be(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var rendered = await RenderAsync(answer["ResponseTemplates"]!["application/json"]!.ToString(), "", new() { ["origin"] = "https://shop.example" }, []);
        rendered["text"]!.ToString().Should().Contain(said);
        JsonNode.Parse(rendered["text"]!.ToString())!.AsObject().Should().NotBeNull();
        answer["ResponseParameters"]!["method.response.header.Retry-After"]?.ToString().Should().Be("'1'");
        answer["ResponseParameters"]!["method.response.header.Cache-Control"]!.ToString().Should().Be("'no-store'");
    }

    [Theory]
    [InlineData("https://www.shop.example", "https://www.shop.example")]
    [InlineData("https://evil.example", null)]
    [InlineData("", null)]
    public async Task Another_page_of_the_shop_may_read_the_answer_and_no_others(string origin, string? told)
    {
        var platform = new CloudPlatform(new() { ["mode"] = "buffered", ["origins"] = "https://shop.example,https://www.shop.example" });
        var template = platform.Stack("Ingest").All("AWS::ApiGateway::Method").First(method => method.Text("HttpMethod") == "POST")
            .Items("Integration.IntegrationResponses").Single(one => one["StatusCode"]!.ToString() == "202")["ResponseTemplates"]!["application/json"]!.ToString();

        var rendered = await RenderAsync(template, "", new() { ["Origin"] = origin }, []);

        rendered["overrides"]!["Access-Control-Allow-Origin"]?.ToString().Should().Be(told);
    }

    [Fact]
    public void What_the_gateway_itself_refuses_may_be_read_by_pages_and_sent_again() =>
        Ingest.All("AWS::ApiGateway::GatewayResponse").Select(answer => (answer.Text("ResponseType"), answer["ResponseParameters"]!.AsObject().Select(one => one.Value!.ToString()).Order().ToList()))
            .Should().BeEquivalentTo(new[] { ("DEFAULT_4XX", new List<string> { "'*'", "'1'" }), ("DEFAULT_5XX", ["'*'", "'1'"]) });

    private static Resource Method(string path) => Ingest.All("AWS::ApiGateway::Method").Single(method =>
        method.Text("HttpMethod") == "POST" && method.Text("Integration.RequestTemplates.application/json")!.Contains($"StringValue={Uri.EscapeDataString(path)}#", StringComparison.Ordinal));

    /// <summary>The message that SQS makes of what the gateway sends it.</summary>
    private static async Task<(string Body, Dictionary<string, string> Attributes)> MessageAsync(
        string path, string body, Dictionary<string, string> headers, Dictionary<string, string>? query = null)
    {
        var rendered = await RenderAsync(Method(path).Text("Integration.RequestTemplates.application/json")!, body, headers, query ?? []);
        var form = rendered["text"]!.ToString().Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
        form["Action"].Should().Be("SendMessage");
        var attributes = Enumerable.Range(1, form.Count).Where(index => form.ContainsKey($"MessageAttribute.{index}.Name")).ToDictionary(
            index => form[$"MessageAttribute.{index}.Name"], index => form[$"MessageAttribute.{index}.Value.StringValue"]);
        form.Should().HaveCount(2 + (attributes.Count * 3));
        return (form["MessageBody"], attributes);
    }

    private static async Task<JsonNode> RenderAsync(string template, string body, Dictionary<string, string> headers, Dictionary<string, string> query) =>
        JsonNode.Parse(await Npm.RunAsync("render.mjs", JsonSerializer.Serialize(new { template, body, headers, query })))!;

    private static string Records((string Body, Dictionary<string, string> Attributes) message) => JsonSerializer.Serialize(new
    {
        Records = new[]
        {
            new
            {
                messageId = "m1",
                body = message.Body,
                attributes = new { SentTimestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture) },
                messageAttributes = message.Attributes.ToDictionary(one => one.Key, one => new { stringValue = one.Value, dataType = "String" }),
                eventSource = "aws:sqs",
            },
        },
    });

    private static async Task<LambdaProcess> FunctionAsync(string lake)
    {
        var extension = await SecretsManagerExtension.StartAsync((_, _) => SecretsManagerExtension.Secret(new string('A', 44)));
        return await TemplateFunction.StartAsync(
            TemplateFunction.Variables(CloudPlatform.Buffered, "Ingest", "Collector"),
            ("CLICKSTREAM_LAKE", lake), ("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", extension.Port));
    }
}
