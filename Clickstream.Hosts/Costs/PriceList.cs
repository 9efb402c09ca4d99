namespace Clickstream.Hosts.Costs;

/// <summary>A list price.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Service">The service that asks it.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Per">How many units the amount is for.</param>
/// <param name="Amount">The amount, of the first tier where there are several.</param>
/// <param name="AlwaysFree">Units a month that an account has for nothing, for ever; <c>null</c> when there are none.</param>
/// <param name="Source">The page that tells it.</param>
/// <param name="Confirmed">Whether it was read in AWS's price list or documentation, and is not only what is commonly known.</param>
internal sealed record Price(
    string Name, string Service, string Unit, decimal Per, decimal Amount, decimal? AlwaysFree, string Source, bool Confirmed);

/// <summary>AWS's prices on demand in one region.</summary>
/// <param name="Date">When those that are confirmed were told, as 2026-09-24.</param>
/// <param name="Region">The region.</param>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="Prices">The prices.</param>
internal sealed record PriceList(string Date, string Region, string Currency, IReadOnlyList<Price> Prices)
{
    /// <summary>Those that the program knows (<c>prices.json</c>).</summary>
    public static PriceList Known { get; } = CostJson.Read<PriceList>("prices.json");

    /// <summary>The price of this name.</summary>
    public Price this[string name] => Prices.Single(price => price.Name == name);
}
