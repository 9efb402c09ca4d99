using Clickstream.Testing.Servers;
using Infrastructure;

namespace Clickstream.Infrastructure.Tests.Templates;

/// <summary>The templates of a platform, made once, as an account would see them.</summary>
internal sealed class CloudPlatform
{
    private static readonly Lock OneAtATime = new();

    private static readonly Lazy<CloudPlatform> DirectOne = new(() => new CloudPlatform([]), LazyThreadSafetyMode.ExecutionAndPublication);

    private static readonly Lazy<CloudPlatform> BufferedOne =
        new(() => new CloudPlatform(new() { ["mode"] = "buffered" }), LazyThreadSafetyMode.ExecutionAndPublication);

    public CloudPlatform(Dictionary<string, string> settings)
    {
        Folder = Path.Combine(Repository.Root, "artifacts", "tests", Guid.NewGuid().ToString("n"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
        Alone(() => CloudApp.Synthesize(settings, Folder));
        Files = [.. Directory.EnumerateFiles(Folder, "*.template.json").Order(StringComparer.Ordinal)];
        Stacks = Intrinsics.Resolve(Files);
    }

    /// <summary>Speaks with the CDK: there is one process of node, and whoever else speaks would get the answer.</summary>
    public static void Alone(Action act)
    {
        lock (OneAtATime)
        {
            act();
        }
    }

    /// <summary>As cdk.json has it: each request is stored before it is answered.</summary>
    public static CloudPlatform Direct => DirectOne.Value;

    /// <summary>With a queue between.</summary>
    public static CloudPlatform Buffered => BufferedOne.Value;

    /// <summary>Both.</summary>
    public static IEnumerable<CloudPlatform> Both => [Direct, Buffered];

    public string Folder { get; }

    /// <summary>The files of the templates.</summary>
    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<StackTemplate> Stacks { get; }

    public StackTemplate Stack(string part) => Stacks.Single(stack => stack.Name.EndsWith($"-{part}", StringComparison.Ordinal));

    /// <summary>The resources of a type, of all stacks.</summary>
    public IEnumerable<Resource> All(string type) => Stacks.SelectMany(stack => stack.All(type));
}
