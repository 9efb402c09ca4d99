using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clickstream.Infrastructure.Tests.Policies;
using Clickstream.Infrastructure.Tests.Templates;
using Clickstream.Testing.Servers;

namespace Clickstream.Infrastructure.Tests;

/// <summary>
/// The real functions before a real S3, with what they ask of it held against what their roles allow: nothing is missing, and nothing is given that is
/// not used.
/// </summary>
public sealed partial class FunctionAccessTests : IDisposable
{
    private const string History = $"arn:aws:s3:::clickstream-history-{Intrinsics.Account}-{Intrinsics.Region}";

    private readonly FaultProxy proxy = new(S3Server.Shared.Endpoint);
    private readonly string bucket = S3Server.Shared.CreateBucket();
    private readonly ConcurrentQueue<Asked> asked = new();

    public FunctionAccessTests() => proxy.Seen = (head, body) => asked.Enqueue(Asked.Of(head, body, bucket));

    public void Dispose() => proxy.Dispose();

    [Fact]
    public async Task The_collector_needs_what_it_may_and_no_more()
    {
        await using (var function = await StartAsync("Ingest", "Collector"))
        {
            await AcceptedAsync(function, GatewayEvents.HttpApi(), 202);
            await AcceptedAsync(function, GatewayEvents.HttpApi("""{"eventName":"Wrong Name","clientId":"c1"}"""), 202);
            await SendLateAsync(function, "e2");
        }

        BeWhatIsAllowed("Ingest", "CollectorRole", asked);
    }

    [Fact]
    public async Task The_projection_and_upkeep_need_what_they_may_and_no_more()
    {
        var warehouse = PostgresServer.Shared.CreateDatabase();
        await FillAsync(warehouse);
        asked.Clear();
        await using (var function = await StartAsync("Analytics", "Etl", warehouse))
        {
            await ProjectAsync(function);
        }

        var byEtl = asked.ToList();
        asked.Clear();
        await using (var function = await StartAsync("Analytics", "Upkeep", warehouse))
        {
            (await function.Api.InvokeAsync("""{"compact":true}""")).Json.GetProperty("segments").GetInt32().Should().BePositive();
            (await function.Api.InvokeAsync("""{"verify":true}""")).Json.GetProperty("findings").GetInt32().Should().Be(0);
        }

        // Events of hours that were merged come late; they are merged once more.
        var byUpkeep = asked.ToList();
        await SimulateAsync("13");
        asked.Clear();
        await using (var function = await StartAsync("Analytics", "Etl", warehouse))
        {
            await ProjectAsync(function);
        }

        byEtl.AddRange(asked);
        asked.Clear();
        await using (var function = await StartAsync("Analytics", "Upkeep", warehouse))
        {
            (await function.Api.InvokeAsync("""{"compact":true}""")).Json.GetProperty("segments").GetInt32().Should().BePositive();
        }

        byUpkeep.AddRange(asked);
        asked.Clear();
        await using (var function = await StartAsync("Analytics", "Etl", warehouse))
        {
            (await function.Api.InvokeAsync("""{"rebuild":true}""")).Json.GetProperty("isPublished").GetBoolean().Should().BeTrue();
        }

        BeWhatIsAllowed("Analytics", "EtlRole", [.. byEtl, .. asked]);
        asked.Clear();
        await using (var function = await StartAsync("Analytics", "Upkeep", warehouse))
        {
            (await function.Api.InvokeAsync("""{"expireAfterDays":1}""")).Json.GetProperty("segments").GetInt32().Should().BePositive();
        }

        BeWhatIsAllowed("Analytics", "UpkeepRole", [.. byUpkeep, .. asked]);
    }

