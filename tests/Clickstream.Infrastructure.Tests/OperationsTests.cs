using Clickstream.Hosts.Telemetry;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>Schedules, logs, alarms, costs: what happens when nobody looks.</summary>
public sealed class OperationsTests
{
    private static readonly StackTemplate Analytics = CloudPlatform.Direct.Stack("Analytics");
    private static readonly StackTemplate Watch = CloudPlatform.Direct.Stack("Watch");

    [Fact]
    public void The_projection_and_compaction_run_every_hour_and_the_rest_every_night()
    {
        Analytics.All("AWS::Events::Rule").Select(rule => (rule.Text("ScheduleExpression"), rule.Text("Targets.0.Input"), Function(rule.Text("Targets.0.Arn")!)))
            .Should().BeEquivalentTo(new[]
            {
                ("rate(1 hour)", "{}", "Etl"), ("cron(30 * * * ? *)", """{"compact":true}""", "Upkeep"), ("cron(50 3 * * ? *)", """{"expireAfterDays":761}""", "Upkeep"),
                ("cron(50 4 * * ? *)", """{"verify":true}""", "Upkeep"),
            });
        Analytics.All("AWS::Events::Rule").Should().AllSatisfy(rule => rule.Text("State").Should().Be("ENABLED"));
    }

    [Fact]
    public void One_projection_runs_at_a_time()
    {
        Analytics.All("AWS::Lambda::Function").Should().AllSatisfy(function => function.Text("ReservedConcurrentExecutions").Should().Be("1"));
        CloudPlatform.Direct.Stack("ScaleOut").One("AWS::Lambda::Function").Text("ReservedConcurrentExecutions").Should().Be("4");
    }

    [Fact]
    public void A_call_that_nobody_waits_for_is_tried_again_and_is_a_dead_letter_at_last()
    {
        var letters = $"{{clickstream-Analytics.{Analytics.One("AWS::SQS::Queue").Id}.Arn}}";

        CloudPlatform.Direct.All("AWS::Lambda::EventInvokeConfig").Should().HaveCount(3).And.AllSatisfy(one =>
        {
            one.Text("DestinationConfig.OnFailure.Destination").Should().Be(letters);
            one.Text("MaximumRetryAttempts").Should().Be("2");
            int.Parse(one.Text("MaximumEventAgeInSeconds")!).Should().BeLessThanOrEqualTo(3600, "the next hour's call does the same");
        });
        Analytics.All("AWS::Events::Rule").Should().AllSatisfy(rule =>
        {
            rule.Text("Targets.0.DeadLetterConfig.Arn").Should().Be(letters);
            rule["Targets.0.RetryPolicy"]!.ToJsonString().Should().Be("""{"MaximumEventAgeInSeconds":3000,"MaximumRetryAttempts":2}""");
        });
        CloudPlatform.Both.SelectMany(platform => platform.All("AWS::SQS::Queue")).Where(queue => queue.Id.Contains("DeadLetters", StringComparison.Ordinal)).Should().AllSatisfy(queue =>
            queue.Text("MessageRetentionPeriod").Should().Be("1209600", "fourteen days, the most there is"));
        CloudPlatform.Both.SelectMany(platform => platform.All("AWS::SQS::Queue")).Should().AllSatisfy(queue =>
            queue.Text("SqsManagedSseEnabled").Should().Be("true"));
        CloudPlatform.Both.SelectMany(platform => platform.All("AWS::SQS::QueuePolicy")).Should().AllSatisfy(policy =>
            policy["PolicyDocument"]!.ToJsonString().Should().Contain("""{"Bool":{"aws:SecureTransport":"false"}}"""));
    }

    [Fact]
    public void Every_log_is_ours_kept_for_a_month_and_encrypted_with_our_key()
    {
        foreach (var platform in CloudPlatform.Both)
        {
            platform.All("AWS::Logs::LogGroup").Should().AllSatisfy(log => log.Text("RetentionInDays").Should().Be("30"));
            platform.All("AWS::Logs::LogGroup").Where(log => log["KmsKeyId"] is null).Select(log => log.ToString()).Should().ContainSingle(
                "the network, which is there before the key, tells of refused packets alone").Which.Should().StartWith("clickstream-Network/");
            platform.All("AWS::Lambda::Function").Should().AllSatisfy(function => function.Text("LoggingConfig.LogGroup").Should().StartWith($"{{{function.Stack}."));
        }
    }

