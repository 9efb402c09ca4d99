using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What every warehouse promises.</summary>
public abstract class WarehouseContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty warehouse.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateAsync();

    [Fact]
    public async Task An_empty_warehouse_holds_no_segment_and_no_rules()
    {
        await using var test = await CreateAsync();
        await test.Warehouse.PrepareAsync(None);

        var checkpoint = await test.Warehouse.GetCheckpointAsync(None);

        checkpoint.Segments.Should().BeEmpty();
        checkpoint.Rules.Should().BeNull();
    }

    [Fact]
    public async Task Projecting_again_changes_nothing()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add([.. Given.OneOfEachKind()]);
        await test.Warehouse.ProjectAsync(history);
        var before = await test.DumpAsync();

        var again = await test.Warehouse.ProjectAsync(history);

        again.Segments.Should().Be(0);
        (await test.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_segment_that_is_projected_cannot_be_begun_again()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var segment = history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);

        var begin = () => test.Warehouse.BeginAsync([segment], new SessionRules(), None);

        (await begin.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.CheckpointMoved);
    }

    [Fact]
    public async Task A_projection_that_is_not_committed_leaves_nothing()
    {
        await using var test = await CreateAsync();
        await test.Warehouse.PrepareAsync(None);
        var before = await test.DumpAsync();

        await using (await test.Warehouse.BeginAsync([new SegmentId("one")], new SessionRules(), None))
        {
        }

        (await test.DumpAsync()).Should().Be(before);
        (await test.Warehouse.GetCheckpointAsync(None)).Segments.Should().BeEmpty();
    }

    [Fact]
    public async Task Other_rules_are_refused_with_a_code_and_the_way_out()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);

        var project = () => test.Warehouse.ProjectAsync(history, new SessionRules { InactivityTimeout = Duration.FromMinutes(5) });

        var refusal = (await project.Should().ThrowAsync<WarehouseException>()).Which;
        refusal.Code.Should().Be(WarehouseException.RulesChanged);
        refusal.Message.Should().Contain("rebuild");
    }

    [Fact]
    public async Task A_rebuild_brings_other_rules_into_force()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.PageView(600));
        await test.Warehouse.ProjectAsync(history);

        await test.Warehouse.RebuildAsync(history, new SessionRules { InactivityTimeout = Duration.FromMinutes(5) });

        (await test.Reports.OverviewAsync(ReportFilter.All, None)).Sessions.Should().Be(2);
    }

    [Fact]
    public async Task A_successor_that_is_not_published_leaves_the_live_warehouse_as_it_was()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        var before = await test.DumpAsync();

        await using (var successor = await test.Warehouse.CreateSuccessorAsync(None))
        {
            await successor.ProjectAsync(history);
        }

        (await test.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_successor_is_not_published_while_the_live_warehouse_holds_more()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        await using var successor = await test.Warehouse.CreateSuccessorAsync(None);

        (await successor.TryPublishAsync(None)).Should().BeFalse();
    }

    [Fact]
    public async Task Copies_conflicts_and_firsts_add_up_to_the_events_read()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(), Given.PageView());
        history.Add(Given.Event(EventNames.Search, id: 1), Given.Event(EventNames.Login, id: 1));

        var summary = await test.Warehouse.ProjectAsync(history, sliceEvents: 1);

        (summary.Events, summary.Projected, summary.Duplicates, summary.Conflicts).Should().Be((4, 2, 1, 1));
    }

    [Fact]
    public async Task A_late_event_joins_the_sessions_it_stands_between()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.PageView(3000));
        await test.Warehouse.ProjectAsync(history);
        history.Add(Given.PageView(1500));

        var summary = await test.Warehouse.ProjectAsync(history);

        (summary.SessionsReplaced, summary.SessionsWritten).Should().Be((2, 1));
        (await test.Reports.OverviewAsync(ReportFilter.All, None)).Sessions.Should().Be(1);
    }

    [Fact]
    public async Task Of_two_copies_the_earlier_received_is_kept_even_when_it_is_read_last()
    {
        await using var early = await CreateAsync();
        await using var late = await CreateAsync();
        var first = Clockless(receivedAfter: 0, "Mozilla/5.0 (compatible; Googlebot/2.1)");
        var second = Clockless(receivedAfter: 90_000, "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
        var history = new SegmentedHistory();
        history.Add(first);
        await early.Warehouse.ProjectAsync(history);
        var reversed = new SegmentedHistory();
        reversed.Add(second);
        await late.Warehouse.ProjectAsync(reversed);
        reversed.Add(first);

        var summary = await late.Warehouse.ProjectAsync(reversed);

        summary.Duplicates.Should().Be(1);
        (await late.DumpAsync()).Should().Be(await early.DumpAsync());
    }

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

    [Fact]
    public async Task Text_that_a_database_cannot_hold_is_replaced_not_lost()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.Event(EventNames.ViewItem, content: new EventContent { Items = [Given.Item(name: "a\0b '); drop table x; -- \\. \t \\N")] }));

        await test.Warehouse.ProjectAsync(history);

        var products = await test.Reports.ProductsAsync(ReportFilter.All, 1, None);
        products.Rows[0].Name.Should().Be("a\uFFFDb '); drop table x; -- \\. \t \\N");
    }

    [Fact]
    public async Task Two_runs_at_once_share_the_work_and_count_nothing_twice()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        for (var i = 0; i < 30; i++)
        {
            history.Add(Given.PageView(i, $"v{i % 4}"), Given.PageView(i + 1000, $"v{i % 3}"));
        }

        var runs = await Task.WhenAll(
            Task.Run(() => test.Warehouse.ProjectAsync(history, sliceEvents: 1)), Task.Run(() => test.Warehouse.ProjectAsync(history, sliceEvents: 1)));

        runs.Sum(run => run.Segments).Should().Be(30);
        var incremental = await test.DumpAsync();
        await test.Warehouse.RebuildAsync(history);
        (await test.DumpAsync()).Should().Be(incremental);
    }

    [Fact]
    public async Task A_rebuild_without_a_segment_that_the_warehouse_holds_ends_with_a_code()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        var lost = history.Add(Given.PageView(10));
        await test.Warehouse.ProjectAsync(history);
        var before = await test.DumpAsync();
        history.Lose(lost);

        var rebuild = () => test.Warehouse.RebuildAsync(history);

        (await rebuild.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.SegmentsMissing);
        (await test.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_segment_that_cannot_be_read_holds_up_no_other_and_stays_pending()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var damaged = history.AddDamaged();
        history.Add(Given.PageView());

        var project = () => test.Warehouse.ProjectAsync(history);

        (await project.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.Corrupt);
        (await test.Reports.OverviewAsync(ReportFilter.All, None)).Sessions.Should().Be(1);
        (await test.Warehouse.GetCheckpointAsync(None)).Segments.Should().NotContain(damaged);
    }

    [Fact]
    public async Task Carts_beyond_any_shop_are_still_counted_right()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var most = Enumerable.Repeat(Given.Item("p", 1_000_000_000m, 9_999), 200).ToArray();
        history.Add([.. Enumerable.Range(0, 1_100).Select(i => Given.Event(EventNames.AddToCart, i, id: i, content: new EventContent { Items = [.. most] }))]);
        await test.Warehouse.ProjectAsync(history);

        var overview = await test.Reports.OverviewAsync(ReportFilter.All, None);

        (overview.AddToCarts, overview.CartAbandonmentRate).Should().Be((1_100, 1m));
    }

    private static ClickstreamEvent Clockless(double receivedAfter, string userAgent) => Given.Event(
        EventNames.ViewItem, id: 1, change: envelope =>
        {
            var receivedAt = Given.Noon + Duration.FromSeconds(receivedAfter);
            return envelope with { ClientTime = null, OccurredAt = receivedAt, ReceivedAt = receivedAt, UserAgent = userAgent };
        });
}
