using System.Globalization;
using Clickstream.Domain.Reports;
using Clickstream.Testing;
using Npgsql;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>The functions of schema <c>report</c> say the same of parts as of the whole, and need no parameter.</summary>
public sealed class ReportFunctionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private PostgresWarehouseUnderTest test = null!;

    public async Task InitializeAsync()
    {
        test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add([.. SimulatedEvents.Make(6_000, days: 3)]);
        await test.Warehouse.ProjectAsync(history);
    }

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Theory]
    [InlineData("channel")]
    [InlineData("source_medium")]
    [InlineData("campaign")]
    [InlineData("landing_page")]
    [InlineData("device")]
    [InlineData("country")]
    public async Task A_funnel_of_parts_adds_up_to_that_of_all(string by)
    {
        var parts = await test.QueryAsync(
            $"""
            select concat_ws(' ', sum(sessions), sum(viewed_item), sum(added_to_cart), sum(began_checkout), sum(purchased))
            from report.funnel(by => '{by}')
            """);

        var all = await test.Reports.FunnelAsync(ReportFilter.All, FunnelReport.DefaultSteps, None);
        parts.Should().Equal(string.Join(' ', all.Steps.Select(step => step.Sessions)));
        (await test.QueryAsync($"select (count(*) > 1)::text from report.funnel(by => '{by}')")).Should().Equal("true");
    }

    [Fact]
    public async Task Steps_by_their_place_add_up_to_the_paths()
    {
        var steps = await test.QueryAsync(
            """
            select concat_ws(' ', from_type, to_type, sum(sessions)) from report.path_step() group by from_type, to_type
            union all
            select concat_ws(' ', '(entry)', from_type, sum(sessions)) from report.path_step() where step = 1 group by from_type
            """);

        var paths = await test.Reports.PathsAsync(ReportFilter.All, 10_000, None);
        steps.Should().BeEquivalentTo(
            paths.Rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.From} {row.To} {row.Transitions}")));
    }

    [Fact]
    public async Task Days_add_up_to_the_carts()
    {
        var days = await test.QueryAsync(
            "select concat_ws(' ', sum(cart_sessions), sum(abandoned_cart_sessions)) from report.trend()");

        var carts = await test.Reports.CartsAsync(ReportFilter.All, None);
        days.Should().Equal($"{carts.CartSessions} {carts.AbandonedSessions}");
    }

    [Fact]
    public async Task What_filters_offer_is_what_sessions_are_told_apart_by()
    {
        var channels = await test.QueryAsync("select value from report.filter_value where filter = 'channel' order by value collate \"C\"");

        (await test.QueryAsync("select name from report.traffic(by => 'channel') order by name collate \"C\"")).Should().BeSubsetOf(channels);
        (await test.QueryAsync("select value from report.filter_value where filter = 'currency' order by value")).Should().Equal(
            (await test.Reports.OverviewAsync(ReportFilter.All, None)).Revenue.Select(revenue => revenue.Currency));
    }

    [Fact]
    public async Task Functions_speak_of_the_warehouse_that_a_rebuild_put_in_place()
    {
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0));
        await using var other = await PostgresWarehouseUnderTest.CreateAsync();
        await other.Warehouse.ProjectAsync(history);
        (await other.QueryAsync("select sessions::text from report.overview()")).Should().Equal("1");
        history.Add(Given.PageView(0, "v2"));

        await other.Warehouse.RebuildAsync(history);

        (await other.QueryAsync("select sessions::text from report.overview()")).Should().Equal("2");
        (await other.QueryAsync("select count(*)::text from dw_previous.fact_session")).Should().Equal("1");
    }

    [Fact]
    public async Task What_sessions_cannot_be_told_apart_by_is_refused()
    {
        var act = () => test.QueryAsync("select name from report.traffic(by => 'source-medium')");

        (await act.Should().ThrowAsync<PostgresException>()).WithMessage("*source-medium is none of all, channel, source_medium*");
    }

    [Fact]
    public async Task A_filter_of_null_lets_all_through()
    {
        (await test.QueryAsync("select (sessions > 0)::text from report.overview(channels => null, device_classes => null, countries => null)"))
            .Should().Equal("true");
    }

    [Fact]
    public async Task The_planner_sees_through_every_function()
    {
        foreach (var name in (await test.QueryAsync(
            "select proname::text from pg_proc where pronamespace = 'report'::regnamespace and proretset")).Order())
        {
            (await test.QueryAsync($"explain select * from report.{name}()")).Should().NotContain(line => line.Contains("Function Scan on " + name), "of {0}", name);
        }
    }

    [Fact]
    public async Task Functions_of_another_shape_are_replaced_when_the_warehouse_is_next_prepared()
    {
        await using var other = await PostgresWarehouseUnderTest.CreateAsync();
        await other.QueryAsync("drop function report.cart; create function report.cart(x integer default 0) returns integer language sql as 'select 1'");
        await other.QueryAsync("comment on schema report is 'Made by another program.'");

        await other.Warehouse.PrepareAsync(None);

        (await other.QueryAsync("select cart_sessions::text from report.cart()")).Should().Equal("0");
    }
}
