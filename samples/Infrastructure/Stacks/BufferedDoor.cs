using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.EventSources;
using Amazon.CDK.AWS.SecretsManager;
using Amazon.CDK.AWS.SQS;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Protocols;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>A REST API before a queue: requests are answered when they are in the queue, and many of them become one segment.</summary>
/// <remarks>
/// A REST API, for only its templates can put headers into a message safely: every value is encoded as in a form. An HTTP API would paste
/// them into JSON, which a quotation mark in a header breaks.
/// </remarks>
internal sealed class BufferedDoor : Construct, IDoor
{
    private readonly RestApi api;

    public BufferedDoor(Construct scope, string id, PlatformSettings settings, HistoryStack history, Alias collector, Secret doorKey)
        : base(scope, id)
    {
        DeadLetters = NewQueue("DeadLetters", new QueueProps { RetentionPeriod = Duration.Days(14) });
        var queue = NewQueue("Queue", new QueueProps
        {
            RetentionPeriod = Duration.Days(4),
            VisibilityTimeout = Duration.Seconds(60),
            DeadLetterQueue = new DeadLetterQueue { Queue = DeadLetters, MaxReceiveCount = 5 },
        });
        collector.AddEventSource(new SqsEventSource(queue, new SqsEventSourceProps
        {
            BatchSize = 1000,
            MaxBatchingWindow = Duration.Seconds(20),
            ReportBatchItemFailures = true,
            MaxConcurrency = Math.Max(2, settings.IngestConcurrency),
        }));
        var sender = new Role(this, "Sender", new RoleProps { AssumedBy = new ServicePrincipal("apigateway.amazonaws.com") });
        sender.AddToPolicy(new PolicyStatement(new PolicyStatementProps { Actions = ["sqs:SendMessage"], Resources = [queue.QueueArn] }));
        api = new RestApi(this, "Api", new RestApiProps
        {
            Description = "Takes events of the shop's pages into a queue",
            EndpointTypes = [EndpointType.REGIONAL],

            // A REST API writes its log with a role that the whole account has for that.
            CloudWatchRole = true,
            CloudWatchRoleRemovalPolicy = RemovalPolicy.DESTROY,
            DeployOptions = new StageOptions
            {
                StageName = "live",
                ThrottlingRateLimit = settings.RequestsPerSecond,
                ThrottlingBurstLimit = settings.RequestsPerSecond * 2,
                DataTraceEnabled = false,
                LoggingLevel = MethodLoggingLevel.OFF,
                MetricsEnabled = true,
                AccessLogDestination = new LogGroupLogDestination(Logs.Create(this, "AccessLog", history.Key)),
                AccessLogFormat = AccessLogFormat.Custom(Logs.AccessFormat),
            },
            DefaultCorsPreflightOptions = new CorsOptions
            {
                AllowOrigins = [.. settings.Origins],
                AllowMethods = ["POST", "OPTIONS"],
                // A template reads texts alone, so compressed bodies cannot be taken.
                AllowHeaders = [.. CrossOrigin.SendableHeaders.Except(["content-encoding"])],
                ExposeHeaders = [CrossOrigin.ReadableHeader],
                AllowCredentials = settings.AllowsCredentials,
                MaxAge = Duration.Seconds(CrossOrigin.MaximumAge),
            },
        });
        foreach (var (name, kind) in new[] { ("Refusals", ResponseType_.DEFAULT_4XX), ("Failures", ResponseType_.DEFAULT_5XX) })
        {
            // A tracker that may not read a refusal would send for ever.
            api.AddGatewayResponse(name, new GatewayResponseOptions
            {
                Type = kind,
                ResponseHeaders = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "'*'", ["Retry-After"] = "'1'" },
            });
        }

        api.Explain((
            "AwsSolutions-APIG2", "Bodies are judged by the collector's rules, which put aside what is wrong; a gateway would lose it"));
        api.DeploymentStage.Explain(
            ("AwsSolutions-APIG3", "The rules are at the edge, and the stage asks for the key of the edge"),
            ("AwsSolutions-APIG6", "The log of each call would hold what visitors sent; the log of requests does not"));
        api.Node.FindChild("CloudWatchRole").Explain(("AwsSolutions-IAM4", "It is AWS's own role for this purpose, and may write logs"));
        var template = new QueueTemplate(settings);
        foreach (var path in WireProtocols.Paths.Order(StringComparer.Ordinal))
        {
            var method = api.Root.ResourceForPath(path).AddMethod("POST", Into(queue, sender, path, template), new MethodOptions
            {
                ApiKeyRequired = true, MethodResponses = template.Answers,
            });
            method.Explain(
                ("AwsSolutions-APIG4", "Shoppers do not sign in to be counted; the key of the edge is asked for"),
                ("AwsSolutions-COG4", "Shoppers do not sign in to be counted"));
        }

        // The key of the door is of the edge alone; the usage plan is what joins it with this API.
        // CloudFormation looks at a secret again when its version is another.
        var version = new CfnParameter(this, "Version", new CfnParameterProps
        {
            Default = "", Description = "The version of the key that the edge shows; empty for the newest",
        });
        version.OverrideLogicalId("DoorKeyVersion");
        var value = SecretValue.SecretsManager(doorKey.SecretArn, new SecretsManagerSecretOptions { VersionId = version.ValueAsString });
        var key = new ApiKey(this, "EdgeKey", new ApiKeyProps { Value = value.UnsafeUnwrap(), Description = "What the edge shows" });
        var stages = new[] { new UsagePlanPerApiStage { Api = api, Stage = api.DeploymentStage } };
        api.AddUsagePlan("Edge", new UsagePlanProps { ApiStages = stages }).AddApiKey(key);
    }

    public string Domain => $"{api.RestApiId}.execute-api.{Stack.Of(this).Region}.{Stack.Of(this).UrlSuffix}";

    public string PathBefore => "/live";

    public string KeyHeader => "x-api-key";

    public Metric ServerErrors => api.MetricServerError();

    public Metric ClientErrors => api.MetricClientError();

    public Metric Requests => api.MetricCount();

    public Queue? DeadLetters { get; }

    private Queue NewQueue(string name, QueueProps props) => new(this, name, new QueueProps
    {
        Encryption = QueueEncryption.SQS_MANAGED,
        EnforceSSL = true,
        RetentionPeriod = props.RetentionPeriod,
        VisibilityTimeout = props.VisibilityTimeout,
        DeadLetterQueue = props.DeadLetterQueue,
    });

    private static AwsIntegration Into(Queue queue, Role sender, string path, QueueTemplate template) => new(new AwsIntegrationProps
    {
        Service = "sqs",
        Path = $"{Stack.Of(queue).Account}/{queue.QueueName}",
        IntegrationHttpMethod = "POST",
        Options = new IntegrationOptions
        {
            CredentialsRole = sender,
            PassthroughBehavior = PassthroughBehavior.NEVER,
            RequestParameters = new Dictionary<string, string>
            {
                ["integration.request.header.Content-Type"] = "'application/x-www-form-urlencoded'",
            },
            RequestTemplates = QueueTemplate.MediaTypes.ToDictionary(type => type, _ => QueueTemplate.Message(path)),
            IntegrationResponses = template.IntegrationAnswers,
        },
    });
}