    [Fact]
    public async Task What_alarms_ask_for_is_what_functions_measure()
    {
        var warehouse = PostgresServer.Shared.CreateDatabase();
        await FillAsync(warehouse);
        var measured = new HashSet<string>();
        foreach (var (stack, name, calls) in new[]
        {
            ("Ingest", "Collector", new[] { GatewayEvents.HttpApi(), GatewayEvents.HttpApi("{}") }), ("Analytics", "Etl", ["{}"]), ("Analytics", "Upkeep", ["""{"verify":true}"""]),
        })
        {
            await using var function = await StartAsync(stack, name, warehouse);
            foreach (var call in calls.Append("7"))
            {
                await function.Api.InvokeAsync(call);
            }

            measured.UnionWith(Metric().Matches(await function.LogAsync()).Select(match => match.Groups[1].Value));
        }

        var wanted = CloudPlatform.Direct.Stack("Watch").Resources.Select(resource => resource.Definition.ToJsonString()).SelectMany(text => Wanted().Matches(text))
            .Select(match => match.Groups[1].Value).Distinct()
            .Where(name => !name.StartsWith("clickstream.etl.unfinished", StringComparison.Ordinal)).ToList();

        wanted.Should().HaveCount(4).And.BeSubsetOf(measured);
    }

    /// <summary>A lake with all that a lake can hold, made by people, whose role may do it.</summary>
    private async Task FillAsync(string warehouse)
    {
        await SimulateAsync("11");
        await SimulateAsync("12");
        await CommandRun.OutputOfAsync("erase", "--lake", Lake, "--visitor", "nobody", "--warehouse", warehouse);
        await using (var function = await StartAsync("Ingest", "Collector"))
        {
            await AcceptedAsync(function, GatewayEvents.HttpApi("""{"eventName":"Wrong Name","clientId":"c1"}"""), 202);
            await SendLateAsync(function, "e3");
        }

        asked.Should().AllSatisfy(one => new Access(CloudPlatform.Direct)
            .Allows(RoleArn("History", "Operator"), one.Action, one.Resource, one.Context).Should().BeTrue("people may {0}", one));
    }

    private Task<string> SimulateAsync(string seed) =>
        CommandRun.OutputOfAsync("simulate", "--events", "300", "--seed", seed, "--days", "2", "--lake", Lake);

    /// <summary>Sends a message that has lain in its queue for hours.</summary>
    private static async Task SendLateAsync(LambdaProcess function, string id)
    {
        var call = Regex.Replace(
            GatewayEvents.Queue(GatewayEvents.Event.Replace("e1", id, StringComparison.Ordinal)), "\"SentTimestamp\": \"\\d+\"",
            $"\"SentTimestamp\": \"{DateTimeOffset.UtcNow.AddHours(-5).ToUnixTimeMilliseconds()}\"");
        (await function.Api.InvokeAsync(call)).Json.GetProperty("batchItemFailures").GetArrayLength().Should().Be(0);
    }

    /// <summary>Projects, and does again what it does when it has a checkpoint.</summary>
    private static async Task ProjectAsync(LambdaProcess function)
    {
        foreach (var call in new[] { GatewayEvents.Schedule, "{}" })
        {
            var answer = await function.Api.InvokeAsync(call);
            answer.ErrorType.Should().BeNull("{0}", answer.Json);
            answer.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        }
    }

    private string Lake => $"s3://{bucket}?endpoint={proxy.Endpoint.ToString().TrimEnd('/')}";

    /// <summary>Everything that was asked is allowed, and of everything that is allowed something was asked.</summary>
    private static void BeWhatIsAllowed(string stack, string role, IReadOnlyCollection<Asked> asked)
    {
        var access = new Access(CloudPlatform.Direct);
        var arn = RoleArn(stack, role);
        var endpoint = $"{{clickstream-Network.{CloudPlatform.Direct.Stack("Network").One("AWS::EC2::VPCEndpoint", "VpcS3").Id}}}";
        var context = stack == "Ingest" ? Array.Empty<(string, string)>() : [("aws:SourceVpce", endpoint)];

        asked.Should().NotBeEmpty().And.AllSatisfy(one => access.Allows(arn, one.Action, one.Resource, [.. one.Context, .. context]).Should().BeTrue("{0} asks for {1}", role, one));
        asked.Select(one => one.Place).Distinct().Should().BeEquivalentTo(access.IdentityStatements(arn).SelectMany(Places), "{0} is given what it uses", role);
    }

