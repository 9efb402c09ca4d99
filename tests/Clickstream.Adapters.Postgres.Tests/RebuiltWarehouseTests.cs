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
    public async Task A_warehouse_that_does_not_agree_with_itself_is_not_published(string damage, string complaint)
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var built = await test.Warehouse.CreateSuccessorAsync(Plan, CancellationToken.None);
        var history = new SegmentedHistory();
        history.Add(Given.PageView(), Given.Event(EventNames.ViewCart, 1), Given.Purchase(2));
        await built.ProjectAsync(history);
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
