using System.Globalization;
using Clickstream.Domain.Reports;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>The views of schema <c>report</c> say by day what the reports say of that day.</summary>
public sealed class ReportViewTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private PostgresWarehouseUnderTest test = null!;
    private List<LocalDate> days = null!;

    public async Task InitializeAsync()
    {
        test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add([.. SimulatedEvents.Make(6_000, days: 3)]);
        await test.Warehouse.ProjectAsync(history);
        days = (await test.Reports.TrendsAsync(ReportFilter.All, None)).Days.Select(day => day.Date).ToList();
        days.Count.Should().BeGreaterThan(1);
    }

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Fact]
    public Task The_overview() => CompareAsync(
        """
        select concat_ws('|', sessions, visitors, new_visitors, events, page_views, product_views, add_to_carts, orders, converted_sessions, bounced_sessions,
            cart_sessions, abandoned_cart_sessions)
        from report.daily_overview where date = '{0}'
        """,
        async filter =>
        {
            var report = await test.Reports.OverviewAsync(filter, None);
            return
            [
                Line(
                    report.Sessions, report.Visitors, report.NewVisitors, report.Events, report.PageViews, report.ProductViews, report.AddToCarts,
                    report.Orders, report.ConvertedSessions, report.BouncedSessions, report.CartSessions, report.AbandonedCartSessions),
            ];
        });

    [Fact]
    public Task The_revenue() => CompareAsync(
        """
        select concat_ws('|', currency, sum(orders), trim_scale(sum(gross)), trim_scale(sum(refunded)), trim_scale(sum(net)))
        from report.daily_revenue where date = '{0}' group by currency
        """,
        async filter => (await test.Reports.OverviewAsync(filter, None)).Revenue
            .Select(one => Line(one.Currency, one.Orders, one.Gross, one.Refunded, one.Net)));

    [Fact]
    public Task The_funnel() => CompareAsync(
        """
        select concat_ws('|', sum(sessions), sum(viewed_item), sum(added_to_cart), sum(began_checkout), sum(purchased))
        from report.daily_funnel where date = '{0}'
        """,
        async filter => [Steps(await test.Reports.FunnelAsync(filter, FunnelReport.DefaultSteps, None))]);

    [Fact]
    public Task The_checkout() => CompareAsync(
        """
        select concat_ws('|', coalesce(sum(began_checkout), 0), coalesce(sum(added_shipping_info), 0), coalesce(sum(added_payment_info), 0),
            coalesce(sum(purchased), 0))
        from report.daily_checkout where date = '{0}'
        """,
        async filter => [Steps(await test.Reports.FunnelAsync(filter, FunnelReport.CheckoutSteps, None))]);

    [Fact]
    public Task Where_sessions_came_from() => CompareAsync(
        """
        select concat_ws('|', source || ' / ' || medium, sum(sessions), sum(engaged_sessions), sum(converted_sessions), sum(orders),
            (select string_agg(currency || ' ' || net, ',' order by currency) from (
                select currency, trim_scale(sum(net)) as net from report.daily_traffic_revenue r
                where r.date = t.date and r.source = t.source and r.medium = t.medium group by currency) by_currency))
        from report.daily_traffic t where date = '{0}' group by date, source, medium
        """,
        async filter => (await test.Reports.TrafficAsync(filter, TrafficDimension.SourceMedium, 1_000, None)).Rows.Select(row => Line(
            [
                row.Name, row.Sessions, row.EngagedSessions, row.ConvertedSessions, row.Orders,
                .. row.Revenue.IsEmpty ? (object[])[] : [string.Join(',', row.Revenue.Select(one => $"{one.Currency} {Line(one.Amount)}"))],
            ])));

    [Fact]
    public Task The_hours() => CompareAsync(
        "select concat_ws('|', hour, sessions, orders) from report.hourly_trend where date = '{0}'",
        async filter => (await test.Reports.TrendsAsync(filter, None)).Hours.Select(hour => Line(hour.Hour, hour.Sessions, hour.Orders)));

    [Fact]
    public Task The_products() => CompareAsync(
        """
        select concat_ws('|', product_id, sum(views), sum(add_to_carts), sum(purchases), sum(units_sold)) from report.daily_product
        where date = '{0}' group by product_id
        """,
        async filter => (await test.Reports.ProductsAsync(filter, 10_000, None)).Rows
            .Select(row => Line(row.ProductId, row.Views, row.AddToCarts, row.Purchases, row.UnitsSold)));

    [Fact]
    public Task The_carts() => CompareAsync(
        "select concat_ws('|', currency, sessions, units_left, trim_scale(value_left)) from report.daily_cart where date = '{0}'",
        async filter => (await test.Reports.CartsAsync(filter, None)).Left.Select(one => Line(one.Currency, one.Sessions, one.Units, one.Value)));

    [Fact]
    public Task The_paths() => CompareAsync(
        "select concat_ws('|', from_type, to_type, transitions, sessions) from report.daily_path where date = '{0}'",
        async filter => (await test.Reports.PathsAsync(filter, 10_000, None)).Rows
            .Select(one => Line(one.From, one.To, one.Transitions, one.Sessions)));

    [Fact]
    public Task What_was_searched_for() => CompareAsync(
        "select concat_ws('|', term, searches, sessions, without_results) from report.daily_search where date = '{0}'",
        async filter => (await test.Reports.SearchesAsync(filter, 10_000, None)).Rows
            .Select(one => Line(one.Term, one.Searches, one.Sessions, one.WithoutResults)));

    /// <summary>Compares, day by day, the lines of a view with those of a report.</summary>
    private async Task CompareAsync(string view, Func<ReportFilter, Task<IEnumerable<string>>> report)
    {
        var lines = 0;
        foreach (var day in days)
        {
            var expected = (await report(ReportFilter.All with { From = day, To = day })).ToList();
            lines += expected.Count;

            (await test.QueryAsync(string.Format(CultureInfo.InvariantCulture, view, day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture))))
                .Should().BeEquivalentTo(expected, "it is {0}", day);
        }

        lines.Should().BePositive();
    }

    private static string Steps(FunnelReport report) => Line([.. report.Steps.Select(step => (object)step.Sessions)]);

    private static string Line(params object[] values) =>
        string.Join('|', values.Select(value => value is decimal amount ? amount.ToString("0.####", CultureInfo.InvariantCulture) : $"{value}"));
}
