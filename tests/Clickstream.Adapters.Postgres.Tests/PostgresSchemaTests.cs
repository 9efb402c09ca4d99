using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Npgsql;

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

        var columns = await test.QueryAsync("select column_name from information_schema.columns where table_schema = 'public' and table_name = 'clickstream_events' order by ordinal_position");

        columns.Should().Equal(WorkshopColumns);
    }

    [Fact]
    public async Task The_workshops_view_shows_an_event_as_it_was_sent()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.Event("product_view", content: new EventContent { Items = [Given.Item("p9", 12.5m, name: "Mouse") with { ListPrice = 15m }] }));
        await test.Warehouse.ProjectAsync(history);

        var rows = await test.QueryAsync("select concat_ws('|', event_name, client_id, context_product_id, context_product_name, context_product_price, context_product_discount_price) from clickstream_events");

        rows.Should().Equal("product_view|v1|p9|Mouse|15.0000|12.5000");
    }

    [Fact]
    public async Task A_visitor_keeps_its_first_and_last_user_however_its_events_come()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        ClickstreamEvent Seen(string? user, double at) => Given.Event(EventNames.ViewCart, at, change: envelope => envelope with { UserId = user });
        foreach (var one in new[] { Seen(null, 0), Seen("u2", 20), Seen("u3", 30), Seen("u1", 10), Seen("u2", 5_000) })
        {
            history.Add(one);
            await test.Warehouse.ProjectAsync(history);
        }

        (await test.QueryAsync("select concat_ws('|', first_user_id, last_user_id, first_user_at at time zone 'UTC') from dw.dim_visitor"))
            .Should().Equal("u1|u2|2026-11-22 12:00:10");
        (await test.QueryAsync("select user_id from dw.fact_session order by started_at")).Should().Equal("u3", "u2");
        (await test.QueryAsync("select user_id from dw.dim_identity where user_id is not null order by 1")).Should().Equal("u1", "u2", "u3");
    }

    [Fact]
    public async Task A_bot_a_campaign_spam_and_doubts_are_told()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(
            Given.Event(change: envelope => envelope with
            {
                UserAgent = "", Flags = EventNotes.TimeReplaced | EventNotes.Redacted,
                Page = new PageContext("https://shop.example/?utm_source=news&utm_medium=email&utm_campaign=x", null, "http://semalt.com/"),
            }),
            Given.Event(EventNames.AddToCart, 1), Given.Purchase(2));
        await test.Warehouse.ProjectAsync(history);

        (await test.QueryAsync("select concat_ws('|', bot_reason, is_bot) from dw.dim_device where is_bot")).Should().Equal("no_agent|t");
        (await test.QueryAsync("select concat_ws('|', is_spam, campaign_key is not null) from dw.dim_traffic_source where campaign = 'x'")).Should().Equal("t|t");
        (await test.QueryAsync("select flags::text from dw.fact_event order by occurred_at")).Should().Equal("9", "0", "0");
        (await test.QueryAsync("select concat_ws('|', is_cart_abandoned, is_cart_recovered) from dw.fact_session")).Should().Equal("f|t");
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

        (await test.QueryAsync("select count(*)::text from clickstream_events")).Should().Equal("2");
        (await test.QueryAsync("select nspname::text from pg_namespace where nspname like '%next'")).Should().BeEmpty();
    }

    [Fact]
    public async Task The_record_of_runs_survives_a_rebuild()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        await test.Warehouse.RebuildAsync(history);

        (await test.QueryAsync("select count(*)::text from etl.run")).Should().Equal("2");
    }

    [Fact]
    public async Task A_partition_is_made_for_every_month_that_has_events()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.PageView(30 * 86_400));
        await test.Warehouse.ProjectAsync(history);

        var partitions = await test.QueryAsync("select inhrelid::regclass::text from pg_inherits where inhparent = 'dw.fact_event'::regclass order by 1");

        partitions.Should().Equal("dw.fact_event_2026_11", "dw.fact_event_2026_12");
    }

    [Fact]
    public async Task Only_one_projection_is_open_at_a_time()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var open = await test.Warehouse.BeginAsync(Projecting.Whole(new SegmentId("one")), new SessionRules(), CancellationToken.None);

        var second = test.Warehouse.BeginAsync(Projecting.Whole(new SegmentId("two")), new SessionRules(), CancellationToken.None);
        while ((await test.QueryAsync("select count(*)::text from pg_locks where locktype = 'advisory' and not granted"))[0] != "1")
        {
            second.IsCompleted.Should().BeFalse("the first projection is still open");
        }

        await open.DisposeAsync();
        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task A_swap_waits_for_who_has_begun_to_read_and_is_not_noticed()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        await using var reader = await test.Source.OpenConnectionAsync();
        await using var reading = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await reader.QueryAsync("select count(*)::text from dw.fact_event", row => row.GetString(0), CancellationToken.None);

        var rebuild = test.Warehouse.RebuildAsync(history);
        (await Task.WhenAny(rebuild, Task.Delay(3_000))).Should().NotBe(rebuild);
        (await reader.QueryAsync("select count(*)::text from dw.fact_event", row => row.GetString(0), CancellationToken.None)).Should().Equal("1");
        await reading.RollbackAsync();
        await rebuild;
        var administration = new WarehouseAdministration(test.Source);
        (await administration.DropPreviousAsync(CancellationToken.None)).Should().BeTrue("the warehouse that was replaced is kept until it is dropped");
        (await administration.DropPreviousAsync(CancellationToken.None)).Should().BeFalse();
        (await test.QueryAsync("select nspname::text from pg_namespace where nspname like '%previous'")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("dw")]
    [InlineData("dw_next")]
    [InlineData("etl_previous")]
    public async Task A_schema_of_somebody_else_is_never_touched(string schema)
    {
        await using var source = PostgresDataSource.Create(PostgresServer.Shared.CreateDatabase());
        await using var connection = await source.OpenConnectionAsync();
        await connection.RunAsync($"create schema {schema}; create table {schema}.mine (a integer)", CancellationToken.None);

        var rebuild = () => new PostgresWarehouse(source).RebuildAsync(new SegmentedHistory());

        (await rebuild.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.ForeignSchema);
        await connection.RunAsync($"select * from {schema}.mine", CancellationToken.None);
    }

    [Fact]
    public async Task An_erasure_does_not_touch_a_schema_of_somebody_else()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await test.QueryAsync("create schema dw_next; create table dw_next.mine (a integer); select 'done'");

        var erase = () => test.Warehouse.BeginUpkeepAsync(removesFacts: true, CancellationToken.None);

        (await erase.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.ForeignSchema);
        (await test.QueryAsync("select count(*)::text from dw_next.mine")).Should().Equal("0");
    }

    [Fact]
    public async Task Grants_survive_a_rebuild()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var role = $"analyst_{Guid.NewGuid():N}";
        await test.QueryAsync($"create role {role}; grant usage on schema dw to {role}; grant select on dw.fact_order, clickstream_events to {role}; select 'done'");
        var history = new SegmentedHistory();
        history.Add(Given.Purchase());

        await test.Warehouse.RebuildAsync(history);

        (await test.QueryAsync($"set role {role}; select count(*)::text from dw.fact_order")).Should().Equal("1");
        (await test.QueryAsync($"set role {role}; select count(*)::text from clickstream_events")).Should().Equal("1");
    }

    [Fact]
    public async Task A_rebuild_that_would_take_a_view_of_others_along_is_refused_by_name()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await test.QueryAsync("create schema mine; create view mine.orders as select order_id from dw.fact_order; select 'done'");

        var rebuild = () => test.Warehouse.RebuildAsync(new SegmentedHistory());

        var refusal = (await rebuild.Should().ThrowAsync<WarehouseException>()).Which;
        refusal.Code.Should().Be(WarehouseException.Depended);
        refusal.Message.Should().Contain("mine.orders");
    }

    [Fact]
    public async Task A_rebuild_can_follow_another_from_any_connection()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var other = NpgsqlDataSource.Create(test.Source.ConnectionString);
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.RebuildAsync(history);

        var summary = await new PostgresWarehouse(other).RebuildAsync(history);

        summary.Projected.Should().Be(1);
    }

    [Fact]
    public async Task What_a_cart_holds_is_stored_to_the_last_unit()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        var most = Enumerable.Repeat(Given.Item("p", 1_000_000_000m, 9_999), 200).ToArray();
        history.Add([.. Enumerable.Range(0, 1_100).Select(i => Given.Event(EventNames.AddToCart, i, id: i, content: new EventContent { Items = [.. most] }))]);
        await test.Warehouse.ProjectAsync(history);

        (await test.QueryAsync("select units_left || ' ' || value_left from dw.fact_cart")).Should().Equal("2199780000 2199780000000000000.0000");
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

        var stored = await test.QueryAsync("select gross::text from dw.fact_order");

        stored.Should().Equal(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_ledger_of_every_segment_adds_up()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(), Given.PageView(), Given.Event(EventNames.Search, id: 1), Given.Event(EventNames.Login, id: 1));
        await test.Warehouse.ProjectAsync(history);

        (await test.QueryAsync("select concat_ws(' ', events, projected, duplicates, conflicts) from etl.segment")).Should().Equal("4 2 1 1");
    }

    [Fact]
    public async Task The_rules_in_force_are_recorded()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);

        (await test.QueryAsync("select description from etl.rules")).Should().Equal(new SessionRules().Describe());
    }
}
