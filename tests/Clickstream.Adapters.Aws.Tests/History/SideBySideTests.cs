using Clickstream.Adapters.Aws.Tests.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Domain.UseCases;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Adapters.Aws.Tests.History;

/// <summary>Everything at once over one lake: collecting, projecting, rebuilding, compacting and verifying.</summary>
public sealed class SideBySideTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Compaction_beside_readers_and_writers_loses_and_doubles_nothing(int seed)
    {
        var store = new YieldingObjectStore(new InMemoryObjectStore(), seed);
        await using var warehouse = new InMemoryWarehouseUnderTest();
        await using var platform = LakePlatform.Over(store, warehouse, new SettableClock(Given.Noon + Duration.FromDays(2)));
        var events = new List<ClickstreamEvent>();
        var collecting = Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 120; i++)
            {
                var one = Given.PageView(i * 37, $"v{random.Next(9)}");
                await platform.AppendAsync(one);
                lock (events)
                {
                    events.Add(one);
                }
            }
        });

        await Task.WhenAll(
            collecting, Repeat(() => platform.ProjectAsync(), collecting), Repeat(() => platform.CompactAsync(targetEvents: 10), collecting),
            Repeat(() => platform.RebuildAsync(), collecting), Repeat(VerifyAsync, collecting));
        await platform.ProjectAsync();
        await platform.CompactAsync();

        var history = new SegmentedHistory();
        history.Add(events);
        await using var reference = new InMemoryWarehouseUnderTest();
        await reference.Warehouse.ProjectAsync(history);
        var expected = await reference.DumpAsync();
        (await warehouse.DumpAsync()).Should().Be(expected);
        await platform.RebuildAsync();
        (await warehouse.DumpAsync()).Should().Be(expected);
        (await platform.History.EventsAsync()).Select(one => one.Id).Should().BeEquivalentTo(events.Select(one => one.Id));

        async Task VerifyAsync()
        {
            var summary = await platform.SendAsync(new VerifyHistory());
            summary.Findings.Should().NotContain(finding => finding.Code != "history.not_found", "a segment may be merged away meanwhile, never damaged");
        }
    }

    private static Task Repeat(Func<Task> work, Task until) => Task.Run(async () =>
    {
        while (!until.IsCompleted)
        {
            await work();
        }
    });
}