    /// <summary>What a statement allows, a line for each action and place in the lake.</summary>
    private static IEnumerable<string> Places(JsonObject statement) =>
        from action in Access.Texts(statement["Action"])
        where action.StartsWith("s3:", StringComparison.Ordinal)
        from place in action == "s3:ListBucket" ? Access.Texts(statement["Condition"]!["StringLike"]!["s3:prefix"]) : Access.Texts(statement["Resource"]).Select(one => one[(History.Length + 1)..])
        select $"{action} {place.TrimEnd('*')}";

    private static string RoleArn(string stack, string role) => Access.ArnOf(CloudPlatform.Direct.Stack(stack).One("AWS::IAM::Role", role));

    private static async Task AcceptedAsync(LambdaProcess function, string call, int status)
    {
        var answer = await function.Api.InvokeAsync(call);
        answer.ErrorType.Should().BeNull();
        answer.Json.GetProperty("statusCode").GetInt32().Should().Be(status, "{0}", answer.Json);
    }

    /// <summary>A function whose secrets are those of nobody.</summary>
    private Task<LambdaProcess> StartAsync(string stack, string name, string? warehouse = null)
    {
        var variables = TemplateFunction.Variables(CloudPlatform.Direct, stack, name);
        var secrets = variables.Keys.Where(one => one.EndsWith("_SECRET_ID", StringComparison.Ordinal) || one.EndsWith("_PARAMETER", StringComparison.Ordinal));
        return TemplateFunction.StartAsync(
            variables,
            [
                .. secrets.Select(one => (one, (string?)null)), ("CLICKSTREAM_LAKE", Lake), ("CLICKSTREAM_WAREHOUSE", warehouse),
                ("AWS_ACCESS_KEY_ID", S3Server.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", S3Server.SecretAccessKey),
            ]);
    }

    [GeneratedRegex("\"Name\":\"(clickstream\\.[^\"]+)\"")]
    private static partial Regex Metric();

    [GeneratedRegex("\"MetricName\":\"(clickstream\\.[^\"]+)\"")]
    private static partial Regex Wanted();

    /// <summary>What a request asks for, in the words of policies.</summary>
    private sealed record Asked(string Action, string Resource, (string Key, string Value)[] Context)
    {
        public static Asked Of(string head, byte[] body, string bucket)
        {
            var lines = head.Split("\r\n");
            var (method, target) = (lines[0].Split(' ')[0], new Uri("http://s3" + lines[0].Split(' ')[1]));
            var key = Uri.UnescapeDataString(target.AbsolutePath.TrimStart('/'))[bucket.Length..].TrimStart('/');
            var query = System.Web.HttpUtility.ParseQueryString(target.Query);
            List<(string, string)> context = [];
            foreach (var (header, name) in new[]
            {
                ("If-None-Match", "s3:if-none-match"), ("x-amz-server-side-encryption", "s3:x-amz-server-side-encryption"),
                ("x-amz-server-side-encryption-aws-kms-key-id", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
            })
            {
                if (Array.Find(lines, line => line.StartsWith($"{header}:", StringComparison.OrdinalIgnoreCase)) is { } line)
                {
                    context.Add((name, line[(header.Length + 1)..].Trim()));
                }
            }

            var action = (method, key.Length > 0) switch
            {
                ("PUT", true) => "s3:PutObject",
                ("GET" or "HEAD", true) => "s3:GetObject",
                ("DELETE", true) => "s3:DeleteObject",
                ("GET", false) when query["list-type"] is not null => "s3:ListBucket",
                _ => throw new NotSupportedException($"{lines[0]} {Encoding.UTF8.GetString(body)}"),
            };
            if (action == "s3:ListBucket")
            {
                context.Add(("s3:prefix", query["prefix"] ?? ""));
            }

            return new Asked(action, key.Length > 0 ? $"{History}/{key}" : History, [.. context]);
        }

        /// <summary>The action and the first part of the key, which policies name.</summary>
        public string Place
        {
            get
            {
                var key = Resource.Length > History.Length ? Resource[(History.Length + 1)..] : Context.Single(one => one.Key == "s3:prefix").Value;
                return $"{Action} {key[..(key.IndexOf('/', StringComparison.Ordinal) + 1)]}";
            }
        }

        public override string ToString() => $"{Action} {Resource} {string.Join(", ", Context)}";
    }
}
