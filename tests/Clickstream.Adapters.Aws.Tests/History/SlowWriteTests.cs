using Clickstream.Adapters.Aws.Tests.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Adapters.Aws.Tests.History;

/// <summary>A write that becomes visible after later segments were projected is never skipped.</summary>
public sealed class SlowWriteTests
{
    private const int Rounds = 200;

    [Fact]
    public async Task A_slow_write_is_projected_whenever_it_appears()
    {
        var store = new HoldingObjectStore(new InMemoryObjectStore());
        await using var warehouse = new InMemoryWarehouseUnderTest();
        await using var platform = LakePlatform.Over(store, warehouse, new SettableClock(Given.Noon));
        var random = new Random(7);
        var events = new List<ClickstreamEvent>();
        for (var round = 0; round < Rounds; round++)
        {
            // A collector whose clock is up to an hour wrong begins to write, and takes up to half an hour.
            var seconds = (platform.Clock.Now - Given.Noon).TotalSeconds + random.Next(-3600, 3600);
            var slow = Given.Event(at: seconds, visitor: $"slow{round}", receivedAfter: 0);
            store.IsHolding = true;
            var write = platform.AppendAsync(slow);
            while (store.Held == 0 && !write.IsCompleted)
            {
                await Task.Yield();
            }

            store.IsHolding = false;
            var quick = Given.Event(at: (platform.Clock.Now - Given.Noon).TotalSeconds, visitor: $"quick{round}", receivedAfter: 0);
            await platform.AppendAsync(quick);
            await platform.ProjectAsync();
            platform.Clock.Now += Duration.FromMinutes(random.Next(0, 30));
            if (random.Next(2) == 0)
            {
                await platform.ProjectAsync();
            }

            store.Release();
            await write;
            events.AddRange([slow, quick]);
            (await platform.ProjectAsync()).Events.Should().BeGreaterThan(0, "the slow write of round {0} is visible now", round);
            platform.Clock.Now += Duration.FromMinutes(random.Next(0, 90));
        }

        var reference = await DumpOfAsync(events);
        (await warehouse.DumpAsync()).Should().Be(reference);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public async Task What_is_appended_to_hours_long_past_is_projected_without_listing_them_all(int daysAgo)
    {
        var store = new InMemoryObjectStore();
        await using var warehouse = new InMemoryWarehouseUnderTest();
        await using var platform = LakePlatform.Over(store, warehouse, new SettableClock(Given.Noon + Duration.FromDays(daysAgo)));
        await platform.AppendAsync(Given.Event(at: daysAgo * 86_400.0, receivedAfter: 0));
        await platform.ProjectAsync();
        platform.Clock.Now += Duration.FromHours(5);

        await platform.AppendAsync(Given.PageView(0, "late"), Given.PageView(-90_000, "later still"));

        (await platform.ProjectAsync()).Segments.Should().Be(2);
        platform.Clock.Now += Duration.FromDays(1);
        (await platform.ProjectAsync()).Segments.Should().Be(0);
    }

    [Fact]
    public async Task A_segment_put_there_by_other_means_is_found_by_a_full_listing()
    {
        var store = new InMemoryObjectStore();
        await using var warehouse = new InMemoryWarehouseUnderTest();
        await using var platform = LakePlatform.Over(store, warehouse, new SettableClock(Given.Noon + Duration.FromDays(3)));
        await platform.AppendAsync(Given.Event(at: 3 * 86_400, receivedAfter: 0));
        await platform.ProjectAsync();
        var elsewhere = new InMemoryObjectStore();
        await using (var other = LakePlatform.Over(elsewhere, warehouse, new SettableClock(Given.Noon)))
        {
            var segment = (await other.AppendAsync(Given.PageView(0, "moved")))[0];
            await store.TryCreateAsync(segment.Value, (await elsewhere.ReadAsync(segment.Value, CancellationToken.None)).ToArray());
        }

        (await platform.ProjectAsync()).Segments.Should().Be(0);
        (await platform.SendAsync(new Domain.UseCases.ProjectHistory { Settings = new() { ListsAll = true } })).Segments.Should().Be(1);
    }

    private static async Task<string> DumpOfAsync(List<ClickstreamEvent> events)
    {
        await using var warehouse = new InMemoryWarehouseUnderTest();
        var history = new SegmentedHistory();
        history.Add(events);
        await warehouse.Warehouse.ProjectAsync(history);
        return await warehouse.DumpAsync();
    }
}
