using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;

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
        slice.BeginSegment(default);
        foreach (var one in events)
        {
            slice.Add(one);
        }

        if (slice.EventCount == 0)
        {
            return 0;
        }

        var projection = await warehouse.BeginAsync([], rules, cancellationToken).ConfigureAwait(false);
        await using (projection.ConfigureAwait(false))
        {
            var copies = await projection.FindCopiesAsync(slice.Distinct, cancellationToken).ConfigureAwait(false);
            var decision = slice.Retract(copies);
            if (decision.Replaced.Count > 0)
            {
                var open = await projection.LoadActivityAsync(decision, cancellationToken).ConfigureAwait(false);
                var delta = StarSchemaProjector.Project(decision, open, rules);
                await projection.CommitAsync(delta, cancellationToken).ConfigureAwait(false);
            }

            return decision.Replaced.Count;
        }
    }
}
