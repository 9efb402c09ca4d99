using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>Several processes build the same warehouse beside the live one, and know nothing of each other.</summary>
public sealed class ShardedRebuildTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly SessionRules Short = new() { InactivityTimeout = Duration.FromSeconds(50) };

    private readonly SegmentedHistory history = new();
    private PostgresWarehouseUnderTest test = null!;

    public async Task InitializeAsync()
    {
        test = await PostgresWarehouseUnderTest.CreateAsync();
        AddSegments(from: 0, count: 12);
        await test.Warehouse.ProjectAsync(history);
    }

    public Task DisposeAsync() => test.DisposeAsync().AsTask();

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    public async Task Shards_side_by_side_give_the_warehouse_of_one_rebuild(int shards, int writers)
    {
        var summaries = await Task.WhenAll(Enumerable.Range(1, shards).Select(shard =>
            Task.Run(() => test.Warehouse.RebuildShardAsync(history, shard, shards, Short, writers))));

        summaries.Count(summary => summary.IsPublished).Should().Be(1);
        summaries.Sum(summary => summary.Projection.Events).Should().Be(120);
        await ShouldBeRebuiltAsync();
        (await NextSchemasAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_live_warehouse_is_untouched_until_the_last_shard_has_come()
    {
        var before = await test.DumpAsync();

        (await test.Warehouse.RebuildShardAsync(history, 2, 3, Short)).IsPublished.Should().BeFalse();
        (await test.Warehouse.RebuildShardAsync(history, 1, 3, Short)).IsPublished.Should().BeFalse();
        (await test.DumpAsync()).Should().Be(before);

        (await test.Warehouse.RebuildShardAsync(history, 3, 3, Short)).IsPublished.Should().BeTrue();
        await ShouldBeRebuiltAsync();
    }

    [Fact]
    public async Task What_came_after_a_shard_was_built_is_built_by_the_last_one()
    {
        await test.Warehouse.RebuildShardAsync(history, 1, 2);
        AddSegments(from: 12, count: 5);
        await test.Warehouse.ProjectAsync(history);
        var expected = await test.DumpAsync();

        var last = await test.Warehouse.RebuildShardAsync(history, 2, 2);

        last.IsPublished.Should().BeTrue();
        (await test.DumpAsync()).Should().Be(expected);
        (await test.Warehouse.ProjectAsync(history)).Slices.Should().Be(0);
    }

    [Fact]
    public async Task A_shard_that_was_stopped_goes_on_where_it_was()
    {
        using var ports = new FaultyPorts(24, PortFault.Gone);
        var stopped = () => ports.Of<IWarehouse>(test.Warehouse).RebuildShardAsync(history, 1, 2, Short);
        await stopped.Should().ThrowAsync<WarehouseException>();
        (await test.QueryAsync("select count(*)::text from etl_next.segment")).Should().NotEqual(["0"]);

        var again = await test.Warehouse.RebuildShardAsync(history, 1, 2, Short);
        var last = await test.Warehouse.RebuildShardAsync(history, 2, 2, Short);

        (again.Projection.Events + last.Projection.Events).Should().BeInRange(1, 119, "some was built before");
        last.IsPublished.Should().BeTrue();
        await ShouldBeRebuiltAsync();
    }

    [Theory]
    [InlineData(3, 50)]
    [InlineData(2, 20)]
    public async Task By_another_plan_it_is_begun_anew(int shards, int timeoutSeconds)
    {
        await test.Warehouse.RebuildShardAsync(history, 1, 2, Short);
        var rules = new SessionRules { InactivityTimeout = Duration.FromSeconds(timeoutSeconds) };

        var published = new List<bool>();
        for (var shard = shards; shard > 0; shard--)
        {
            published.Add((await test.Warehouse.RebuildShardAsync(history, shard, shards, rules)).IsPublished);
        }

        published.Should().Equal(Enumerable.Range(1, shards).Select(turn => turn == shards));
        await ShouldBeRebuiltAsync(rules);
    }

    [Theory]
    [InlineData(2, true, 50)]
    [InlineData(3, true, 30)]
    [InlineData(3, false, 50)]
    public async Task By_another_plan_nobody_builds_beside_it(int writers, bool isShared, int timeoutSeconds)
    {
        await using var successor = await test.Warehouse.CreateSuccessorAsync(new SuccessorPlan(3, Short.Describe(), IsShared: true), None);
        await successor.Built.ProjectAsync(history, Short, shard: 1, shards: 3);
        var rules = new SessionRules { InactivityTimeout = Duration.FromSeconds(timeoutSeconds) };

        var other = () => test.Warehouse.CreateSuccessorAsync(new SuccessorPlan(writers, rules.Describe(), isShared), None);

        (await other.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.Busy);
    }

    [Fact]
    public async Task Who_takes_facts_out_discards_what_shards_have_left()
    {
        await test.Warehouse.RebuildShardAsync(history, 1, 2);
        (await NextSchemasAsync()).Should().HaveCount(2);

        await using (await test.Warehouse.BeginUpkeepAsync(removesFacts: false, None))
        {
            (await NextSchemasAsync()).Should().HaveCount(2);
        }

        await using (await test.Warehouse.BeginUpkeepAsync(removesFacts: true, None))
        {
            (await NextSchemasAsync()).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task A_whole_rebuild_discards_what_shards_have_left()
    {
        await test.Warehouse.RebuildShardAsync(history, 1, 2, Short);

        await test.Warehouse.RebuildAsync(history);

        (await NextSchemasAsync()).Should().BeEmpty();
        (await test.Warehouse.RebuildShardAsync(history, 1, 2, Short)).Projection.Events.Should().BePositive("nothing is left of before");
    }

    private void AddSegments(int from, int count)
    {
        for (var segment = from; segment < from + count; segment++)
        {
            history.Add([.. Enumerable.Range(segment * 10, 10).Select(i => Given.PageView(i * 40, $"v{i % 23}"))]);
        }
    }

    private async Task ShouldBeRebuiltAsync(SessionRules? rules = null)
    {
        await using var one = await PostgresWarehouseUnderTest.CreateAsync();
        await one.Warehouse.ProjectAsync(history, rules ?? Short);
        (await test.DumpAsync()).Should().Be(await one.DumpAsync());
    }

    private Task<List<string>> NextSchemasAsync() => test.QueryAsync("select nspname::text from pg_namespace where nspname in ('dw_next', 'etl_next') order by 1");
}
