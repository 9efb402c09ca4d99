namespace Clickstream.Hosts.Costs;

/// <summary>Computes what the platform costs, from what was measured and what AWS asks.</summary>
/// <remarks>Pure. <c>docs/cost.md</c> says how each figure was measured and what is taken for granted.</remarks>
internal sealed class CostModel(PriceList prices, MeasuredFigures measured, PlatformShape shape)
{
    /// <summary>Of the figures, prices and stacks that the program knows.</summary>
    public static CostModel Known { get; } = new(PriceList.Known, MeasuredFigures.Known, new PlatformShape());

    /// <summary>What was measured.</summary>
    public MeasuredFigures Measured => measured;

    /// <summary>What is asked.</summary>
    public PriceList Prices => prices;

    /// <summary>Computes it.</summary>
    public CostEstimate Estimate(CostQuestion question)
    {
        var eventsPerRequest = question.EventsPerRequest ?? measured["events_per_request"];
        var flow = Flow.Of(question, eventsPerRequest, shape, measured);
        var etl = new EtlConsumption(shape, measured);
        var storage = new StorageConsumption(shape, measured);
        var tariff = new Tariff(prices, question.DeductsAlwaysFree);
        IEnumerable<Consumption> used =
        [
            .. new StandingConsumption(shape, measured).Of(question.Mode),
            .. new IngestConsumption(shape, measured).Of(flow),
            .. etl.Of(flow),
            .. storage.OfFirstMonth(question.Mode, question.EventsPerDay),
            .. storage.OfHistory(question.EventsPerDay),
        ];
        return new CostEstimate(question, eventsPerRequest, flow.Events, etl.TimesOf(flow), [.. used.Select(tariff.Charge)]);
    }
}
