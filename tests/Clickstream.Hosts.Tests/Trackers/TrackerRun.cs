using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Http;
using Clickstream.Hosts.Protocols;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Tests.Trackers;

/// <summary>A journey as a real tracker, unchanged, sends it to a collector behind a real HTTP server.</summary>
internal static partial class TrackerRun
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
            request => collector.Collector.HandleAsync(WithoutTransit(request), CancellationToken.None),
            SystemClock.Instance,
            new HttpFrontDoorOptions { Url = "http://127.0.0.1:0" }).Build();
        await server.StartAsync();
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

    /// <summary>
    /// A request over a network that takes no time. The collector takes the time a request was under way for a part of the error of the sender's
    /// clock: on a machine that is busy, events of two requests could change places.
    /// </summary>
    private static WireRequest WithoutTransit(WireRequest request)
    {
        if (request.Body.IsEmpty)
        {
            return request;
        }

        var sent = SentAt().Match(Encoding.UTF8.GetString(request.Body.Span));
        sent.Success.Should().BeTrue("a tracker tells its clock with every request");
        var clock = sent.Groups[1].Value;
        var receivedAt = long.TryParse(clock, CultureInfo.InvariantCulture, out var milliseconds)
            ? Instant.FromUnixTimeMilliseconds(milliseconds)
            : InstantPattern.ExtendedIso.Parse(clock).Value;
        return request with { ReceivedAt = receivedAt };
    }

    [GeneratedRegex("\"(?:sentAt|stm)\":\"([^\"]+)\"")]
    private static partial Regex SentAt();

    /// <summary>The origin of pages on a port.</summary>
    public static string OriginOf(int port) => $"http://127.0.0.1:{port}";

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "packages");
}
