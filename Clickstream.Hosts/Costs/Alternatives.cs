using System.Text.Json.Serialization;

namespace Clickstream.Hosts.Costs;

/// <summary>A step of a price by events.</summary>
/// <param name="UpTo">The last event of a month that it is for; <c>null</c> for all beyond.</param>
/// <param name="PerMillion">US dollars for a million events.</param>
internal sealed record PriceStep(decimal? UpTo, decimal PerMillion);

/// <summary>Another way to the same numbers, and what it costs by its public prices.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bills">What it asks money for.</param>
/// <param name="Tiers">Its price by events; <c>null</c> when it is not public.</param>
/// <param name="Monthly">What it costs a month at about a million events a day; <c>null</c> when that is not known.</param>
/// <param name="Note">What else is to be known of it.</param>
/// <param name="Source">The page that tells it.</param>
/// <param name="Read">When that was read, as 2026-09-24.</param>
/// <param name="Confirmed">Whether it was read there, and is not only what others report.</param>
internal sealed record Alternative(
    string Name, string Bills, IReadOnlyList<PriceStep>? Tiers, decimal? Monthly, string Note, string Source, string Read, bool Confirmed)
{
    /// <summary>What so many events a month cost; <c>null</c> when no public price says it.</summary>
    public decimal? UsdPerMonth(decimal events)
    {
        if (Tiers is null)
        {
            return null;
        }

        var (sum, from) = (0m, 0m);
        foreach (var step in Tiers)
        {
            var upTo = Math.Min(events, step.UpTo ?? events);
            sum += Math.Max(0, upTo - from) / 1_000_000 * step.PerMillion;
            from = Math.Max(from, upTo);
        }

        return sum;
    }
}

/// <summary>The alternatives that the program knows (<c>alternatives.json</c>).</summary>
internal sealed record Alternatives([property: JsonPropertyName("alternatives")] IReadOnlyList<Alternative> All)
{
    public static Alternatives Known { get; } = CostJson.Read<Alternatives>("alternatives.json");
}
