using System.Text.Json.Nodes;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Protocols;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>The collector's APIs and its function.</summary>
public sealed class CollectorTests
{
    private static readonly StackTemplate Direct = CloudPlatform.Direct.Stack("Ingest");
    private static readonly StackTemplate Buffered = CloudPlatform.Buffered.Stack("Ingest");

    [Fact]
    public void Every_path_of_the_protocols_takes_POST_and_nothing_else_is_answered()
    {
        Direct.All("AWS::ApiGatewayV2::Route").Select(route => route.Text("RouteKey")).Should().BeEquivalentTo(WireProtocols.Paths.Select(path => $"POST {path}"));

        Buffered.All("AWS::ApiGateway::Method").Where(method => method.Text("HttpMethod") != "OPTIONS").Select(method => $"{method.Text("HttpMethod")} {PathOf(method)}")
            .Should().BeEquivalentTo(WireProtocols.Paths.Select(path => $"POST {path}"));
    }

    [Fact]
    public void The_function_is_the_program_on_dotnet10_started_from_a_snapshot()
    {
        foreach (var stack in new[] { Direct, Buffered })
        {
            var function = stack.One("AWS::Lambda::Function");

            function.Text("Runtime").Should().Be("dotnet10");
            function.Text("Handler").Should().Be("clickstream").And.NotContain(":", "an executable is started, not a class");
            function.Text("SnapStart.ApplyOn").Should().Be("PublishedVersions");
            stack.One("AWS::Lambda::Alias").Text("FunctionVersion").Should().Be($"{{clickstream-Ingest.{stack.One("AWS::Lambda::Version").Id}.Version}}");
        }

        var live = $"{{clickstream-Ingest.{Direct.One("AWS::Lambda::Alias").Id}}}";
        Direct.All("AWS::ApiGatewayV2::Integration").Select(integration => integration.Text("IntegrationUri")).Distinct().Should().Equal(live);
        Direct.All("AWS::ApiGatewayV2::Integration").Select(integration => integration.Text("PayloadFormatVersion")).Distinct().Should().Equal("2.0");
        Buffered.One("AWS::Lambda::EventSourceMapping").Text("FunctionName").Should().EndWith(":live");
    }

    [Fact]
    public void What_it_may_cost_has_brakes()
    {
        Direct.One("AWS::Lambda::Function").Text("ReservedConcurrentExecutions").Should().Be("50");
        Direct.One("AWS::ApiGatewayV2::Stage").Text("DefaultRouteSettings.ThrottlingRateLimit").Should().Be("500");
        Direct.One("AWS::ApiGatewayV2::Stage").Text("DefaultRouteSettings.ThrottlingBurstLimit").Should().Be("1000");
        var all = Buffered.One("AWS::ApiGateway::Stage").Items("MethodSettings").Should().ContainSingle().Which;
        all["ThrottlingRateLimit"]!.ToString().Should().Be("500");
        all["HttpMethod"]!.ToString().Should().Be("*");
        all["ResourcePath"]!.ToString().Should().Be("/*");
        Buffered.One("AWS::Lambda::EventSourceMapping").Text("ScalingConfig.MaximumConcurrency").Should().Be("50");
    }

    [Fact]
    public void Pages_of_the_shop_alone_are_allowed_and_without_credentials()
    {
        var platform = new CloudPlatform(new() { ["origins"] = "https://shop.example,https://www.shop.example" });
        var cors = platform.Stack("Ingest").One("AWS::ApiGatewayV2::Api")["CorsConfiguration"]!;

        cors["AllowOrigins"]!.ToJsonString().Should().Be("""["https://shop.example","https://www.shop.example"]""");
        cors["AllowCredentials"]!.GetValue<bool>().Should().BeFalse();
        cors["AllowMethods"]!.ToJsonString().Should().Be("""["POST","OPTIONS"]""");
        cors["AllowHeaders"]!.AsArray().Select(header => header!.ToString()).Should().BeEquivalentTo(CrossOrigin.SendableHeaders);
        var preflight = Buffered.All("AWS::ApiGateway::Method").First(method => method.Text("HttpMethod") == "OPTIONS");
        var headers = preflight["Integration.IntegrationResponses.0.ResponseParameters"]!;
        headers["method.response.header.Access-Control-Allow-Origin"]!.ToString().Should().Be("'https://shop.example'");
        headers["method.response.header.Access-Control-Allow-Credentials"].Should().BeNull();
    }

    [Fact]
    public void Trackers_that_insist_on_credentials_can_be_allowed()
    {
        var platform = new CloudPlatform(new() { ["credentials"] = "true" });

        platform.Stack("Ingest").One("AWS::ApiGatewayV2::Api").Text("CorsConfiguration.AllowCredentials").Should().Be("true");
    }