    [Fact]
    public void The_key_lets_logs_of_this_platform_alone_use_it()
    {
        var statement = Policies.Access.Statements(CloudPlatform.Direct.Stack("History").One("AWS::KMS::Key")["KeyPolicy"]).Single(one => one["Sid"]?.ToString() == "Logs");

        statement["Principal"]!["Service"]!.ToString().Should().Be($"logs.{Intrinsics.Region}.amazonaws.com");
        statement["Condition"]!["ArnLike"]!["kms:EncryptionContext:aws:logs:arn"]!.ToString().Should().Be(
            $"arn:aws:logs:{Intrinsics.Region}:{Intrinsics.Account}:log-group:clickstream-*");
    }

    [Fact]
    public void Somebody_is_told_of_everything_that_makes_numbers_wrong_late_or_dear()
    {
        Watch.All("AWS::CloudWatch::Alarm").Select(alarm => alarm.Id[..^8]).Should().BeEquivalentTo(
            "ServerErrors", "Throttles", "Rejected", "Lag", "NoProjection", "Ledger", "Unfinished", "DeadLetters", "Host");
        CloudPlatform.Buffered.Stack("Watch").All("AWS::CloudWatch::Alarm").Select(alarm => alarm.Id[..^8]).Should().Contain("DeadRequests");
        var topic = $"{{clickstream-Watch.{Watch.One("AWS::SNS::Topic").Id}}}";
        Watch.All("AWS::CloudWatch::Alarm").Should().AllSatisfy(alarm =>
        {
            alarm.Texts("AlarmActions").Should().Equal(topic);
            alarm.Text("AlarmDescription").Should().NotBeNullOrEmpty();
            alarm.Text("TreatMissingData").Should().Be(alarm.Id.StartsWith("NoProjection", StringComparison.Ordinal) ? "breaching" : "notBreaching");
        });
        Watch.One("AWS::SNS::TopicPolicy")["PolicyDocument"]!.ToJsonString().Should().Contain("cloudwatch.amazonaws.com").And.Contain("aws:SecureTransport");
    }

    [Fact]
    public void Each_alarm_looks_at_this()
    {
        Watch.All("AWS::CloudWatch::Alarm").Where(alarm => alarm["Metrics"] is null).Select(Looks).Should().BeEquivalentTo(
            "ServerErrors: Sum of AWS/ApiGateway 5xx Ingest.DoorApi in 300 s GreaterThanThreshold 0",
            "Throttles: Sum of AWS/Lambda Throttles Ingest.CollectorFunction in 300 s GreaterThanThreshold 0",
            "Lag: Maximum of Clickstream clickstream.projection.lag Analytics.EtlFunction in 3600 s GreaterThanThreshold 10800",
            "NoProjection: Sum of AWS/Lambda Invocations Analytics.EtlFunction in 10800 s LessThanThreshold 1",
            "Ledger: Maximum of Clickstream clickstream.ledger.findings Analytics.UpkeepFunction in 86400 s GreaterThanThreshold 0",
            "DeadLetters: Maximum of AWS/SQS ApproximateNumberOfMessagesVisible Analytics.DeadLetters in 300 s GreaterThanThreshold 0",
            "Host: Maximum of AWS/EC2 StatusCheckFailed Analytics.HostInstance in 300 s GreaterThanThreshold 0");
        Watch.All("AWS::CloudWatch::Alarm").Where(alarm => alarm["Metrics"] is not null)
            .Select(alarm => $"{alarm.Id[..^8]}: {alarm.Items("Metrics").Single(metric => metric["Expression"] is not null)["Expression"]} {alarm.Text("ComparisonOperator")} {alarm.Text("Threshold")}")
            .Should().BeEquivalentTo(
                "Rejected: 100 * FILL(quarantined, 0) / (FILL(accepted, 0) + FILL(quarantined, 0)) GreaterThanThreshold 1",
                "Unfinished: FILL(verify, 0) + FILL(expire, 0) GreaterThanThreshold 0");
        Watch.One("AWS::CloudWatch::Dashboard").Text("DashboardBody").Should().ContainAll("Requests", "Events", "The collector, milliseconds", "Behind, seconds");
    }

    [Fact]
    public void The_address_of_a_person_is_told_by_mail()
    {
        var watch = new CloudPlatform(new() { ["alarmEmail"] = "owner@shop.example", ["monthlyBudget"] = "75" }).Stack("Watch");

        watch.One("AWS::SNS::Subscription").Text("Endpoint").Should().Be("owner@shop.example");
        var budget = watch.One("AWS::Budgets::Budget");
        budget.Text("Budget.BudgetLimit.Amount").Should().Be("75");
        budget.Items("NotificationsWithSubscribers").Select(one => one["Notification"]!["Threshold"]!.GetValue<int>()).Should().Equal(80, 100);
        budget.Text("NotificationsWithSubscribers.0.Subscribers.0.Address").Should().Be("owner@shop.example");
    }

