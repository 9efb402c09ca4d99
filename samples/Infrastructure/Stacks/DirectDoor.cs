using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Amazon.CDK.AwsApigatewayv2Integrations;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Protocols;
using Constructs;
using HttpMethod = Amazon.CDK.AWS.Apigatewayv2.HttpMethod;

namespace Infrastructure.Stacks;

/// <summary>An HTTP API: each request is stored before it is answered.</summary>
internal sealed class DirectDoor : Construct, IDoor
{
    private readonly HttpApi api;

    public DirectDoor(Construct scope, string id, PlatformSettings settings, HistoryStack history, Alias collector)
        : base(scope, id)
    {
        api = new HttpApi(this, "Api", new HttpApiProps
        {
            Description = "Takes events of the shop's pages",
            CreateDefaultStage = false,
            CorsPreflight = new CorsPreflightOptions
            {
                AllowOrigins = [.. settings.Origins],
                AllowMethods = [CorsHttpMethod.POST, CorsHttpMethod.OPTIONS],
                AllowHeaders = [.. CrossOrigin.SendableHeaders],
                ExposeHeaders = [CrossOrigin.ReadableHeader],
                AllowCredentials = settings.AllowsCredentials,
                MaxAge = Duration.Seconds(CrossOrigin.MaximumAge),
            },
        });
        var integration = new HttpLambdaIntegration("Collector", collector);
        foreach (var path in WireProtocols.Paths.Order(StringComparer.Ordinal))
        {
            var options = new AddRoutesOptions { Path = path, Methods = [HttpMethod.POST], Integration = integration };
            foreach (var route in api.AddRoutes(options))
            {
                route.Explain((
                    "AwsSolutions-APIG4", "Shoppers do not sign in to be counted; the key of the edge is asked for by the collector"));
            }
        }

        var stage = new HttpStage(this, "Stage", new HttpStageProps
        {
            HttpApi = api,
            AutoDeploy = true,
            Throttle = new ThrottleSettings { RateLimit = settings.RequestsPerSecond, BurstLimit = settings.RequestsPerSecond * 2 },
        });
        ((CfnStage)stage.Node.DefaultChild!).AccessLogSettings = new CfnStage.AccessLogSettingsProperty
        {
            DestinationArn = Logs.Create(this, "AccessLog", history.Key).LogGroupArn,
            Format = Logs.AccessFormat,
        };
    }

    public string Domain => $"{api.ApiId}.execute-api.{Stack.Of(this).Region}.{Stack.Of(this).UrlSuffix}";

    public string PathBefore => "";

    public string KeyHeader => "x-write-key";

    public Metric ServerErrors => api.MetricServerError();

    public Metric ClientErrors => api.MetricClientError();

    public Metric Requests => api.MetricCount();

    public Queue? DeadLetters => null;
}
