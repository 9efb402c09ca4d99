using Clickstream.Domain.Events;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.Validation;

namespace Clickstream.Testing;

/// <summary>Events of the simulated shop, admitted as a collector would.</summary>
public static class SimulatedEvents
{
    /// <summary>Simulates a shop.</summary>
    /// <param name="count">How many events.</param>
    /// <param name="seed">The seed of all chance.</param>
    /// <param name="days">Over how many days.</param>
    public static List<ClickstreamEvent> Make(int count, int seed = 11, int days = 30)
    {
        var admission = new EventAdmission(new OwnIds(), Given.Privacy);
        var events = new List<ClickstreamEvent>(count);
        foreach (var batch in ShopSimulator.Run(new SimulationSettings { Events = count, Seed = seed, Days = days }))
        {
            var source = new EventSource { ReceivedAt = batch[^1].ReceivedAt!.Value, Protocol = "benchmark", IsTimeTrusted = true };
            events.AddRange(batch.Select(draft => admission.Admit(draft, source, out _)
                ?? throw new InvalidOperationException("A simulated event is invalid.")));
        }

        return events;
    }
}
