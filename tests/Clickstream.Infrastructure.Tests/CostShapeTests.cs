using System.Globalization;
using Clickstream.Hosts.Costs;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>What the cost model takes for what is deployed is what the templates deploy.</summary>
public sealed class CostShapeTests
{
    private static readonly PlatformShape Shape = new();
    private static readonly CloudPlatform Platform = CloudPlatform.Buffered;

    [Fact]
    public void Functions_have_the_memory_and_the_time_that_are_counted()
    {
        Memory("Ingest").Should().Equal(Shape.IngestMemoryMb);
        Memory("Analytics").Should().Equal(Shape.EtlMemoryMb, Shape.EtlMemoryMb);
        Platform.Stack("Analytics").All("AWS::Lambda::Function").Should().AllSatisfy(function =>
            Number(function.Text("Timeout")).Should().Be(Shape.MinutesOfCall * 60));
        Platform.All("AWS::Lambda::Function").Should().AllSatisfy(function => function.Texts("Architectures").Should().Equal("x86_64"));
    }

    [Fact]
    public void Schedules_are_those_that_are_counted()
    {
        var schedules = Platform.Stack("Analytics").All("AWS::Events::Rule").ToDictionary(rule => rule.Text("Targets.0.Input")!, rule => rule.Text("ScheduleExpression")!);

        CallsPerDay(schedules["{}"]).Should().Be(Shape.ProjectionsPerDay);
        CallsPerDay(schedules["""{"compact":true}"""]).Should().Be(Shape.CompactionsPerDay);
    }

    [Fact]
    public void The_queue_gathers_what_is_counted()
    {
        var mapping = Platform.Stack("Ingest").One("AWS::Lambda::EventSourceMapping");

        Number(mapping.Text("BatchSize")).Should().Be(Shape.QueueBatch);
        Number(mapping.Text("MaximumBatchingWindowInSeconds")).Should().Be(Shape.QueueWindowSeconds);
    }

    [Fact]
    public void What_is_paid_by_the_hour_is_what_is_counted()
    {
        Platform.All("AWS::EC2::VPCEndpoint").Where(endpoint => endpoint.Text("VpcEndpointType") == "Interface").SelectMany(endpoint => endpoint.Texts("SubnetIds"))
            .Count().Should().Be((int)Shape.InterfaceEndpoints);
        Platform.All("AWS::EC2::Instance").Should().ContainSingle().Which.Text("InstanceType").Should().Be("t4g.small", "its price is in the list");
        Number(Platform.Stack("Analytics").One("AWS::EC2::Instance").Text("BlockDeviceMappings.0.Ebs.VolumeSize")).Should().Be(Shape.DiskGb);
        Platform.All("AWS::WAFv2::WebACL").Should().HaveCount((int)Shape.WebAcls);
        Platform.All("AWS::WAFv2::WebACL").Single().Items("Rules").Should().HaveCount((int)Shape.WebAclRules);
        Platform.All("AWS::KMS::Key").Should().HaveCount((int)Shape.Keys);
        Platform.All("AWS::SecretsManager::Secret").Should().HaveCount((int)Shape.Secrets);
        Platform.All("AWS::CloudWatch::Alarm").Sum(alarm => Math.Max(1, alarm.Items("Metrics").Count(metric => metric["MetricStat"] is not null)))
            .Should().Be((int)(Shape.Alarms + Shape.QueueAlarms), "an alarm is paid for each metric that it looks at");
        Platform.All("AWS::CloudWatch::Dashboard").Should().HaveCount((int)Shape.Dashboards);
    }

    [Fact]
    public void What_is_kept_is_kept_for_as_long_as_is_counted()
    {
        Platform.Stack("Analytics").All("AWS::Events::Rule").Select(rule => rule.Text("Targets.0.Input")).Should().Contain($$"""{"expireAfterDays":{{Shape.HistoryDays}}}""");
        Platform.Stack("History").One("AWS::S3::Bucket", "Bucket").Items("LifecycleConfiguration.Rules").Single(one => one["Id"]!.ToString() == "replaced")["NoncurrentVersionExpiration"]!
            ["NoncurrentDays"]!.GetValue<decimal>().Should().Be(Shape.OlderVersionsDays);
        Days(Platform.Stack("History").One("AWS::S3::Bucket", "HostBucket"), "backups").Should().Be(Shape.BackupsKept, "one is made each night");
    }

    private static IEnumerable<decimal> Memory(string stack) => Platform.Stack(stack).All("AWS::Lambda::Function").Select(function => Number(function.Text("MemorySize")));

    private static decimal Days(Resource bucket, string rule) =>
        Number(bucket.Items("LifecycleConfiguration.Rules").Single(one => one["Id"]!.ToString() == rule)["ExpirationInDays"]!.ToString());

    private static decimal CallsPerDay(string schedule) => schedule switch
    {
        "rate(1 hour)" or "cron(30 * * * ? *)" => 24,
        _ => throw new NotSupportedException(schedule),
    };

    private static decimal Number(string? text) => decimal.Parse(text!, CultureInfo.InvariantCulture);
}
