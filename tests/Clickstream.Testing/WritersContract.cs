using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.UseCases;

namespace Clickstream.Testing;

/// <summary>What every warehouse promises to writers that share it, each with visitors of its own.</summary>
public abstract class WritersContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty warehouse.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateAsync();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(VisitorRange.MostShards)]
    public async Task Shards_side_by_side_give_the_warehouse_of_one_writer(int shards)
    {
        await using var one = await CreateAsync();
        await using var several = await CreateAsync();
        var history = Shop(40);
        await one.Warehouse.ProjectAsync(history);

        foreach (var chunk in Enumerable.Range(1, shards).Where(shard => shards < 10 || HasVisitor(shard, shards, 40)).Chunk(4))
        {
            await Task.WhenAll(chunk.Select(shard =>
                Task.Run(() => several.Warehouse.ProjectAsync(history, sliceEvents: 30, shard: shard, shards: shards))));
        }

        (await several.DumpAsync()).Should().Be(await one.DumpAsync());
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(3, 16)]
    public async Task Writers_of_one_process_give_the_warehouse_of_one_writer(int shards, int writers)
    {
        await using var one = await CreateAsync();
        await using var several = await CreateAsync();
        var history = Shop(40);
        history.AddLarge([.. Enumerable.Range(0, 120).Select(i => Given.PageView(1_000 + (i * 7), $"v{i % 40}"))]);
        await one.Warehouse.ProjectAsync(history);

        var summaries = await Task.WhenAll(Enumerable.Range(1, shards).Select(shard =>
            several.Warehouse.ProjectAsync(history, sliceEvents: 30, shard: shard, shards: shards, writers: writers)));

        summaries.Sum(summary => summary.Events).Should().Be(200);
        summaries.Should().OnlyContain(summary => summary.SegmentsPending == 0);
        (await several.DumpAsync()).Should().Be(await one.DumpAsync());
        (await several.Warehouse.ProjectAsync(history)).Slices.Should().Be(0);
    }

    [Fact]
    public async Task A_writer_that_fails_stops_the_others_of_its_process_and_loses_nothing()
    {
        await using var one = await CreateAsync();
        await using var test = await CreateAsync();
        var history = Shop(40);
        await one.Warehouse.ProjectAsync(history);
        using var ports = new FaultyPorts(25, PortFault.Gone);

        var run = () => ports.Of(test.Warehouse).ProjectAsync(history, sliceEvents: 30, writers: 4);

        await run.Should().ThrowAsync<WarehouseException>();
        await test.Warehouse.ProjectAsync(history, writers: 4);
        (await test.DumpAsync()).Should().Be(await one.DumpAsync());
    }

    [Theory]
    [InlineData(PortFault.Before)]
    [InlineData(PortFault.After)]
    public async Task A_slice_that_fails_for_a_moment_is_tried_again(PortFault fault)
    {
        await using var one = await CreateAsync();
        await using var test = await CreateAsync();
        var history = Shop(40);
        await one.Warehouse.ProjectAsync(history);
        using var ports = new FaultyPorts(25, fault);

        await ports.Of(test.Warehouse).ProjectAsync(history, sliceEvents: 30, writers: 4);

        ports.IsHit.Should().BeTrue();
        (await test.DumpAsync()).Should().Be(await one.DumpAsync());
    }

    [Fact]
    public async Task What_another_run_writes_between_two_slices_is_seen_by_the_next()
    {
        await using var one = await CreateAsync();
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        for (var i = 0; i < 4; i++)
        {
            history.Add(Given.PageView(i * 60), Given.PageView((i * 60) + 30));
        }

        await one.Warehouse.ProjectAsync(history);
        var settings = new ProjectionSettings { SliceEvents = 1 };

        var others = 0;
        var summary = await test.Warehouse.ProjectAsync(history, settings, so =>
        {
            if (so.Slices == 1 && others++ == 0)
            {
                test.Warehouse.ProjectAsync(history, settings with { MaximumSlices = 1 }, _ => { }).GetAwaiter().GetResult();
            }
        });

        summary.Segments.Should().Be(3);
        (await test.DumpAsync()).Should().Be(await one.DumpAsync());
    }

    [Fact]
    public async Task A_segment_is_projected_by_each_shard_for_its_visitors_alone()
    {
        await using var test = await CreateAsync();
        var history = Shop(40);

        var first = await test.Warehouse.ProjectAsync(history, shard: 1, shards: 2);
        var second = await test.Warehouse.ProjectAsync(history, shard: 2, shards: 2);

        (first.Events + second.Events).Should().Be(80);
        first.Events.Should().BeInRange(1, 79);
    }

    [Fact]
    public async Task Other_shards_go_on_where_the_old_ones_were()
    {
        await using var one = await CreateAsync();
        await using var other = await CreateAsync();
        var history = Shop(40);
        await one.Warehouse.ProjectAsync(history);

        var part = await other.Warehouse.ProjectAsync(history, shard: 2, shards: 3);
        var rest = await other.Warehouse.ProjectAsync(history);

        (part.Events + rest.Events).Should().Be(80, "what was projected is not projected again");
        (await other.DumpAsync()).Should().Be(await one.DumpAsync());
        (await other.Warehouse.ProjectAsync(history, shard: 1, shards: 7)).Events.Should().Be(0);
    }

    [Fact]
    public async Task A_writer_of_another_division_is_refused()
    {
        await using var test = await CreateAsync();
        await test.Warehouse.PrepareAsync(None);
        await test.Warehouse.DivideAsync(4, None);
        var scope = new ProjectionScope(VisitorRange.Shard(1, 3), [new SegmentPart(new SegmentId("one"), VisitorRange.Shard(1, 3))]);

        var begin = () => test.Warehouse.BeginAsync(scope, new SessionRules(), None);

        (await begin.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.ShardsChanged);
    }

    [Fact]
    public async Task Writers_go_on_with_the_warehouse_that_a_rebuild_puts_in_place_of_theirs()
    {
        await using var test = await CreateAsync();
        var history = Shop(40);
        await test.Warehouse.ProjectAsync(history, shard: 1, shards: 2);
        await test.Warehouse.ProjectAsync(history, shard: 2, shards: 2);
        var before = await PositionAsync(test.Warehouse);

        await test.Warehouse.RebuildAsync(history);

        (await PositionAsync(test.Warehouse)).Should().BeGreaterThan(before, "nobody may take it for the warehouse of before");
        await test.Warehouse.DivideAsync(3, None);
        await test.Warehouse.DivideAsync(2, None);
        (await PositionAsync(test.Warehouse)).Should().BeGreaterThan(before + 1);

        static async Task<long> PositionAsync(IWarehouse warehouse)
        {
            await using var projection = await warehouse.BeginAsync(new ProjectionScope(VisitorRange.Shard(1, 2), []), new SessionRules(), None);
            return projection.Position;
        }
    }

    [Fact]
    public async Task An_order_that_visitors_of_two_shards_speak_of_is_folded_whole()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var test = await CreateAsync();
            await test.Warehouse.PrepareAsync(None);
            var (left, right) = VisitorsOf(2);
            var history = new SegmentedHistory();
            history.Add(Given.Purchase(0, "o1", 100m, left), Given.Purchase(5, "o1", 90m, right, id: 2), Given.Refund(9, "o1", 30m, right));

            await Task.WhenAll(Enumerable.Range(1, 2).Select(shard =>
                Task.Run(() => test.Warehouse.ProjectAsync(history, shard: shard, shards: 2))));

            (await test.Reports.OverviewAsync(ReportFilter.All, None)).Revenue.Should().Equal(new CurrencyRevenue("USD", 1, 100m, 30m));
        }
    }

    [Fact]
    public async Task A_segment_too_large_for_memory_is_projected_in_parts()
    {
        await using var one = await CreateAsync();
        await using var parts = await CreateAsync();
        var events = ShopEvents(40).ToList();
        var (whole, large) = (new SegmentedHistory(), new SegmentedHistory());
        whole.Add(events);
        large.AddLarge(events);
        await one.Warehouse.ProjectAsync(whole);

        var summary = await parts.Warehouse.ProjectAsync(large, sliceEvents: 10);

        (summary.Segments, summary.Events).Should().Be((1, 80));
        summary.Slices.Should().BeInRange(8, 20);
        (await parts.DumpAsync()).Should().Be(await one.DumpAsync());
    }

    private static SegmentedHistory Shop(int visitors)
    {
        var history = new SegmentedHistory();
        foreach (var segment in ShopEvents(visitors).Chunk(9))
        {
            history.Add(segment);
        }

        return history;
    }

    private static IEnumerable<ClickstreamEvent> ShopEvents(int visitors) => Enumerable.Range(0, visitors * 2)
        .Select(i => Given.PageView(i * 40, $"v{i % visitors}"));

    private static bool HasVisitor(int shard, int shards, int visitors) => Enumerable.Range(0, visitors)
        .Any(i => VisitorRange.Shard(shard, shards).Contains(new VisitorId("shop", $"v{i}").ToKey()));

    /// <summary>One visitor of each of two shards.</summary>
    private static (string Left, string Right) VisitorsOf(int shards)
    {
        string In(int shard) => Enumerable.Range(0, 100).Select(i => $"v{i}")
            .First(client => VisitorRange.Shard(shard, shards).Contains(new VisitorId("shop", client).ToKey()));
        return (In(1), In(2));
    }
}
