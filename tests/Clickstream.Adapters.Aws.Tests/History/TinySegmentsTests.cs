using Clickstream.Adapters.Aws.Tests.ObjectStores;
using Clickstream.Domain.UseCases;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Adapters.Aws.Tests.History;

public sealed class TinySegmentsTests
{
    [Fact]
    public async Task Ten_thousand_segments_of_one_event_become_one_and_nothing_else_changes()
    {
        const int Segments = 10_000;
        var store = new InMemoryObjectStore();
        await using var warehouse = new InMemoryWarehouseUnderTest();
        await using var platform = LakePlatform.Over(store, warehouse, new SettableClock(Given.Noon + Duration.FromHours(1)));
        for (var i = 0; i < Segments; i++)
        {
            await platform.AppendAsync(Given.PageView(i * 0.3, $"v{i % 500}"));
        }

        await platform.ProjectAsync();
        var dump = await warehouse.DumpAsync();
        platform.Clock.Now += Duration.FromHours(12);

        var summary = await platform.CompactAsync();

        summary.Should().BeEquivalentTo(new { SegmentsRemoved = Segments, SegmentsWritten = 1, Events = (long)Segments });
        store.Keys.Where(key => key.EndsWith(".parquet", StringComparison.Ordinal)).Should().ContainSingle().Which.Should().StartWith("compacted/");
        (await platform.SendAsync(new VerifyHistory())).Should().BeEquivalentTo(new { Segments = 1, Events = (long)Segments });
        (await platform.ProjectAsync()).Segments.Should().Be(0);
        (await warehouse.DumpAsync()).Should().Be(dump);
        await platform.RebuildAsync();
        (await warehouse.DumpAsync()).Should().Be(dump);
    }
}
