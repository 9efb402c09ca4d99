namespace Clickstream.Hosts.Costs;

/// <summary>Asks prices for what is used.</summary>
/// <param name="prices">The prices.</param>
/// <param name="deductsAlwaysFree">Whether what is free for ever is deducted, from what comes first.</param>
internal sealed class Tariff(PriceList prices, bool deductsAlwaysFree)
{
    private readonly Dictionary<string, decimal> used = new(StringComparer.Ordinal);

    /// <summary>What is to be paid for some units.</summary>
    public CostLine Charge(Consumption consumption)
    {
        var price = prices[consumption.Price];
        var before = used.GetValueOrDefault(price.Name);
        used[price.Name] = before + consumption.Units;
        var free = deductsAlwaysFree ? Math.Max(0, (price.AlwaysFree ?? 0) - before) : 0;
        var charged = Math.Max(0, consumption.Units - free);
        return new CostLine(
            consumption.Cause, price.Service, consumption.What, consumption.Units, price.Unit, charged / price.Per * price.Amount);
    }
}
