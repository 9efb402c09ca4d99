using Clickstream.Domain.Events;
using Clickstream.Domain.Reports;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What the reports beside overview, funnel and products promise, and how filters and time zones cut all of them.</summary>
public abstract class FilteredReportsContract
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    private const string Desktop = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>An empty warehouse.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateAsync();

    [Fact]
    public async Task Traffic_is_told_by_channel_source_campaign_device_country_and_landing_page()
    {
        await using var test = await ProjectedAsync(
            Visit(0, "v1", "?utm_source=news&utm_medium=email&utm_campaign=may", Phone, "VN"), Given.Purchase(5, "o1", 100m, "v1"), Given.Refund(9, "o1", 30m, "v1"),
            Visit(0, "v2", "?utm_source=news&utm_medium=email", Desktop, "VN"), Visit(0, "v3", "", Desktop, null), Visit(4_000, "v3", "", Desktop, "DE"));

        (await RowsAsync(TrafficDimension.Channel)).Should().Equal(("Direct", 2, 1, 0), ("Email", 2, 2, 1));
        (await RowsAsync(TrafficDimension.SourceMedium)).Should().Equal(("(direct) / (none)", 2, 1, 0), ("news / email", 2, 2, 1));
        (await RowsAsync(TrafficDimension.Campaign)).Should().Equal(("(not set)", 3, 2, 0), ("may", 1, 1, 1));
        (await RowsAsync(TrafficDimension.Device)).Should().Equal(("desktop", 3, 2, 0), ("mobile", 1, 1, 1));
        (await RowsAsync(TrafficDimension.Country)).Should().Equal(("VN", 2, 2, 1), ("(not set)", 1, 1, 0), ("DE", 1, 1, 0));
        (await RowsAsync(TrafficDimension.LandingPage)).Should().Equal(("/", 4, 3, 1));
        (await test.Reports.TrafficAsync(ReportFilter.All, TrafficDimension.Channel, 10, None)).Rows[1].Revenue.Should().Equal(new Money(70m, "USD"));
        (await test.Reports.TrafficAsync(ReportFilter.All, TrafficDimension.Channel, 1, None)).Rows.Should().ContainSingle();

        async Task<IEnumerable<(string, long, long, long)>> RowsAsync(TrafficDimension by) =>
            (await test.Reports.TrafficAsync(ReportFilter.All, by, 10, None)).Rows.Select(row => (row.Name, row.Sessions, row.Visitors, row.Orders));
    }

    [Fact]
    public async Task Filters_leave_sessions_out_of_every_report()
    {
        await using var test = await ProjectedAsync(
            Visit(0, "v1", "?utm_source=news&utm_medium=email", Phone, "VN"), Given.Purchase(5, "o1", 100m, "v1"),
            Visit(0, "v2", "", Desktop, "DE"), Given.Event(EventNames.ViewItem, 6, "v2"));

        foreach (var filter in new[]
        {
            new ReportFilter { Channels = ["Email"] }, new ReportFilter { DeviceClasses = ["mobile"] }, new ReportFilter { Countries = ["VN", "US"] },
            new ReportFilter { Channels = ["Email", "Direct"], Countries = ["VN"] },
        })
        {
            var overview = await test.Reports.OverviewAsync(filter, None);
            (overview.Sessions, overview.Events, overview.Orders).Should().Be((1, 2, 1));
            (await test.Reports.FunnelAsync(filter, ["session", EventNames.ViewItem], None)).Steps.Select(step => step.Sessions).Should().Equal(1, 0);
            (await test.Reports.ProductsAsync(filter, 10, None)).Rows.Sum(row => row.Views).Should().Be(0);
            (await test.Reports.TrendsAsync(filter, None)).Days.Sum(day => day.Sessions).Should().Be(1);
        }

        (await test.Reports.OverviewAsync(new ReportFilter { Countries = ["FR"] }, None)).Sessions.Should().Be(0);
    }

    [Fact]
    public async Task A_day_has_the_hours_that_the_zone_gives_it()
    {
        // On 1 November 2026 clocks in New York go back at 06:00 UTC: the day lasts from 04:00 UTC to 05:00 UTC of the next.
        var day = Instant.FromUtc(2026, 11, 1, 0, 0);
        var at = (int hour, int minute) => (day + Duration.FromHours(hour) + Duration.FromMinutes(minute) - Given.Noon).TotalSeconds;
        await using var test = await ProjectedAsync(
            Given.PageView(at(3, 59), "v1"), Given.PageView(at(4, 0), "v2"), Given.PageView(at(5, 30), "v3"), Given.PageView(at(6, 30), "v4"),
            Given.PageView(at(28, 59), "v5"), Given.PageView(at(29, 0), "v6"));
        var date = new LocalDate(2026, 11, 1);

        var overview = await test.Reports.OverviewAsync(new ReportFilter { From = date, To = date, Zone = NewYork }, None);
        var trends = await test.Reports.TrendsAsync(new ReportFilter { Zone = NewYork }, None);

        overview.Sessions.Should().Be(4);
        trends.Days.Select(one => (one.Date, one.Sessions)).Should().Equal((date.PlusDays(-1), 1), (date, 4), (date.PlusDays(1), 1));
        trends.Hours.Select(hour => (hour.Day, hour.Hour, hour.Sessions)).Should().Equal(
            (IsoDayOfWeek.Monday, 0, 1), (IsoDayOfWeek.Saturday, 23, 1), (IsoDayOfWeek.Sunday, 0, 1), (IsoDayOfWeek.Sunday, 1, 2), (IsoDayOfWeek.Sunday, 23, 1));
    }

    [Fact]
    public async Task Trends_have_every_day_between_the_first_and_the_last()
    {
        await using var test = await ProjectedAsync(Given.PageView(0), Given.Purchase(3, "o1", 10m), Given.PageView(3 * 86_400, "v2"));

        var trends = await test.Reports.TrendsAsync(ReportFilter.All, None);

        trends.Days.Select(day => (day.Date.Day, day.Sessions, day.Orders)).Should().Equal((22, 1, 1), (23, 0, 0), (24, 0, 0), (25, 1, 0));
        trends.Days[0].Revenue.Should().Equal(new Money(10m, "USD"));
    }

    [Fact]
    public async Task Paths_lead_from_the_entry_over_types_of_pages_to_the_exit()
    {
        await using var test = await ProjectedAsync(
            Page(0, "/"), Page(1, "/product/p1"), Page(2, "/product/p2"), Page(0, "/", "v2"), Page(1, "/product/p9", "v2"), Page(5_000, "/cart", "v2"),
            Given.Event(EventNames.AddToCart, 5_001, "v2"));

        var paths = await test.Reports.PathsAsync(ReportFilter.All, 10, None);

        paths.Rows.Select(row => (row.From, row.To, row.Transitions, row.Sessions)).Should().Equal(
            ("(entry)", "/", 2, 2), ("/", "product", 2, 2), ("product", "(exit)", 2, 2), ("(entry)", "cart", 1, 1), ("cart", "(exit)", 1, 1),
            ("product", "product", 1, 1));
    }

    [Fact]
    public async Task A_page_that_is_named_as_an_exit_is_a_page()
    {
        await using var test = await ProjectedAsync(
            Given.PageView(0, "v1", "https://shop.example/a"), Given.PageView(5, "v1", "https://shop.example/(exit)"), Given.PageView(0, "v2", "https://shop.example/a"));

        var paths = await test.Reports.PathsAsync(ReportFilter.All, 20, None);

        paths.Rows.Select(row => (row.From, row.To, row.Transitions, row.Sessions)).Should().Equal(
            ("(entry)", "a", 2, 2), ("/(exit)", "(exit)", 1, 1), ("a", "(exit)", 1, 1), ("a", "/(exit)", 1, 1));
    }

    [Fact]
    public async Task Visitors_of_a_week_come_back_in_the_weeks_after()
    {
        // Given.Noon is a Sunday.
        const int Week = 7 * 86_400;
        await using var test = await ProjectedAsync(
            Given.PageView(0, "v1"), Given.PageView(90_000, "v1"), Given.PageView(2 * Week, "v1"), Given.PageView(0, "v2"), Given.PageView(90_000, "v3"));

        var retention = await test.Reports.RetentionAsync(ReportFilter.All, 2, None);

        retention.Cohorts.Select(cohort => (cohort.Week, cohort.Visitors, string.Join(' ', cohort.Returned))).Should().Equal(
            (new LocalDate(2026, 11, 16), 2, "2 1 1"), (new LocalDate(2026, 11, 23), 1, "1 0 0"));
        retention.Cohorts[0].Rates[1].Should().Be(0.5m);
    }

    [Fact]
    public async Task Carts_are_abandoned_recovered_or_neither()
    {
        await using var test = await ProjectedAsync(
            Add(0, "v1", "p1", 2), Given.Event(EventNames.BeginCheckout, 5, "v1"), Add(0, "v2", "p1", 1), Given.Purchase(9, "o1", 10m, "v2"), Add(0, "v3", "p1", 1),
            Given.Event(EventNames.RemoveFromCart, 4, "v3", content: new EventContent { Items = [Given.Item("p1", 10m)] }));

        var carts = await test.Reports.CartsAsync(ReportFilter.All, None);

        (carts.CartSessions, carts.AbandonedSessions, carts.AbandonedAtCheckout, carts.RecoveredSessions).Should().Be((3, 1, 1, 1));
        (carts.AddToCarts, carts.RemoveFromCarts, carts.AbandonmentRate).Should().Be((3, 1, 0.333333m));
        carts.Left.Should().Equal(new CartValue("USD", 1, 2, 20m));
    }

    [Fact]
    public async Task Searches_are_counted_with_what_came_of_them()
    {
        await using var test = await ProjectedAsync(
            Search(0, "v1", "ssd", 3), Search(9, "v1", "ssd", 0), Search(0, "v2", "SSD", null), Given.Purchase(5, "o1", 10m, "v2"),
            Given.Event(EventNames.ViewItem, 4, "v1", content: new EventContent { Items = [Given.Item("p1", 10m)] }),
            Given.Event(EventNames.ViewItem, 5, "v1", content: new EventContent { Items = [Given.Item("p1", 10m)] }), Given.PageView(12, "v1"));

        var searches = await test.Reports.SearchesAsync(ReportFilter.All, 10, None);

        searches.Rows.Should().Equal(new SearchTerm("ssd", 2, 1, 1, 1, 0), new SearchTerm("SSD", 1, 1, 0, 0, 1));
        searches.Rows[0].ClickThroughRate.Should().Be(0.5m);
    }

    [Fact]
    public async Task Equal_numbers_are_ordered_by_code_points()
    {
        await using var test = await ProjectedAsync(Search(0, "v1", "\U0001F600", 1), Search(0, "v2", "\uFF41", 1), Search(0, "v3", "a", 1));

        var searches = await test.Reports.SearchesAsync(ReportFilter.All, 2, None);

        searches.Rows.Select(row => row.Term).Should().Equal("a", "\uFF41");
    }

    [Fact]
    public async Task Quality_tells_what_became_of_events_and_what_is_doubtful()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(
            Given.Event(id: 1), Given.Event(id: 1, receivedAfter: 9), Given.Event(EventNames.ViewCart, id: 1),
            Given.Event(at: 5, id: 2, receivedAfter: 3_600, change: envelope => envelope with { Flags = EventNotes.Redacted | EventNotes.UserAgentCut }),
            Given.Event(at: 6, id: 3, change: envelope => envelope with { UserAgent = "Googlebot/2.1", Flags = EventNotes.Redacted }));
        await test.Warehouse.ProjectAsync(history);

        var quality = await test.Reports.DataQualityAsync(ReportFilter.All, None);
        var nextDay = await test.Reports.DataQualityAsync(new ReportFilter { From = new LocalDate(2026, 11, 23) }, None);

        (quality.Events, quality.Projected, quality.Duplicates, quality.Conflicts).Should().Be((5, 3, 1, 1));
        (quality.Facts, quality.Late, quality.Bots).Should().Be((4, 1, 1));
        quality.Flagged.Should().Equal(new FlaggedFacts("Redacted", 2), new FlaggedFacts("UserAgentCut", 1));
        (quality.DuplicateShare, quality.LateShare).Should().Be((0.2m, 0.25m));
        (nextDay.Events, nextDay.Facts).Should().Be((0, 0));
    }

    [Fact]
    public async Task The_visitors_of_a_session_and_of_an_order_are_found()
    {
        await using var test = await ProjectedAsync(
            Given.Purchase(0, "o1", 10m, "v2"), Given.Refund(5, "o1", 1m, "v1"), Given.Purchase(0, "o2", 10m, "v3"));
        var first = Given.Purchase(0, "o1", 10m, "v2").Envelope;
        var session = NameBasedKey.Uuid("session", first.Visitor.ToKey(), first.Id.Value, first.Fingerprint);

        (await test.Reports.VisitorsOfOrderAsync("o1", None)).Select(visitor => visitor.ClientId).Should().Equal("v1", "v2");
        (await test.Reports.VisitorsOfSessionAsync(session, None)).Select(visitor => visitor.ClientId).Should().Equal("v2");
        (await test.Reports.VisitorsOfOrderAsync("o9", None)).Should().BeEmpty();
        (await test.Reports.VisitorsOfSessionAsync(Guid.NewGuid(), None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Reports_of_an_empty_warehouse_are_empty()
    {
        await using var test = await ProjectedAsync();

        (await test.Reports.TrafficAsync(ReportFilter.All, TrafficDimension.Channel, 10, None)).Rows.Should().BeEmpty();
        (await test.Reports.TrendsAsync(ReportFilter.All, None)).Days.Should().BeEmpty();
        (await test.Reports.PathsAsync(ReportFilter.All, 10, None)).Rows.Should().BeEmpty();
        (await test.Reports.RetentionAsync(ReportFilter.All, 3, None)).Cohorts.Should().BeEmpty();
        (await test.Reports.CartsAsync(ReportFilter.All, None)).AbandonmentRate.Should().Be(0m);
        (await test.Reports.SearchesAsync(ReportFilter.All, 10, None)).Rows.Should().BeEmpty();
        (await test.Reports.DataQualityAsync(ReportFilter.All, None)).Facts.Should().Be(0);
    }

    private async Task<IWarehouseUnderTest> ProjectedAsync(params ClickstreamEvent[] events)
    {
        var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(events);
        await test.Warehouse.ProjectAsync(history);
        return test;
    }

    private static ClickstreamEvent Visit(double at, string visitor, string query, string userAgent, string? country) => Given.Event(
        EventNames.PageView, at, visitor, change: envelope => envelope with
        {
            Page = new PageContext($"https://shop.example/{query}", null, null), UserAgent = userAgent,
            Geo = country is null ? null : new GeoContext(country, null, null),
        });

    private static ClickstreamEvent Page(double at, string path, string visitor = "v1") => Given.PageView(at, visitor, $"https://shop.example{path}");

    private static ClickstreamEvent Add(double at, string visitor, string product, int quantity) => Given.Event(
        EventNames.AddToCart, at, visitor, content: new EventContent { Items = [Given.Item(product, 10m, quantity)] });

    private static ClickstreamEvent Search(double at, string visitor, string term, int? results) => Given.Event(
        EventNames.Search, at, visitor, content: new EventContent { Search = new SearchQuery(term, results) });
}
