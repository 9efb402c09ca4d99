using NodaTime;

namespace Clickstream.Benchmarks.Costs;

/// <summary>Counts how often a function's environment is made anew, when requests come as they do.</summary>
/// <remarks>
/// Lambda does not say how long it keeps an environment. Here it is given up after five minutes without a call, or two hours after it was
/// made, which are the shortest times that are commonly seen.
/// </remarks>
internal static class RestoredEnvironments
{
    private static readonly Duration CallTakes = Duration.FromMilliseconds(120);
    private static readonly Duration IdleFor = Duration.FromMinutes(5);
    private static readonly Duration LivesFor = Duration.FromHours(2);

    /// <summary>How many environments are made for a thousand calls.</summary>
    /// <param name="requests">The calls, in the order in which they come.</param>
    public static double PerThousand(IReadOnlyList<TrackerRequest> requests)
    {
        var environments = new List<(Instant Made, Instant FreeAt)>();
        var made = 0;
        foreach (var request in requests)
        {
            var now = request.SentAt;
            environments.RemoveAll(one => one.FreeAt + IdleFor < now || (one.FreeAt <= now && one.Made + LivesFor < now));
            var free = Enumerable.Range(0, environments.Count).Where(index => environments[index].FreeAt <= now)
                .OrderByDescending(index => environments[index].FreeAt).Append(-1).First();
            if (free >= 0)
            {
                environments[free] = environments[free] with { FreeAt = now + CallTakes };
            }
            else
            {
                made++;
                environments.Add((now, now + CallTakes));
            }
        }

        return 1000.0 * made / requests.Count;
    }
}
