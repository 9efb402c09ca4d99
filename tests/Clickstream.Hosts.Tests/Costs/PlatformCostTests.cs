using Clickstream.Hosts.Costs;
using NodaTime.Text;

namespace Clickstream.Hosts.Tests.Costs;

/// <summary>What the platform costs by the prices and the figures that the program knows.</summary>
public sealed class PlatformCostTests
{
    private const string ToldOfRequests = "events_per_request_";

    [Fact]
    public void A_million_events_a_day_cost_less_than_3_dollars_a_million_when_they_are_buffered() =>
        Estimate(1_000_000, IngestMode.Buffered).EventsUsdPerMillion.Should().BeLessThan(3);

    [Fact]
    public void Without_a_queue_they_cost_more_than_5_most_of_it_for_an_object_a_request()
    {
        var estimate = Estimate(1_000_000, IngestMode.Direct);

        estimate.EventsUsdPerMillion.Should().BeInRange(5, 6);
        estimate.Drivers.First().Should().BeEquivalentTo(new { Service = "S3", What = "new segments" });
    }

    [Fact]
    public void An_idle_platform_costs_less_than_45_dollars_a_month()
    {
        Estimate(0, IngestMode.Direct).IdleUsdPerMonth.Should().BeInRange(44, 45);
        CostModel.Known.Estimate(new CostQuestion { EventsPerDay = 0, DeductsAlwaysFree = true }).IdleUsdPerMonth.Should().BeInRange(39, 41);
    }

    [Theory]
    [InlineData("Direct")]
    [InlineData("Buffered")]
    public void More_events_cost_more_and_each_of_them_less(string mode)
    {
        var estimates = new[] { 1, 100, 10_000, 1_000_000, 100_000_000 }
            .Select(events => Estimate(events, Enum.Parse<IngestMode>(mode))).ToList();

        estimates.Select(one => one.UsdPerMonth).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        estimates.Select(one => one.UsdPerMillion).Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
        estimates.Select(one => one.HistoryUsdPerMonth).Should().BeInAscendingOrder();
    }

    [Theory]
    [InlineData("Direct")]
    [InlineData("Buffered")]
    public void Without_events_only_what_is_idle_is_paid(string mode)
    {
        var estimate = Estimate(0, Enum.Parse<IngestMode>(mode));

        estimate.UsdPerMonth.Should().Be(estimate.IdleUsdPerMonth);
        (estimate.HistoryUsdPerMonth, estimate.UsdPerMillion).Should().Be((0m, (decimal?)null));
    }

    [Fact]
    public void More_events_with_a_request_cost_less() =>
        CostModel.Known.Estimate(new CostQuestion { EventsPerDay = 1_000_000, EventsPerRequest = 20 }).EventsUsdPerMillion
            .Should().BeLessThan(Estimate(1_000_000, IngestMode.Direct).EventsUsdPerMillion!.Value / 5);

    [Fact]
    public void Every_price_matters()
    {
        foreach (var price in PriceList.Known.Prices)
        {
            var others = PriceList.Known with
            {
                Prices = [.. PriceList.Known.Prices.Select(one => one == price ? one with { Amount = one.Amount * 2 } : one)],
            };

            SumOf(new CostModel(others, MeasuredFigures.Known, new PlatformShape())).Should()
                .BeGreaterThan(SumOf(CostModel.Known), "{0} is paid", price.Name);
        }
    }

    [Fact]
    public void Every_figure_matters()
    {
        foreach (var figure in MeasuredFigures.Known.Figures.Where(one => !one.Name.StartsWith(ToldOfRequests, StringComparison.Ordinal)))
        {
            var others = MeasuredFigures.Known with
            {
                Figures = [.. MeasuredFigures.Known.Figures.Select(one => one == figure ? one with { Value = one.Value * 2 } : one)],
            };

            SumOf(new CostModel(PriceList.Known, others, new PlatformShape())).Should()
                .NotBe(SumOf(CostModel.Known), "{0} is counted", figure.Name);
        }
    }

    [Fact]
    public void Every_price_and_every_figure_says_where_it_comes_from()
    {
        PriceList.Known.Prices.Should().OnlyHaveUniqueItems(price => price.Name)
            .And.OnlyContain(price => price.Amount > 0 && price.Source.StartsWith("https://aws.amazon.com/"));
        MeasuredFigures.Known.Figures.Should().OnlyHaveUniqueItems(figure => figure.Name)
            .And.OnlyContain(figure => figure.Value > 0 && figure.Command.EndsWith("tests/Clickstream.Benchmarks -- cost"));
        Alternatives.Known.All.Should().OnlyContain(one => one.Source.StartsWith("https://") && one.Note.Length > 0);
        string[] dates = [PriceList.Known.Date, MeasuredFigures.Known.Date, .. Alternatives.Known.All.Select(one => one.Read)];
        dates.Should().OnlyContain(date => LocalDatePattern.Iso.Parse(date).Success);
    }

    [Fact]
    public void Steps_of_a_price_are_paid_one_after_another()
    {
        var alternative = Alternatives.Known.All[0] with { Tiers = [new(1_000_000, 0), new(2_000_000, 50), new(null, 30)] };

        new[] { 500_000m, 1_500_000m, 4_000_000m }.Select(alternative.UsdPerMonth).Should().Equal(0m, 25m, 110m);
        (alternative with { Tiers = null }).UsdPerMonth(1_000_000).Should().BeNull();
    }

    private static CostEstimate Estimate(long events, IngestMode mode) =>
        CostModel.Known.Estimate(new CostQuestion { EventsPerDay = events, Mode = mode });

    /// <summary>Of both modes, at first and later; what is idle weighs more.</summary>
    private static decimal SumOf(CostModel model) => Enum.GetValues<IngestMode>()
        .Select(mode => model.Estimate(new CostQuestion { EventsPerDay = 1_000_000, Mode = mode }))
        .Sum(estimate => estimate.UsdPerMonth + estimate.HistoryUsdPerMonth + estimate.IdleUsdPerMonth);
}
