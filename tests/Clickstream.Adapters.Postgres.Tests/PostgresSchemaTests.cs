using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>What only PostgreSQL promises: its schema, its views, its locks and its errors.</summary>
public sealed class PostgresSchemaTests
{
    private static readonly string[] WorkshopColumns =
    [
        "event_id", "event_timestamp", "event_name", "user_id", "user_login_state", "identity_source", "client_id", "session_id", "is_first_visit",
        "context_product_id", "context_product_name", "context_product_category", "context_product_brand", "context_product_price",
        "context_product_discount_price", "context_product_url_path",
    ];

    [Fact]
    public async Task The_workshops_view_has_its_sixteen_columns()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();

        var columns = await QueryAsync(
            test, "select column_name from information_schema.columns where table_schema = 'public' and table_name = 'clickstream_events' order by ordinal_position");

        columns.Should().Equal(WorkshopColumns);
    }

    [Fact]
    public async Task The_workshops_view_shows_an_event_as_it_was_sent()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.Event("product_view", content: new EventContent { Items = [Given.Item("p9", 12.5m, name: "Mouse") with { ListPrice = 15m }] }));
        await test.Warehouse.ProjectAsync(history);

        var rows = await QueryAsync(
            test, "select concat_ws('|', event_name, client_id, context_product_id, context_product_name, context_product_price, context_product_discount_price) from clickstream_events");

        rows.Should().Equal("product_view|v1|p9|Mouse|15.0000|12.5000");
    }

    [Fact]
    public async Task The_views_speak_of_the_new_schema_after_a_rebuild()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        await test.Warehouse.RebuildAsync(history);
        history.Add(Given.PageView(10));
        await test.Warehouse.ProjectAsync(history);

        (await QueryAsync(test, "select count(*)::text from clickstream_events")).Should().Equal("2");
        (await QueryAsync(test, "select nspname::text from pg_namespace where nspname like '%next'")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_record_of_runs_survives_a_rebuild()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        await test.Warehouse.RebuildAsync(history);

        (await QueryAsync(test, "select count(*)::text from etl.run")).Should().Equal("2");
    }

    [Fact]
    public async Task A_partition_is_made_for_every_month_that_has_events()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.PageView(30 * 86_400));
        await test.Warehouse.ProjectAsync(history);

        var partitions = await QueryAsync(test, "select inhrelid::regclass::text from pg_inherits where inhparent = 'dw.fact_event'::regclass order by 1");

        partitions.Should().Equal("dw.fact_event_2026_11", "dw.fact_event_2026_12");
    }

    [Fact]
    public async Task A_second_rebuild_at_the_same_time_is_refused()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var first = await test.Warehouse.CreateSuccessorAsync(CancellationToken.None);

        var second = () => test.Warehouse.CreateSuccessorAsync(CancellationToken.None);

        (await second.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.Busy);
    }

    [Fact]
    public async Task What_a_dead_attempt_left_does_not_stop_the_next_rebuild()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await QueryAsync(test, "create schema dw_next; create table dw_next.left_behind(); select 'done'");
        var history = new SegmentedHistory();
        history.Add(Given.PageView());

        var summary = await test.Warehouse.RebuildAsync(history);

        summary.Projected.Should().Be(1);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=verysecret;Timeout=2", WarehouseException.Unavailable)]
    [InlineData("this is no connection string verysecret", WarehouseException.ConnectionInvalid)]
    [InlineData("Hots=localhost;Password=verysecret", WarehouseException.ConnectionInvalid)]
    public async Task A_warehouse_that_cannot_be_reached_is_told_by_its_code_without_the_secret(string connectionString, string code)
    {
        var reach = async () =>
        {
            await using var source = PostgresDataSource.Create(connectionString);
            await new PostgresWarehouse(source).PrepareAsync(CancellationToken.None);
        };

        var failure = (await reach.Should().ThrowAsync<WarehouseException>()).Which;
        failure.Code.Should().Be(code);
        failure.Message.Should().NotContain("verysecret");
    }

    [Fact]
    public async Task A_report_of_a_database_without_a_warehouse_says_so()
    {
        await using var source = PostgresDataSource.Create(PostgresServer.Shared.CreateDatabase());

        var report = () => new Reports.PostgresReports(source).OverviewAsync(Domain.Reports.ReportFilter.All, CancellationToken.None);

        (await report.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.Missing);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.0001)]
    [InlineData(9999.9999)]
    [InlineData(10000)]
    [InlineData(1234567.89)]
    [InlineData(1000000000000)]
    public async Task Amounts_are_copied_to_the_last_digit(double amount)
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var value = Money.Canonical((decimal)amount);
        var history = new SegmentedHistory();
        history.Add(Given.Purchase(0, value: value));
        await test.Warehouse.ProjectAsync(history);

        var stored = await QueryAsync(test, "select gross::text from dw.fact_order");

        stored.Should().Equal(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_ledger_of_every_segment_adds_up()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(), Given.PageView(), Given.Event(EventNames.Search, id: 1), Given.Event(EventNames.Login, id: 1));
        await test.Warehouse.ProjectAsync(history);

        (await QueryAsync(test, "select concat_ws(' ', events, projected, duplicates, conflicts) from etl.segment")).Should().Equal("4 2 1 1");
    }

    [Fact]
    public async Task The_rules_in_force_are_recorded()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);

        (await QueryAsync(test, "select description from etl.rules")).Should().Equal(new SessionRules().Describe());
    }

    private static async Task<List<string>> QueryAsync(PostgresWarehouseUnderTest test, string sql)
    {
        await using var connection = await test.Source.OpenConnectionAsync();
        return await connection.QueryAsync(sql, row => row.GetString(0), CancellationToken.None);
    }
}
