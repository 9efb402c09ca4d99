using Clickstream.Domain.Events;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.Validation;
using Clickstream.Testing;

namespace Clickstream.Benchmarks;

/// <summary>Events of the simulated shop, admitted as a collector would.</summary>
internal static class SimulatedEvents
{
    public static List<ClickstreamEvent> Make(int count, int seed = 11)
    {
        var admission = new EventAdmission(new OwnIds(), Given.Privacy);
        var events = new List<ClickstreamEvent>(count);
        foreach (var batch in ShopSimulator.Run(new SimulationSettings { Events = count, Seed = seed }))
        {
            var source = new EventSource { ReceivedAt = batch[^1].ReceivedAt!.Value, Protocol = "benchmark", IsTimeTrusted = true };
            events.AddRange(batch.Select(draft => admission.Admit(draft, source, out _)
                ?? throw new InvalidOperationException("A simulated event is invalid.")));
        }

        return events;
    }
}
