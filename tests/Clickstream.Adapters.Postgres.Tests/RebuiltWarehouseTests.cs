using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>A warehouse that is built beside the live one is checked before it takes its place, and built by one process at a time.</summary>
public sealed class RebuiltWarehouseTests
{
    private static readonly SuccessorPlan Plan = new(1, new SessionRules().Describe());

    [Theory]
    [InlineData("delete from dw_next.fact_event where order_key is null", "facts more than the record of segments")]
    [InlineData("update dw_next.fact_session set events = events + 1", "between the sessions and those of the facts")]
    [InlineData("update dw_next.fact_session set session_key = gen_random_uuid()", "between the sessions and those of the facts")]
    [InlineData("delete from dw_next.fact_session", "between the sessions and those of the facts")]
    [InlineData("insert into dw_next.fact_session select (jsonb_populate_record(s, jsonb_build_object('session_key', gen_random_uuid()))).* from dw_next.fact_session s limit 1", "between the sessions and those of the facts")]
    [InlineData("update dw_next.fact_item set fingerprint = fingerprint + 1", "between the lines and those of the facts")]
    [InlineData("update dw_next.fact_item set occurred_at = occurred_at + interval '1 microsecond'", "between the lines and those of the facts")]
    [InlineData("delete from dw_next.fact_item", "between the lines and those of the facts")]
    [InlineData("delete from dw_next.dim_visitor", "sessions have no visitor")]
    [InlineData("delete from dw_next.dim_event_type", "facts have no event type")]
    [InlineData("delete from dw_next.dim_traffic_source", "facts have no traffic source")]
    [InlineData("delete from dw_next.dim_device", "facts have no device")]
    [InlineData("delete from dw_next.dim_geo", "facts have no place")]
    [InlineData("delete from dw_next.dim_identity", "facts have no identity")]
    [InlineData("delete from dw_next.dim_page", "facts have no page")]
    [InlineData("insert into dw_next.dim_page select k, 'h', k::text from generate_series(1, 100001) k; delete from dw_next.dim_page where host <> 'h'", "facts have no page")]
    [InlineData("delete from dw_next.fact_order", "facts have no order")]
    [InlineData("delete from dw_next.dim_product", "lines have no product")]
    [InlineData("update dw_next.fact_order set purchase_events = 2", "difference between the purchases of the orders")]
    [InlineData("update dw_next.fact_order set refund_events = 2", "difference between the refunds of the orders")]
    [InlineData("update dw_next.fact_order set gross = gross + 1, net = net + 1", "orders say something else than the purchase")]
    [InlineData("update dw_next.fact_order set net = net + 1", "orders say something else than the purchase")]
    [InlineData("update dw_next.fact_order set currency = 'JPY'", "orders say something else than the purchase")]
    public async Task A_warehouse_that_does_not_agree_with_itself_is_not_published(string damage, string complaint)
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var built = await test.Warehouse.CreateSuccessorAsync(Plan, CancellationToken.None);
        var history = new SegmentedHistory();
        history.Add(Given.PageView(), Given.Event(EventNames.ViewCart, 1), Given.Purchase(2));
        await built.Built.ProjectAsync(history);
        await built.CheckAsync(CancellationToken.None);
        await test.QueryAsync($"{damage}; select 'done'");

        var check = () => built.CheckAsync(CancellationToken.None);

        var failure = (await check.Should().ThrowAsync<WarehouseException>()).Which;
        failure.Code.Should().Be(WarehouseException.NotWhole);
        failure.Message.Should().Contain(complaint);
    }

    [Fact]
    public async Task A_warehouse_without_pages_agrees_with_itself()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.Event(EventNames.ViewCart, change: envelope => envelope with { Page = null }));

        await test.Warehouse.RebuildAsync(history);

        (await test.QueryAsync("select concat_ws('|', (select count(*) from dw.fact_event), (select count(*) from dw.dim_page))")).Should().Equal("1|0");
    }

    [Fact]
    public async Task A_second_rebuild_at_the_same_time_is_refused()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var first = await test.Warehouse.CreateSuccessorAsync(Plan, CancellationToken.None);

        var second = () => test.Warehouse.CreateSuccessorAsync(Plan, CancellationToken.None);

        (await second.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.Busy);
    }

    [Fact]
    public async Task What_was_not_published_is_discarded_only_when_no_swap_is_under_way()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var successor = await test.Warehouse.CreateSuccessorAsync(Plan, CancellationToken.None);

        // A swap whose COMMIT was sent, and of whose end the client does not know.
        await using var swapping = await test.Source.OpenConnectionAsync();
        await swapping.RunAsync(
            """
            begin;
            select pg_advisory_xact_lock(hashtextextended('clickstream.dw', 0));
            lock table dw_next.fact_event in access exclusive mode;
            alter schema dw rename to dw_previous;
            alter schema etl rename to etl_previous;
            alter schema dw_next rename to dw;
            alter schema etl_next rename to etl
            """,
            CancellationToken.None);
        var discarding = successor.DisposeAsync().AsTask();
        while (!discarding.IsCompleted && (await test.QueryAsync(
            "select pid::text from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())")).Count == 0)
        {
            await Task.Yield();
        }

        await swapping.RunAsync("commit", CancellationToken.None);
        await discarding;

        (await test.QueryAsync("select count(*)::text from dw.fact_event")).Should().Equal("0");
    }

    [Fact]
    public async Task A_rebuild_whose_connection_is_lost_ends_without_another_failure()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var successor = await test.Warehouse.CreateSuccessorAsync(Plan, CancellationToken.None);
        await test.QueryAsync(
            "select pg_terminate_backend(pid, 30000)::text from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid() "
                + "and database = (select oid from pg_database where datname = current_database())");

        await successor.DisposeAsync();
        await using var next = await test.Warehouse.CreateSuccessorAsync(Plan, CancellationToken.None);
        (await test.QueryAsync("select count(*)::text from dw_next.fact_event")).Should().Equal("0");
    }

    [Fact]
    public async Task A_warehouse_is_not_compared_with_one_of_other_rules()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history, new SessionRules { TrustClientSessions = true });

        var verify = () => test.Warehouse.VerifyAsync(history);

        (await verify.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.RulesChanged);
    }

    [Fact]
    public async Task A_rebuild_ends_although_something_always_comes()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);

        // Whenever the new warehouse is checked, the live one projects another segment.
        var checks = 0;
        using var ports = new FaultyPorts(int.MaxValue, PortFault.Before)
        {
            BeforeCall = name =>
            {
                if (name == nameof(IWarehouseSuccessor.CheckAsync))
                {
                    history.Add(Given.PageView(++checks));
                    test.Warehouse.ProjectAsync(history).GetAwaiter().GetResult();
                }
            },
        };

        await ports.Of(test.Warehouse).RebuildAsync(history);

        checks.Should().Be(3);
        (await test.QueryAsync("select concat_ws('|', (select count(*) from dw.fact_event), (select count(*) from dw_previous.fact_event))"))
            .Should().Equal("4|4");
    }

    [Fact]
    public async Task What_a_dead_attempt_left_does_not_stop_the_next_rebuild()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await test.QueryAsync("create schema dw_next; create schema etl_next; create table etl_next.migration(); select 'done'");
        var history = new SegmentedHistory();
        history.Add(Given.PageView());

        var summary = await test.Warehouse.RebuildAsync(history);

        summary.Projected.Should().Be(1);
    }
}
