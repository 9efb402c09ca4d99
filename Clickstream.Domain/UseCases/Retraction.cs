using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Domain.UseCases;

/// <summary>Takes events out of a warehouse: what is left is what would be there had they never come.</summary>
internal static class Retraction
{
    /// <summary>How many events are taken out at once: what only they spoke of is looked for in the facts whole, each time.</summary>
    public const int MostEvents = 100_000;

    /// <summary>Takes events out in one transaction. Events that are not there are passed over.</summary>
    /// <returns>How many facts were taken out.</returns>
    public static async Task<int> RunAsync(
        IWarehouse warehouse, IEnumerable<ClickstreamEvent> events, SessionRules rules, CancellationToken cancellationToken)
    {
        var slice = new ClassifiedSlice();
        slice.BeginSegment(default, null, VisitorRange.All);
        foreach (var one in events)
        {
            slice.Add(one);
        }

        if (slice.EventCount == 0)
        {
            return 0;
        }

        var activities = slice.Distinct.Select(one => one.Activity).ToList();
        return await RunAsync(
            warehouse,
            async projection => slice.Retract(await projection.FindCopiesAsync(activities, cancellationToken).ConfigureAwait(false)),
            activities, rules, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes out all events that happened before an instant, however late they arrived.</summary>
    /// <returns>How many facts were taken out.</returns>
    public static async Task<long> RunBeforeAsync(
        IWarehouse warehouse, Instant horizon, SessionRules rules, CancellationToken cancellationToken)
    {
        for (var all = 0L; ;)
        {
            var facts = await RunAsync(
                warehouse, async projection => SliceDecision.Retraction(
                    [.. await projection.FindBeforeAsync(horizon, MostEvents, cancellationToken).ConfigureAwait(false)]),
                [], rules, cancellationToken).ConfigureAwait(false);
            all += facts;
            if (facts < MostEvents)
            {
                return all;
            }
        }
    }

    private static async Task<int> RunAsync(
        IWarehouse warehouse, Func<IProjection, Task<SliceDecision>> decide, List<VisitorActivity> forgotten,
        SessionRules rules, CancellationToken cancellationToken)
    {
        var projection = await warehouse.BeginAsync(new ProjectionScope(Writer: null, []), rules, cancellationToken).ConfigureAwait(false);
        await using (projection.ConfigureAwait(false))
        {
            var decision = await decide(projection).ConfigureAwait(false);
            var putAside = forgotten.Count == 0
                ? 0
                : await projection.ForgetRefusedAsync(forgotten, cancellationToken).ConfigureAwait(false);
            if (decision.Replaced.Count > 0)
            {
                var open = await projection.LoadActivityAsync(decision.Touching, cancellationToken).ConfigureAwait(false);
                var orderEvents = await projection.LoadOrderEventsAsync(decision.OrderKeys, cancellationToken).ConfigureAwait(false);
                foreach (var delta in StarSchemaProjector.Project(decision, open, orderEvents, rules))
                {
                    await projection.WriteAsync(delta, cancellationToken).ConfigureAwait(false);
                }
            }

            if (decision.Replaced.Count + putAside > 0)
            {
                await projection.CommitAsync([], [], cancellationToken).ConfigureAwait(false);
            }

            return decision.Replaced.Count;
        }
    }
}
