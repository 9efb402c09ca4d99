using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Http;
using NodaTime;

namespace Clickstream.Hosts.Tests.Trackers;

/// <summary>A journey as a real tracker, unchanged, sends it to a collector behind a real HTTP server.</summary>
internal static class TrackerRun
{
    /// <summary>The write key that trackers send which have one.</summary>
    public const string WriteKey = "a-write-key";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs a tracker's script to its end.</summary>
    /// <param name="collector">What answers; it must allow the origin of <see cref="OriginOf"/> when the tracker runs in a browser.</param>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments behind the collector's address.</param>
    /// <returns>The script's last line: what it sent.</returns>
    public static async Task<JsonElement> OfAsync(InMemoryCollector collector, string script, params string[] arguments)
    {
        await using var server = new HttpFrontDoor(
            request => collector.Collector.HandleAsync(request, CancellationToken.None), SystemClock.Instance, new HttpFrontDoorOptions { Url = "http://127.0.0.1:0" }).Build();
        await server.StartAsync();
        await WarmUpAsync(server.Urls.Single());
        var start = new ProcessStartInfo("node", [Path.Combine(Folder(), script), server.Urls.Single(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.ExitCode.Should().Be(0, "{0} must deliver everything, but wrote {1} {2}", script, await output, await errors);
        return JsonElement.Parse((await output).Trim().Split('\n')[^1]);
    }

    /// <summary>A first request takes longer than any other.</summary>
    private static async Task WarmUpAsync(string url)
    {
        using var client = new HttpClient();
        using var body = new StringContent("[]", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(url + "/clickstream", body);
    }

    /// <summary>A free port on the loopback, for the pages of a shop.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The origin of pages on a port.</summary>
    public static string OriginOf(int port) => $"http://127.0.0.1:{port}";

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "packages");
}