    [Fact]
    public void Logs_of_requests_hold_nothing_of_who_sent_what()
    {
        string[] formats = [Direct.One("AWS::ApiGatewayV2::Stage").Text("AccessLogSettings.Format")!, Buffered.One("AWS::ApiGateway::Stage").Text("AccessLogSetting.Format")!];

        formats.Should().AllSatisfy(format =>
        {
            var said = JsonNode.Parse(format)!.AsObject().Select(one => one.Value!.ToString());
            said.Should().BeSubsetOf(
                ["$context.requestTimeEpoch", "$context.requestId", "$context.httpMethod", "$context.status", "$context.responseLength", "$context.responseLatency"]);
        });
        Buffered.One("AWS::ApiGateway::Stage").Items("MethodSettings").Single()["DataTraceEnabled"]!.GetValue<bool>().Should().BeFalse();
        Buffered.One("AWS::ApiGateway::Stage").Items("MethodSettings").Single()["LoggingLevel"]!.ToString().Should().Be("OFF");
    }

    [Fact]
    public void There_is_one_stage_and_behind_a_queue_the_gateway_asks_for_the_key_of_the_edge()
    {
        Direct.All("AWS::ApiGatewayV2::Stage").Should().ContainSingle().Which.Text("StageName").Should().Be("$default");
        Buffered.All("AWS::ApiGateway::Stage").Should().ContainSingle();
        Buffered.All("AWS::ApiGateway::Method").Where(method => method.Text("HttpMethod") == "POST").Should().AllSatisfy(method => method.Text("ApiKeyRequired").Should().Be("true"));
        var secret = Buffered.One("AWS::SecretsManager::Secret", "DoorKey").Id;
        Buffered.One("AWS::ApiGateway::ApiKey").Text("Value").Should().Be($"{{{{resolve:secretsmanager:{{clickstream-Ingest.{secret}}}:SecretString:::{{clickstream-Ingest.DoorKeyVersion}}}}}}");
        Buffered.One("AWS::ApiGateway::UsagePlan").Items("ApiStages").Should().ContainSingle("a plan without the stage lets nobody in").Which["Stage"]!.ToString()
            .Should().Contain("DeploymentStagelive");
        Buffered.One("AWS::ApiGateway::UsagePlanKey").Text("KeyId").Should().Be($"{{clickstream-Ingest.{Buffered.One("AWS::ApiGateway::ApiKey").Id}}}");
    }

    [Fact]
    public void Its_environment_is_what_the_program_reads_and_holds_no_secret()
    {
        foreach (var stack in new[] { Direct, Buffered })
        {
            var variables = stack.One("AWS::Lambda::Function")["Environment.Variables"]!.AsObject().ToDictionary(one => one.Key, one => one.Value!.ToString());
            var ours = variables.Keys.Where(name => name.StartsWith(KnownVariables.Prefix, StringComparison.Ordinal)).ToList();

            ours.Should().OnlyContain(name => KnownVariables.Contains(name));
            ours.Should().NotContain([KnownVariables.WriteKeys, KnownVariables.AnonymousIdSecret]);
            var options = new FunctionEnvironment(name => variables.GetValueOrDefault(name)).Collector([]);
            options.AllowedOrigins.Should().Equal("https://shop.example");
            options.IsBehindCloudFront.Should().BeTrue();
            (options.DefaultSiteId, options.DefaultCurrency).Should().Be(("shop", "USD"));
            variables[FunctionEnvironment.Function].Should().Be("ingest");
            variables[FunctionEnvironment.Lake].Should().Be($"s3://clickstream-history-{Intrinsics.Account}-{Intrinsics.Region}");
            ours.Contains(KnownVariables.WriteKeys + Secrets.IdSuffix).Should().Be(stack == Direct);
        }
    }

    [Fact]
    public void Secrets_are_generated_and_good_enough()
    {
        Direct.All("AWS::SecretsManager::Secret").Should().HaveCount(2).And.AllSatisfy(secret =>
        {
            secret["SecretString"].Should().BeNull();
            secret.Text("GenerateSecretString.PasswordLength").Should().Be("44", "44 letters and digits are 33 bytes in Base64");
            secret.Text("GenerateSecretString.ExcludePunctuation").Should().Be("true");
            secret.Text("GenerateSecretString.IncludeSpace").Should().Be("false");
        });
    }

    [Fact]
    public void A_message_that_fails_is_tried_again_and_is_a_dead_letter_at_last()
    {
        var queue = Buffered.One("AWS::SQS::Queue", "DoorQueue");
        var mapping = Buffered.One("AWS::Lambda::EventSourceMapping");

        queue.Text("RedrivePolicy.maxReceiveCount").Should().Be("5");
        queue.Text("RedrivePolicy.deadLetterTargetArn").Should().Contain("DoorDeadLetters");
        mapping.Texts("FunctionResponseTypes").Should().Equal("ReportBatchItemFailures");
        mapping.Text("BatchSize").Should().Be("1000");
        mapping.Text("MaximumBatchingWindowInSeconds").Should().Be("20");
        int.Parse(queue.Text("VisibilityTimeout")!).Should().BeGreaterThanOrEqualTo(6 * int.Parse(Buffered.One("AWS::Lambda::Function").Text("Timeout")!), "AWS asks for six times");
    }

    private static string PathOf(Resource method)
    {
        var path = new Stack<string>();
        var id = method.Text("ResourceId")!;
        while (Buffered.All("AWS::ApiGateway::Resource").FirstOrDefault(resource => id == $"{{clickstream-Ingest.{resource.Id}}}") is { } part)
        {
            path.Push(part.Text("PathPart")!);
            id = part.Text("ParentId")!;
        }

        return "/" + string.Join('/', path);
    }
}
