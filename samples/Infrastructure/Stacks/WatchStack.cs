using Amazon.CDK;
using Amazon.CDK.AWS.Budgets;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Clickstream.Hosts.Telemetry;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>Tells somebody when numbers may be wrong, late or dear.</summary>
internal sealed class WatchStack : Stack
{
    private readonly Topic topic;

    public WatchStack(Construct scope, string id, StackProps props, PlatformSettings settings, IngestStack ingest, AnalyticsStack analytics)
        : base(scope, id, props)
    {
        topic = new Topic(this, "Told", new TopicProps { EnforceSSL = true });
        topic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "Alarms",
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [topic.TopicArn],
            Conditions = Declarations.Where("StringEquals", "aws:SourceAccount", Account),
        }));
        if (settings.AlarmEmail.Length > 0)
        {
            topic.AddSubscription(new EmailSubscription(settings.AlarmEmail));
        }

        var door = ingest.Door;
        Alarm("ServerErrors", "Requests end with an error of ours: events may be waiting in browsers", Sum(door.ServerErrors, 5), 0);
        Alarm("Throttles", "The collector is at its limit: raise ingestConcurrency, or look who sends so many",
            Sum(ingest.Collector.Function.MetricThrottles(), 5), 0);
        Alarm("Rejected", "More than one event in a hundred is put aside: a tracker or a page has changed (clickstream quarantine list)",
            Share(ingest), 1);
        Alarm(
            "Lag", "The warehouse is more than three hours behind the history",
            Of(analytics.Etl, "clickstream.projection.lag", "Maximum", 60), 3 * 3600);
        Alarm(
            "NoProjection", "Nothing was projected for three hours",
            Sum(analytics.Etl.Function.MetricInvocations(), 180), 1, isBelow: true);
        Alarm(
            "Ledger", "The ledger does not add up: clickstream ledger tells where",
            Of(analytics.Upkeep, "clickstream.ledger.findings", "Maximum", 24 * 60), 0);
        Alarm(
            "Unfinished", "Verification or expiry did not come to its end: one function does not keep up (docs/scale.md)",
            Unfinished(analytics.Upkeep), 0);
        Alarm("DeadLetters", "A scheduled call failed three times: the queue says which",
            analytics.DeadLetters.MetricApproximateNumberOfMessagesVisible(), 0);
        Alarm("Host", "The warehouse's host does not answer the checks of EC2", StatusChecks(analytics.Warehouse), 0);
        if (door.DeadLetters is { } requests)
        {
            Alarm(
                "DeadRequests", "Requests that nobody could store wait: look into the queue before they are fourteen days old",
                requests.MetricApproximateNumberOfMessagesVisible(), 0);
        }

        _ = new CfnBudget(this, "Budget", new CfnBudgetProps
        {
            Budget = new CfnBudget.BudgetDataProperty
            {
                BudgetType = "COST", TimeUnit = "MONTHLY",
                BudgetLimit = new CfnBudget.SpendProperty { Amount = settings.MonthlyBudget, Unit = "USD" },
            },
            NotificationsWithSubscribers = settings.AlarmEmail.Length == 0 ? null : new[] { Spent(settings, 80), Spent(settings, 100) },
        });
        _ = new Dashboard(this, "Dashboard", new DashboardProps
        {
            DashboardName = settings.Name,
            Widgets =
            [
                [
                    Graph("Requests", door.Requests, door.ClientErrors, door.ServerErrors),
                    Graph("Events", Events(ingest, "accepted", 5), Events(ingest, "quarantined", 5)),
                ],
                [
                    Graph("The collector, milliseconds", ingest.Collector.Function.MetricDuration()),
                    Graph("Behind, seconds", Of(analytics.Etl, "clickstream.projection.lag", "Maximum", 60)),
                ],
            ],
        });
    }

    private static CfnBudget.NotificationWithSubscribersProperty Spent(PlatformSettings settings, double share) => new()
    {
        Notification = new CfnBudget.NotificationProperty
        {
            NotificationType = "ACTUAL", ComparisonOperator = "GREATER_THAN", Threshold = share, ThresholdType = "PERCENTAGE",
        },
        Subscribers = new[] { new CfnBudget.SubscriberProperty { SubscriptionType = "EMAIL", Address = settings.AlarmEmail } },
    };

    /// <summary>A metric that a function itself tells (docs/functions.md).</summary>
    private static Metric Of(PlatformFunction function, string name, string statistic, double minutes) => new(new MetricProps
    {
        Namespace = EmbeddedMetrics.Namespace,
        MetricName = name,
        DimensionsMap = new Dictionary<string, string> { [EmbeddedMetrics.Dimension] = function.Function.FunctionName },
        Statistic = statistic,
        Period = Duration.Minutes(minutes),
    });

    private static Metric Events(IngestStack ingest, string outcome, double minutes) =>
        Of(ingest.Collector, $"clickstream.ingest.events.{outcome}", "Sum", minutes);

    private static MathExpression Unfinished(PlatformFunction upkeep) => new(new MathExpressionProps
    {
        Expression = "FILL(verify, 0) + FILL(expire, 0)",
        Period = Duration.Hours(24),
        UsingMetrics = new Dictionary<string, IMetric>
        {
            ["verify"] = Of(upkeep, "clickstream.etl.unfinished.verify", "Sum", 24 * 60),
            ["expire"] = Of(upkeep, "clickstream.etl.unfinished.expire", "Sum", 24 * 60),
        },
    });

    private static Metric StatusChecks(WarehouseHost host) => new(new MetricProps
    {
        Namespace = "AWS/EC2",
        MetricName = "StatusCheckFailed",
        DimensionsMap = new Dictionary<string, string> { ["InstanceId"] = host.Instance.InstanceId },
        Statistic = "Maximum",
        Period = Duration.Minutes(5),
    });

    private static Metric Sum(Metric metric, double minutes) =>
        metric.With(new MetricOptions { Statistic = "Sum", Period = Duration.Minutes(minutes) });

    private static MathExpression Share(IngestStack ingest) => new(new MathExpressionProps
    {
        Expression = "100 * FILL(quarantined, 0) / (FILL(accepted, 0) + FILL(quarantined, 0))",
        Period = Duration.Minutes(15),
        UsingMetrics = new Dictionary<string, IMetric>
        {
            ["accepted"] = Events(ingest, "accepted", 15), ["quarantined"] = Events(ingest, "quarantined", 15),
        },
    });

    private static GraphWidget Graph(string title, params IMetric[] metrics) =>
        new(new GraphWidgetProps { Title = title, Left = metrics, Width = 12 });

    private void Alarm(string id, string description, IMetric metric, double threshold, bool isBelow = false)
    {
        var alarm = new Alarm(this, id, new AlarmProps
        {
            AlarmDescription = description,
            Metric = metric,
            Threshold = threshold,
            EvaluationPeriods = 1,
            ComparisonOperator = isBelow ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
            TreatMissingData = isBelow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
        });
        alarm.AddAlarmAction(new SnsAction(topic));
    }
}
