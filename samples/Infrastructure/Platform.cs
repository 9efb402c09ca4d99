using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Infrastructure.Stacks;

namespace Infrastructure;

/// <summary>The whole platform, as stacks that are deployed in the order of their needs.</summary>
internal sealed class Platform
{
    public Platform(Construct scope, PlatformSettings settings)
    {
        Network = new NetworkStack(scope, Named("Network"), Said("the private network"), settings);
        History = new HistoryStack(scope, Named("History"), Said("the history"), settings, Network);
        Ingest = new IngestStack(scope, Named("Ingest"), Said("the collector"), settings, History, Program());
        Analytics = new AnalyticsStack(scope, Named("Analytics"), Said("the warehouse"), settings, Network, History, Program());
        ScaleOut = new ScaleOutStack(
            scope, Named("ScaleOut"), Said("projections side by side"), settings, Network, History, Analytics, Program());
        Edge = new EdgeStack(scope, Named("Edge"), Said("the edge", region: "us-east-1"), settings, Ingest.Door);
        Frontend = new FrontendStack(scope, Named("Frontend"), Said("the shop"), settings);
        Watch = new WatchStack(scope, Named("Watch"), Said("alarms"), settings, Ingest, Analytics);

        string Named(string part) => $"{settings.Name}-{part}";
    }

    public NetworkStack Network { get; }

    public HistoryStack History { get; }

    public IngestStack Ingest { get; }

    public AnalyticsStack Analytics { get; }

    public ScaleOutStack ScaleOut { get; }

    public EdgeStack Edge { get; }

    public FrontendStack Frontend { get; }

    public WatchStack Watch { get; }

    private static StackProps Said(string what, string? region = null) => new()
    {
        Description = $"Clickstream: {what}", Env = region is null ? null : new Amazon.CDK.Environment { Region = region },
    };

    /// <summary>The program of all functions, which <c>deploy.sh</c> makes.</summary>
    public static string ProgramFile { get; } = Path.Combine(SourceTree.Root, "artifacts/function.zip");

    private static AssetCode Program() =>
        Code.FromAsset(File.Exists(ProgramFile) ? ProgramFile : Path.Combine(SourceTree.Root, "samples/Infrastructure/host"));
}
