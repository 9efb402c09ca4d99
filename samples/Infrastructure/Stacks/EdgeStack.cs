using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.CloudFront.Origins;
using Amazon.CDK.AWS.WAFv2;
using Clickstream.Hosts.Protocols;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>The edge: where browsers send events to. It knows the viewer's country, and turns away who sends too much.</summary>
/// <remarks>
/// Rules for the edge exist in us-east-1 alone, so this stack is there whatever region the others are in; the API's domain and the key of
/// its door come as parameters (<c>deploy.sh</c> gives them).
/// </remarks>
internal sealed class EdgeStack : Stack
{
    /// <summary>What CloudFront itself says of the viewer.</summary>
    private static readonly string[] ViewerHeaders =
        ["CloudFront-Viewer-Address", "CloudFront-Viewer-Country", "CloudFront-Viewer-Country-Region-Name", "CloudFront-Viewer-City"];

    public EdgeStack(Construct scope, string id, StackProps props, PlatformSettings settings, IDoor door)
        : base(scope, id, props)
    {
        var api = new CfnParameter(this, "ApiDomain", new CfnParameterProps
        {
            AllowedPattern = "[a-z0-9.-]+", Description = "The host of the collector's API",
        });
        var doorKey = new CfnParameter(this, "DoorKey", new CfnParameterProps
        {
            NoEcho = true, MinLength = 32, Description = "What the edge shows to the collector",
        });
        var certificate = settings.CertificateArn.Length > 0
            ? Certificate.FromCertificateArn(this, "Certificate", settings.CertificateArn)
            : null;
        var rules = new CfnWebACL(this, "Rules", new CfnWebACLProps
        {
            Scope = "CLOUDFRONT",
            DefaultAction = new CfnWebACL.DefaultActionProperty { Allow = new CfnWebACL.AllowActionProperty() },
            VisibilityConfig = Seen("all"),
            Rules = new[]
            {
                new CfnWebACL.RuleProperty
                {
                    Name = "rate",
                    Priority = 1,
                    Action = new CfnWebACL.RuleActionProperty { Block = new CfnWebACL.BlockActionProperty() },
                    Statement = new CfnWebACL.StatementProperty
                    {
                        RateBasedStatement = new CfnWebACL.RateBasedStatementProperty
                        {
                            AggregateKeyType = "IP", Limit = settings.RequestsPerAddress, EvaluationWindowSec = 300,
                        },
                    },
                    VisibilityConfig = Seen("rate"),
                },
            },
        });
        var distribution = new Distribution(this, "Distribution", new DistributionProps
        {
            Comment = $"{settings.Name}: where pages send events to",
            HttpVersion = HttpVersion.HTTP2_AND_3,
            MinimumProtocolVersion = SecurityPolicyProtocol.TLS_V1_2_2021,
            DomainNames = settings.CollectorDomain.Length > 0 ? [settings.CollectorDomain] : null,
            Certificate = certificate,
            PriceClass = PriceClass.PRICE_CLASS_ALL,
            WebAclId = rules.AttrArn,
            DefaultBehavior = new BehaviorOptions
            {
                Origin = new HttpOrigin(api.ValueAsString, new HttpOriginProps
                {
                    ProtocolPolicy = OriginProtocolPolicy.HTTPS_ONLY,
                    OriginSslProtocols = [OriginSslPolicy.TLS_V1_2],
                    OriginPath = door.PathBefore.Length > 0 ? door.PathBefore : null,
                    CustomHeaders = new Dictionary<string, string> { [door.KeyHeader] = doorKey.ValueAsString },
                }),
                AllowedMethods = AllowedMethods.ALLOW_ALL,

                // Nothing is kept: answers forbid it, and those to POST are never kept. A policy that keeps nothing at all may name no
                // header, and one that names those that CloudFront adds is the only way to have them beside all of the viewer's but one.
                CachePolicy = new CachePolicy(this, "Viewer", new CachePolicyProps
                {
                    MinTtl = Duration.Seconds(0), DefaultTtl = Duration.Seconds(0), MaxTtl = Duration.Seconds(1),
                    HeaderBehavior = CacheHeaderBehavior.AllowList(ViewerHeaders),
                    EnableAcceptEncodingGzip = false, EnableAcceptEncodingBrotli = false,
                }),
                ViewerProtocolPolicy = ViewerProtocolPolicy.HTTPS_ONLY,
                OriginRequestPolicy = new OriginRequestPolicy(this, "Forwarded", new OriginRequestPolicyProps
                {
                    HeaderBehavior = OriginRequestHeaderBehavior.DenyList("Host"),
                    QueryStringBehavior = OriginRequestQueryStringBehavior.All(),
                    CookieBehavior = OriginRequestCookieBehavior.None(),
                }),
                ResponseHeadersPolicy = new ResponseHeadersPolicy(this, "Answers", new ResponseHeadersPolicyProps
                {
                    SecurityHeadersBehavior = new ResponseSecurityHeadersBehavior
                    {
                        StrictTransportSecurity = new ResponseHeadersStrictTransportSecurity
                        {
                            AccessControlMaxAge = Duration.Days(365), IncludeSubdomains = false, Override = true,
                        },
                        ContentTypeOptions = new ResponseHeadersContentTypeOptions { Override = true },
                        ContentSecurityPolicy = new ResponseHeadersContentSecurityPolicy
                        {
                            ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'", Override = true,
                        },
                    },
                    CustomHeadersBehavior = new ResponseCustomHeadersBehavior
                    {
                        CustomHeaders = [new ResponseCustomHeader { Header = "Cache-Control", Value = "no-store", Override = true }],
                    },
                }),
            },
        });
        distribution.Explain(
            ("AwsSolutions-CFR1", "Shops sell where they like"),
            ("AwsSolutions-CFR3", "CloudFront's log holds whole addresses of visitors, which nothing here keeps; the API logs "
                + "requests without them"),
            ("AwsSolutions-CFR4", "The name that CloudFront gives by itself comes with its own choice of TLS; with a domain of the "
                + "shop's it is 1.2 and above"));
        this.Tell("Domain", distribution.DistributionDomainName, "What the collector's own domain is an alias of (CNAME)");
        var name = settings.CollectorDomain.Length > 0 ? settings.CollectorDomain : distribution.DistributionDomainName;
        this.Tell("Endpoint", $"https://{name}{WireProtocols.NativePath}", "Where pages send events to: CLICKSTREAM_ENDPOINT of the shop");
    }

    private static CfnWebACL.VisibilityConfigProperty Seen(string metric) => new()
    {
        CloudWatchMetricsEnabled = true, MetricName = metric, SampledRequestsEnabled = false,
    };
}
