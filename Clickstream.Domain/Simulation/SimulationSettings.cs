using NodaTime;

namespace Clickstream.Domain.Simulation;

/// <summary>What to simulate. Equal settings give equal events, to the last byte.</summary>
public sealed record SimulationSettings
{
    /// <summary>How many events are sent in all, repetitions included; 1 to 100,000,000.</summary>
    public required int Events { get; init; }

    /// <summary>The seed of all chance.</summary>
    public required int Seed { get; init; }

    /// <summary>Over how many days, 1 to 3,650. Default 30.</summary>
    public int Days { get; init; } = 30;

    /// <summary>The first day, in UTC. Default 1 June 2026.</summary>
    public LocalDate Start { get; init; } = new(2026, 6, 1);
}
