namespace Clickstream.Hosts.Costs;

/// <summary>What is asked of the model.</summary>
internal sealed record CostQuestion
{
    /// <summary>Events a day, the tracker's own included.</summary>
    public required long EventsPerDay { get; init; }

    /// <summary>How requests become objects.</summary>
    public IngestMode Mode { get; init; } = IngestMode.Direct;

    /// <summary>Events that come with one request; <c>null</c> for as many as were measured.</summary>
    public decimal? EventsPerRequest { get; init; }

    /// <summary>Whether what an account has for nothing for ever is deducted.</summary>
    public bool DeductsAlwaysFree { get; init; }
}
