using System.Text.RegularExpressions;

namespace Clickstream.Testing.Servers;

/// <summary><c>clickstream serve</c> in a process of its own, on a free port of the loopback.</summary>
public sealed partial class CollectorProcess : IAsyncDisposable
{
    private readonly SupervisedProcess process;

    private CollectorProcess(SupervisedProcess process, Uri url) => (this.process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>What it has written.</summary>
    public string Log => process.Log;

    /// <summary>Starts a collector and waits until it listens.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="options">Further options of the command.</param>
    public static async Task<CollectorProcess> StartAsync(string lake, params string[] options)
    {
        var process = SupervisedProcess.Start(
            ["dotnet", CommandRun.Program, "serve", "--lake", lake, "--listen", "http://127.0.0.1:0", .. options],
            new Dictionary<string, string?> { ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretAccessKey });
        return new CollectorProcess(process, await process.SaysAsync(log => Address().Match(log) is { Success: true } found ? new Uri(found.Value) : null));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d+")]
    private static partial Regex Address();
}
