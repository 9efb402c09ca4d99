using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.StepFunctions;
using Amazon.CDK.AWS.StepFunctions.Tasks;
using Constructs;

namespace Infrastructure.Stacks;

/// <summary>For when one function is not enough: a map that projects parts of the visitors side by side.</summary>
/// <remarks>Nothing runs it by itself; it takes the place of the hourly schedule of a platform that has grown (docs/scale.md).</remarks>
internal sealed class ScaleOutStack : Stack
{
    public ScaleOutStack(
        Construct scope, string id, StackProps props, PlatformSettings settings, NetworkStack network, HistoryStack history,
        AnalyticsStack analytics, Code program)
        : base(scope, id, props)
    {
        var shard = analytics.NewProjection(
            this, "Shard", "Projects what is new for a part of the visitors", network, history, program, settings.Shards);
        var shards = new Pass(this, "Shards", new PassProps
        {
            Result = Result.FromArray([.. Enumerable.Range(0, settings.Shards).Select(index => new Dictionary<string, object>
            {
                ["shard"] = new Dictionary<string, object> { ["index"] = index, ["of"] = settings.Shards },
            })]),
            ResultPath = "$.shards",
        });
        var project = new LambdaInvoke(this, "Project", new LambdaInvokeProps
        {
            LambdaFunction = shard.Function, PayloadResponseOnly = true, RetryOnServiceExceptions = true, ResultPath = "$.result",
        });
        var again = new Choice(this, "IsAnythingLeft")
            .When(Condition.BooleanEquals("$.result.isComplete", true), new Succeed(this, "Done"))
            .Otherwise(new Pass(this, "Again", new PassProps
            {
                Parameters = new Dictionary<string, object> { ["shard.$"] = "$.shard" },
            }).Next(project));
        var map = new DistributedMap(this, "SideBySide", new DistributedMapProps
        {
            ItemsPath = "$.shards", MaxConcurrency = settings.Shards, ToleratedFailureCount = 0,
        });
        map.ItemProcessor(project.Next(again));
        Machine = new StateMachine(this, "Machine", new StateMachineProps
        {
            DefinitionBody = DefinitionBody.FromChainable(shards.Next(map)),
            StateMachineType = StateMachineType.STANDARD,
            Timeout = Duration.Hours(6),
            TracingEnabled = false,
        });
        this.Tell("MachineArn", Machine.StateMachineArn, "Projects parts of the visitors side by side");
        Machine.Explain(
            ("AwsSolutions-SF1", "The service keeps what each step was given and answered for 90 days by itself"),
            ("AwsSolutions-SF2", "Each call tells its metrics and its log; a trace of one step in a row tells nothing more"));
        Machine.Role.Explain(("AwsSolutions-IAM5", "Versions of its own function"));
        Machine.Node.FindChild("DistributedMapPolicy").Explain(("AwsSolutions-IAM5", "Executions of itself"));
    }

    public StateMachine Machine { get; }
}