    [Fact]
    public void Metrics_of_functions_are_asked_for_by_the_name_that_functions_have()
    {
        var own = Watch.All("AWS::CloudWatch::Alarm").Select(alarm => alarm.Properties)
            .Concat(Watch.All("AWS::CloudWatch::Alarm").SelectMany(alarm => alarm.Items("Metrics")).Select(metric => metric["MetricStat"]?["Metric"]?.AsObject()).OfType<System.Text.Json.Nodes.JsonObject>())
            .Where(metric => metric["Namespace"]?.ToString() == EmbeddedMetrics.Namespace).ToList();
        var functions = CloudPlatform.Direct.All("AWS::Lambda::Function").Select(function => $"{{{function.Stack}.{function.Id}}}").ToList();

        own.Should().HaveCount(6).And.AllSatisfy(metric =>
        {
            metric["Dimensions"]![0]!["Name"]!.ToString().Should().Be(EmbeddedMetrics.Dimension);
            functions.Should().Contain(metric["Dimensions"]![0]!["Value"]!.ToString());
        });
    }

    [Fact]
    public void The_scaled_out_projection_calls_each_part_until_nothing_is_left()
    {
        var machine = CloudPlatform.Direct.Stack("ScaleOut").One("AWS::StepFunctions::StateMachine");
        var definition = System.Text.Json.Nodes.JsonNode.Parse(machine.Text("DefinitionString")!)!;
        var map = definition["States"]!["SideBySide"]!;
        var project = map["ItemProcessor"]!["States"]!["Project"]!;

        definition["States"]!["Shards"]!["Result"]!.ToJsonString().Should().Be(
            """[{"shard":{"index":0,"of":4}},{"shard":{"index":1,"of":4}},{"shard":{"index":2,"of":4}},{"shard":{"index":3,"of":4}}]""");
        map["ItemProcessor"]!["ProcessorConfig"]!["Mode"]!.ToString().Should().Be("DISTRIBUTED");
        (map["MaxConcurrency"]!.GetValue<int>(), map["ItemsPath"]!.ToString()).Should().Be((4, "$.shards"));
        (project["Resource"]!.ToString(), project["ResultPath"]!.ToString()).Should().Be(($"{{clickstream-ScaleOut.{CloudPlatform.Direct.Stack("ScaleOut").One("AWS::Lambda::Function").Id}.Arn}}", "$.result"));
        var choice = map["ItemProcessor"]!["States"]!["IsAnythingLeft"]!;
        choice["Choices"]![0]!.ToJsonString().Should().Be("""{"Variable":"$.result.isComplete","BooleanEquals":true,"Next":"Done"}""");
        choice["Default"]!.ToString().Should().Be("Again");
        map["ItemProcessor"]!["States"]!["Again"]!["Parameters"]!.ToJsonString().Should().Be("""{"shard.$":"$.shard"}""", "the function takes nothing else");
    }

    [Fact]
    public void The_shop_is_built_from_its_branch_and_its_settings_hold_no_secret()
    {
        var app = CloudPlatform.Direct.Stack("Frontend").One("AWS::Amplify::App");

        app.Items("EnvironmentVariables").Select(one => one["Name"]!.ToString()).Should().BeEquivalentTo(
            "AMPLIFY_MONOREPO_APP_ROOT", "SHOP_DATABASE_PARAMETER", "CLICKSTREAM_ENDPOINT", "CLICKSTREAM_SITE_ID");
        app.Text("Platform").Should().Be("WEB_COMPUTE");
        app.Text("BuildSpec").Should().Contain("SHOP_DATABASE_PARAMETER").And.Contain("CLICKSTREAM_ENDPOINT");
        CloudPlatform.Direct.Stack("Frontend").One("AWS::Amplify::Branch").Text("BranchName").Should().Be("main");
    }

    private static string Looks(Resource alarm) =>
        $"{alarm.Id[..^8]}: {alarm.Text("Statistic")} of {alarm.Text("Namespace")} {alarm.Text("MetricName")} {Owner(alarm.Text("Dimensions.0.Value"))}"
        + $" in {alarm.Text("Period")} s {alarm.Text("ComparisonOperator")} {alarm.Text("Threshold")}";

    /// <summary>The stack and the id of what a value is of, without the digits that the CDK ends it with.</summary>
    private static string Owner(string? value) =>
        System.Text.RegularExpressions.Regex.Replace(value ?? "", @"^\{clickstream-(\w+)\.(\w+?)[0-9A-F]{8}(\.\w+)?\}$", "$1.$2");

    private static string Function(string arn) => Analytics.All("AWS::Lambda::Function").Single(function => arn == $"{{clickstream-Analytics.{function.Id}.Arn}}").Id.Split("Function")[0];
}
