using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Clickstream.Domain.UseCases;

namespace Clickstream.Fuzzing;

/// <summary>What came of a campaign.</summary>
/// <param name="Bodies">How many bodies were sent.</param>
/// <param name="Statuses">How often each status was answered.</param>
/// <param name="Accepted">Events in the history.</param>
/// <param name="Quarantined">Events and bodies in the quarantine.</param>
/// <param name="Percentile99">The time that 99 of 100 answers took at most.</param>
/// <param name="Failures">What must not be: a server error, an exception, a body unaccounted for. The first few, with their seeds.</param>
internal sealed record CampaignResult(
    int Bodies, SortedDictionary<int, int> Statuses, long Accepted, long Quarantined, TimeSpan Percentile99, IReadOnlyList<string> Failures);

/// <summary>
/// Sends damaged bodies of every protocol through a collector: none may be answered with a server error, and everything received must be in
/// the history, in the quarantine, or refused as a whole.
/// </summary>
internal static class MutationCampaign
{
    private const int FailuresShown = 10;
    private const int BodiesOfACollector = 5_000;

    /// <summary>Runs a campaign.</summary>
    /// <param name="bodies">How many bodies to send.</param>
    /// <param name="seed">What the damage follows from.</param>
    /// <param name="progress">Told how many were sent.</param>
    public static async Task<CampaignResult> RunAsync(int bodies, int seed, Action<int>? progress = null)
    {
        var statuses = new SortedDictionary<int, int>();
        var times = new List<long>(bodies);
        var failures = new List<string>();
        var (accepted, quarantined) = (0L, 0L);
        for (var sent = 0; sent < bodies; sent += BodiesOfACollector)
        {
            // A new collector now and then, so that memory tells of requests and not of what the stores in memory hold.
            await using var collector = new InMemoryCollector();
            for (var i = sent; i < Math.Min(sent + BodiesOfACollector, bodies); i++)
            {
                var (path, body) = BodyOf(seed, i);
                var started = Stopwatch.GetTimestamp();
                try
                {
                    var answer = await collector.PostAsync(path, body);
                    times.Add(Stopwatch.GetTimestamp() - started);
                    statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                    if (answer.Status >= 500)
                    {
                        failures.Add($"body {i} of seed {seed}: status {answer.Status}");
                    }
                }
                catch (Exception failure)
                {
                    failures.Add($"body {i} of seed {seed}: {failure.GetType().Name}: {failure.Message} {Encoding.UTF8.GetString(body)}");
                }
            }

            var projected = await collector.Mediator.Send(new ProjectHistory());
            var (stored, kept) = ((await collector.HistoryAsync()).Count, (await collector.QuarantineAsync()).Count);
            if (collector.Received != stored + kept || projected.Events != stored)
            {
                failures.Add(
                    $"bodies from {sent} of seed {seed}: received {collector.Received}, in the history {stored}, in the quarantine {kept}, "
                    + $"projected {projected.Events}");
            }

            accepted += stored;
            quarantined += kept;
            progress?.Invoke(Math.Min(sent + BodiesOfACollector, bodies));
        }

        times.Sort();
        var percentile = times.Count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, times[Math.Min(times.Count - 1, times.Count * 99 / 100)]);
        return new CampaignResult(bodies, statuses, accepted, quarantined, percentile, [.. failures.Take(FailuresShown)]);
    }

    private static (string Path, byte[] Body) BodyOf(int seed, int number)
    {
        var chance = new Random(HashCode(seed, number));
        var (path, body) = SampleBodies.All[chance.Next(SampleBodies.All.Length)];
        var other = SampleBodies.All[chance.Next(SampleBodies.All.Length)].Body;
        return (path, BodyMutation.Of(Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(other), chance));
    }

    /// <summary>The same in every run, unlike the runtime's.</summary>
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + (number * 16_777_619));
}
