using Clickstream.Hosts.Protocols;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>The edge before the collector.</summary>
public sealed class EdgeTests
{
    private static readonly StackTemplate Edge = CloudPlatform.Direct.Stack("Edge");

    [Fact]
    public void An_address_that_sends_too_much_is_turned_away()
    {
        var rules = Edge.One("AWS::WAFv2::WebACL");
        var rule = rules.Items("Rules").Should().ContainSingle().Which;

        rules.Text("Scope").Should().Be("CLOUDFRONT");
        rule["Action"]!["Block"].Should().NotBeNull();
        rule["Statement"]!["RateBasedStatement"]!.ToJsonString().Should().Be("""{"AggregateKeyType":"IP","EvaluationWindowSec":300,"Limit":2000}""");
        Edge.One("AWS::CloudFront::Distribution").Text("DistributionConfig.WebACLId").Should().Be($"{{clickstream-Edge.{rules.Id}.Arn}}");
    }

    [Fact]
    public void Requests_come_by_TLS_and_go_on_by_TLS()
    {
        var distribution = Edge.One("AWS::CloudFront::Distribution");

        distribution.Text("DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy").Should().Be("https-only");
        distribution.Text("DistributionConfig.Origins.0.CustomOriginConfig.OriginProtocolPolicy").Should().Be("https-only");
        distribution.Texts("DistributionConfig.Origins.0.CustomOriginConfig.OriginSSLProtocols").Should().Equal("TLSv1.2");
    }

    [Fact]
    public void A_name_of_the_shop_comes_with_its_certificate_and_new_TLS()
    {
        var platform = new CloudPlatform(new()
        {
            ["collectorDomain"] = "events.shop.example", ["certificateArn"] = "arn:aws:acm:us-east-1:111122223333:certificate/x",
        });
        var distribution = platform.Stack("Edge").One("AWS::CloudFront::Distribution");

        distribution.Texts("DistributionConfig.Aliases").Should().Equal("events.shop.example");
        distribution.Text("DistributionConfig.ViewerCertificate.AcmCertificateArn").Should().EndWith("certificate/x");
        distribution.Text("DistributionConfig.ViewerCertificate.MinimumProtocolVersion").Should().Be("TLSv1.2_2021");
        platform.Stack("Edge").Outputs["Endpoint"]!["Value"]!.ToString().Should().Be("https://events.shop.example/clickstream");
    }

    [Fact]
    public void The_viewers_headers_go_on_with_what_CloudFront_knows_and_without_cookies()
    {
        var forwarded = Edge.One("AWS::CloudFront::OriginRequestPolicy");
        var cache = Edge.One("AWS::CloudFront::CachePolicy");

        forwarded.Text("OriginRequestPolicyConfig.HeadersConfig.HeaderBehavior").Should().Be("allExcept");
        forwarded.Texts("OriginRequestPolicyConfig.HeadersConfig.Headers").Should().Equal("Host");
        forwarded.Text("OriginRequestPolicyConfig.CookiesConfig.CookieBehavior").Should().Be("none");
        forwarded.Text("OriginRequestPolicyConfig.QueryStringsConfig.QueryStringBehavior").Should().Be("all");
        cache.Texts("CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig.Headers").Should().Contain(
            ["CloudFront-Viewer-Address", "CloudFront-Viewer-Country"]);
        cache.Text("CachePolicyConfig.DefaultTTL").Should().Be("0");
    }

    [Fact]
    public void The_key_of_the_door_is_shown_in_the_header_that_the_door_looks_at()
    {
        foreach (var (platform, header) in new[] { (CloudPlatform.Direct, "x-write-key"), (CloudPlatform.Buffered, "x-api-key") })
        {
            var edge = platform.Stack("Edge");
            var shown = edge.One("AWS::CloudFront::Distribution")["DistributionConfig.Origins.0.OriginCustomHeaders.0"]!;

            shown["HeaderName"]!.ToString().Should().Be(header);
            shown["HeaderValue"]!.ToString().Should().Be("{clickstream-Edge.DoorKey}");
            edge.Parameters["DoorKey"]!["NoEcho"]!.ToString().Should().Be("true");
        }

        var path = CloudPlatform.Buffered.Stack("Edge").One("AWS::CloudFront::Distribution").Text("DistributionConfig.Origins.0.OriginPath");
        path.Should().Be("/" + CloudPlatform.Buffered.Stack("Ingest").One("AWS::ApiGateway::Stage").Text("StageName"));
    }

    [Fact]
    public void Answers_forbid_to_keep_sniff_or_frame_them()
    {
        var answers = Edge.One("AWS::CloudFront::ResponseHeadersPolicy");
        var security = answers["ResponseHeadersPolicyConfig.SecurityHeadersConfig"]!;

        security["StrictTransportSecurity"]!["AccessControlMaxAgeSec"]!.GetValue<int>().Should().BeGreaterThanOrEqualTo(31_536_000);
        security["ContentTypeOptions"]!["Override"]!.GetValue<bool>().Should().BeTrue();
        security["ContentSecurityPolicy"]!["ContentSecurityPolicy"]!.ToString().Should().Be(
            WireAnswer.Empty(204).AllHeaders.Single(header => header.Name == "Content-Security-Policy").Value);
        answers["ResponseHeadersPolicyConfig.CustomHeadersConfig.Items.0"]!.ToJsonString().Should().Be("""{"Header":"Cache-Control","Override":true,"Value":"no-store"}""");
    }
}
