using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using NodaTime;

namespace Clickstream.Testing;

/// <content>What compaction promises.</content>
public abstract partial class UpkeepContract
{
    [Fact]
    public async Task Many_small_segments_of_an_hour_become_one()
    {
        await using var platform = await CreateAsync();
        for (var i = 0; i < 50; i++)
        {
            await platform.AppendAsync(Given.PageView(i, visitor: $"v{i % 7}"));
        }

        await platform.ProjectAsync();
        var dump = await platform.Warehouse.DumpAsync();

        var summary = await platform.CompactAsync();

        summary.Should().BeEquivalentTo(new { SegmentsRemoved = 50, SegmentsWritten = 1, Events = 50L, EventsDropped = 0L, HoursNotProjected = 0 });
        var segments = await platform.History.SegmentsAsync();
        segments.Should().ContainSingle().Which.IsRewritten.Should().BeTrue();
        (await platform.Warehouse.DumpAsync()).Should().Be(dump);
        (await platform.ProjectAsync()).Segments.Should().Be(0, "the warehouse holds the merged segment in place of its sources");
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(dump);
    }

    [Fact]
    public async Task Compacting_again_changes_nothing()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.PageView(0));
        await platform.AppendAsync(Given.PageView(1));
        await platform.ProjectAsync();
        await platform.CompactAsync();
        var segments = await platform.History.SegmentsAsync();

        (await platform.CompactAsync()).SegmentsRemoved.Should().Be(0);

        (await platform.History.SegmentsAsync()).Should().Equal(segments);
    }

    [Fact]
    public async Task Exact_copies_are_dropped_and_every_distinct_event_stays()
    {
        await using var platform = await CreateAsync();
        var (copied, conflict) = (Given.Event(id: 1), Given.Event(id: 1, at: 5));
        var late = copied with { Envelope = copied.Envelope with { ReceivedAt = copied.ReceivedAt + Duration.FromSeconds(7) } };
        await platform.AppendAsync(late, copied);
        await platform.AppendAsync(copied, conflict);
        await platform.ProjectAsync();
        var dump = await platform.Warehouse.DumpAsync();

        var summary = await platform.CompactAsync();

        summary.EventsDropped.Should().Be(2);
        (await platform.History.EventsAsync()).Select(one => (one.Id, one.Fingerprint, one.ReceivedAt))
            .Should().BeEquivalentTo([(copied.Id, copied.Fingerprint, copied.ReceivedAt), (conflict.Id, conflict.Fingerprint, conflict.ReceivedAt)]);
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(dump);
    }

    [Fact]
    public async Task Hours_that_are_open_or_not_projected_are_left_alone()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.PageView(0));
        await platform.AppendAsync(Given.PageView(1));

        (await platform.CompactAsync()).Should().BeEquivalentTo(new { HoursNotProjected = 1, SegmentsRemoved = 0 });

        await platform.ProjectAsync();
        platform.Clock.Now = Given.Noon + Duration.FromHours(2);
        (await platform.CompactAsync()).Should().BeEquivalentTo(new { Hours = 0, SegmentsRemoved = 0 });
    }

    [Fact]
    public async Task Segments_near_the_target_make_several()
    {
        await using var platform = await CreateAsync();
        for (var i = 0; i < 10; i++)
        {
            await platform.AppendAsync(Given.PageView(i * 2), Given.PageView((i * 2) + 1));
        }

        await platform.ProjectAsync();

        (await platform.CompactAsync(targetEvents: 8)).Should().BeEquivalentTo(new { SegmentsRemoved = 20 / 2, SegmentsWritten = 3, Events = 20L });
    }

    [Fact]
    public async Task A_warehouse_that_knew_the_sources_takes_the_merged_segment_for_them()
    {
        await using var platform = await CreateAsync();
        await using var other = await CreateReferenceAsync();
        await platform.AppendAsync(Given.PageView(0), Given.Purchase(1));
        await platform.AppendAsync(Given.PageView(2));
        await platform.ProjectAsync();
        await other.Warehouse.ProjectAsync(platform.History);
        await platform.CompactAsync();

        var again = await other.Warehouse.ProjectAsync(platform.History);

        again.Should().BeEquivalentTo(new { Segments = 0, Duplicates = 0L });
        SegmentId[] stored = [.. (await platform.History.SegmentsAsync()).Select(one => one.Id)];
        (await other.Warehouse.FindProjectedAsync(stored, None)).Keys.Should().BeEquivalentTo(stored);
        await other.Warehouse.RebuildAsync(platform.History);
        (await other.DumpAsync()).Should().Be(await platform.Warehouse.DumpAsync());
    }

    [Fact]
    public async Task A_rebuild_replaces_a_warehouse_that_still_holds_segments_merged_since()
    {
        await using var platform = await CreateAsync();
        await using var restored = await CreateReferenceAsync();
        await platform.AppendAsync(Given.PageView(0));
        await platform.AppendAsync(Given.PageView(2));
        await platform.ProjectAsync();
        await restored.Warehouse.ProjectAsync(platform.History);
        await platform.CompactAsync();
        await platform.AppendAsync(Given.PageView(3));
        await platform.ProjectAsync();
        await platform.CompactAsync();

        await restored.Warehouse.RebuildAsync(platform.History);

        (await restored.DumpAsync()).Should().Be(await platform.Warehouse.DumpAsync());
    }
}
