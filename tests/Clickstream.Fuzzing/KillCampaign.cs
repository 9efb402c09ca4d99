using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Hosts.Imports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using NodaTime;

namespace Clickstream.Fuzzing;

/// <summary>What a campaign found.</summary>
/// <param name="Kills">How often the collector was killed.</param>
/// <param name="Sent">Events sent, each once.</param>
/// <param name="Acknowledged">Events that were answered 202.</param>
/// <param name="Stored">Events of the history.</param>
/// <param name="Lost">Events that were acknowledged and are not in the history.</param>
/// <param name="Doubled">Events that are there more than once.</param>
internal sealed record KillResult(int Kills, int Sent, int Acknowledged, int Stored, int Lost, int Doubled);

/// <summary>Kills the collector at random moments while clients send, again and again over one lake, and looks for what was acknowledged.</summary>
internal static class KillCampaign
{
    private const int Clients = 4;
    private const int EventsOfRequest = 3;

    /// <summary>Runs a campaign in a directory of its own.</summary>
    public static async Task<KillResult> RunAsync(int kills, int seed, Action<int>? report = null)
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-kill-");
        try
        {
            var random = new Random(seed);
            var acknowledged = new HashSet<Guid>();
            var sent = 0;
            for (var kill = 0; kill < kills; kill++)
            {
                sent += await RoundAsync(lake.FullName, random, isWarm: kill % 2 == 0, acknowledged);
                report?.Invoke(kill + 1);
            }

            var history = new ParquetEventHistory(new DirectoryObjectStore(lake.FullName), SystemClock.Instance);
            var stored = (await history.EventsAsync()).Select(one => one.Id.Value).ToList();
            var distinct = stored.ToHashSet();
            return new KillResult(
                kills, sent, acknowledged.Count, stored.Count, acknowledged.Count(id => !distinct.Contains(id)), stored.Count - distinct.Count);
        }
        finally
        {
            lake.Delete(recursive: true);
        }
    }

    /// <summary>Starts the collector, lets clients send, kills it: soon after it began, or after it first acknowledged anything.</summary>
    private static async Task<int> RoundAsync(string lake, Random random, bool isWarm, HashSet<Guid> acknowledged)
    {
        var url = $"http://127.0.0.1:{Loopback.FreePort()}";
        using var collector = Start(lake, url);
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };
        await WaitUntilReadyAsync(http, collector);
        using var stop = new CancellationTokenSource();
        var isFirstAcknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients)
            .Select(_ => SendAsync(http, acknowledged, isFirstAcknowledged, stop.Token)).ToArray();
        if (isWarm)
        {
            await Task.WhenAny([isFirstAcknowledged.Task, .. clients]);
        }

        await Task.Delay(random.Next(5, 250), CancellationToken.None);
        collector.Kill();
        await collector.WaitForExitAsync();
        await stop.CancelAsync();
        return (await Task.WhenAll(clients)).Sum();
    }

    /// <summary>Sends events, each once, until the collector is gone.</summary>
    private static async Task<int> SendAsync(
        HttpClient http, HashSet<Guid> acknowledged, TaskCompletionSource isFirstAcknowledged, CancellationToken cancellationToken)
    {
        var sent = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var ids = Enumerable.Range(0, EventsOfRequest).Select(_ => Guid.NewGuid()).ToArray();
            sent += ids.Length;
            try
            {
                using var answer = await http.PostAsJsonAsync(
                    "/clickstream",
                    new { events = ids.Select(id => new { eventName = EventNames.PageView, eventId = id, clientId = "c1", pageUrl = "https://shop.example/" }) },
                    cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    lock (acknowledged)
                    {
                        acknowledged.UnionWith(ids);
                    }

                    isFirstAcknowledged.TrySetResult();
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                return sent;
            }
        }

        return sent;
    }

    private static async Task WaitUntilReadyAsync(HttpClient http, Process collector)
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/");
                return;
            }
            catch (HttpRequestException) when (!collector.HasExited)
            {
                await Task.Delay(10);
            }
        }
    }

    private static Process Start(string lake, string url)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(FileImport).Assembly.Location, "serve", "--lake", lake, "--listen", url])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }
}
