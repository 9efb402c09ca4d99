using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What the reports of every warehouse promise.</summary>
public abstract class ReportsContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty warehouse.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateAsync();

    [Fact]
    public async Task A_repeated_order_counts_once_and_its_refund_restates_it()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.Purchase(0, "o1", 100m), Given.Purchase(60, "o1", 100m, id: 2), Given.Purchase(120, "o2", 50m, visitor: "v2", currency: "EUR"));
        await test.Warehouse.ProjectAsync(history);
        history.Add(Given.Refund(86_400, "o1", 30m));

        await test.Warehouse.ProjectAsync(history);

        var overview = await test.Reports.OverviewAsync(ReportFilter.All, None);
        overview.Orders.Should().Be(2);
        overview.Revenue.Should().Equal(new CurrencyRevenue("EUR", 1, 50m, 0m), new CurrencyRevenue("USD", 1, 100m, 30m));
    }

    [Fact]
    public async Task The_overview_counts_what_happened()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(
            Given.PageView(0), Given.Event(EventNames.ViewItem, 5), Given.Event(EventNames.AddToCart, 9),
            Given.PageView(0, "v2"), Given.Event(EventNames.AddToCart, 20, "v2"), Given.Purchase(30, "o1", 99m, "v2"),
            Given.PageView(7200),
            Given.Event(EventNames.PageView, 0, "bot", change: envelope => envelope with { UserAgent = "Googlebot/2.1" }));
        await test.Warehouse.ProjectAsync(history);

        var overview = await test.Reports.OverviewAsync(ReportFilter.All, None);

        (overview.Sessions, overview.Visitors, overview.NewVisitors).Should().Be((3, 2, 2));
        (overview.Events, overview.PageViews, overview.ProductViews, overview.AddToCarts).Should().Be((7, 3, 1, 2));
        (overview.Orders, overview.ConversionRate).Should().Be((1, 0.333333m));
        overview.BounceRate.Should().Be(0.666667m);
        overview.CartAbandonmentRate.Should().Be(0.5m);
        (overview.From, overview.To).Should().Be((new LocalDate(2026, 11, 22), new LocalDate(2026, 11, 22)));
    }

    [Fact]
    public async Task Bots_count_when_asked_for()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.Event(EventNames.PageView, 0, "bot", change: envelope => envelope with { UserAgent = "Googlebot/2.1" }));
        await test.Warehouse.ProjectAsync(history);

        var overview = await test.Reports.OverviewAsync(new ReportFilter { IncludesBots = true }, None);

        overview.Sessions.Should().Be(1);
    }

    [Fact]
    public async Task A_session_belongs_to_the_day_on_which_it_started()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(43_000), Given.PageView(43_300), Given.PageView(90_000));
        await test.Warehouse.ProjectAsync(history);
        var day = new LocalDate(2026, 11, 22);

        var overview = await test.Reports.OverviewAsync(new ReportFilter { From = day, To = day }, None);

        (overview.Sessions, overview.Events).Should().Be((1, 2));
    }

    [Fact]
    public async Task The_report_of_an_empty_warehouse_is_zero()
    {
        await using var test = await CreateAsync();
        await test.Warehouse.PrepareAsync(None);

        var overview = await test.Reports.OverviewAsync(ReportFilter.All, None);
        var funnel = await test.Reports.FunnelAsync(ReportFilter.All, FunnelReport.DefaultSteps, None);
        var products = await test.Reports.ProductsAsync(ReportFilter.All, 10, None);

        (overview.Sessions, overview.From, overview.Revenue.Length, overview.ConversionRate).Should().Be((0, null, 0, 0m));
        funnel.Steps.Should().OnlyContain(step => step.Sessions == 0 && step.RateFromFirst == 0m);
        products.Rows.Should().BeEmpty();
    }

    [Fact]
    public async Task A_funnel_is_ordered()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(
            Given.Event(EventNames.ViewItem, 0), Given.Event(EventNames.AddToCart, 10),
            Given.Event(EventNames.AddToCart, 0, "v2"), Given.Event(EventNames.ViewItem, 10, "v2"),
            Given.Event(EventNames.AddToCart, 0, "v3"), Given.Event(EventNames.ViewItem, 0, "v3"),
            Given.PageView(0, "v4"));
        await test.Warehouse.ProjectAsync(history);

        var funnel = await test.Reports.FunnelAsync(ReportFilter.All, ["session", "view_item", "add_to_cart"], None);

        funnel.Steps.Select(step => step.Sessions).Should().Equal(4, 3, 2);
        funnel.Steps[2].RateFromPrevious.Should().Be(0.666667m);
    }

    [Fact]
    public async Task Products_are_ranked_and_sold_lines_count_once_an_order()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var laptop = Given.Item("laptop", 900m, 2, name: "Laptop");
        history.Add(
            Given.Event(EventNames.ViewItem, 0, content: new EventContent { Items = [laptop] }),
            Given.Event(EventNames.ViewItem, 1, content: new EventContent { Items = [Given.Item("mouse", 20m)] }),
            Given.Event(EventNames.ViewItem, 2, content: new EventContent { Items = [Given.Item("mouse", 20m)] }),
            Given.Purchase(10, "o1", null, items: [laptop]), Given.Purchase(20, "o1", null, id: 9, items: [laptop]));
        await test.Warehouse.ProjectAsync(history);

        var products = await test.Reports.ProductsAsync(ReportFilter.All, 10, None);

        products.Rows.Select(row => (row.ProductId, row.Name, row.Views, row.Purchases, row.UnitsSold))
            .Should().Equal(("laptop", "Laptop", 1L, 1L, 2L), ("mouse", null, 2L, 0L, 0L));
        products.Rows[0].Revenue.Should().Equal(new Money(1800m, "USD"));
    }
}
