using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using NodaTime;

namespace Clickstream.Testing;

/// <content>What erasure and expiry promise.</content>
public abstract partial class UpkeepContract
{
    [Fact]
    public async Task An_erased_visitor_is_nowhere_and_does_not_come_back()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.PageView(0, "gone"), Given.Purchase(1, "o1", 10, "gone"), Given.PageView(2, "stays"));
        await platform.AppendAsync(Given.PageView(3, "gone"));
        var backup = await platform.History.EventsAsync();
        await platform.ProjectAsync();

        var summary = await platform.EraseVisitorAsync("gone");

        summary.Should().BeEquivalentTo(new { Events = 3L, Facts = 3L, SegmentsRewritten = 2, Visitors = 1 });
        (await platform.History.EventsAsync()).Select(one => one.Visitor.ClientId).Should().Equal("stays");
        var dump = await platform.Warehouse.DumpAsync();
        dump.Should().Be(await DumpOfAsync([Given.PageView(2, "stays")]));

        await platform.AppendAsync([.. backup]);
        (await platform.ProjectAsync()).Events.Should().Be(4);
        (await platform.Warehouse.DumpAsync()).Should().Be(dump, "the tombstone keeps a backup from bringing anybody back");
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(dump);
        await platform.CompactAsync();
        (await platform.History.EventsAsync()).Select(one => one.Visitor.ClientId).Should().Equal(["stays"], "compaction leaves the erased out");
    }

    [Fact]
    public async Task What_a_visitor_does_after_its_erasure_is_kept()
    {
        await using var platform = await CreateAsync();
        platform.Clock.Now = Given.Noon + Duration.FromSeconds(10);
        await platform.AppendAsync(Given.PageView(0));
        await platform.ProjectAsync();
        await platform.EraseVisitorAsync("v1");

        await platform.AppendAsync(Given.PageView(60));
        await platform.ProjectAsync();

        (await platform.Warehouse.DumpAsync()).Should().Be(await DumpOfAsync([Given.PageView(60)]));
    }

    [Fact]
    public async Task A_person_goes_with_browsers_of_their_own_and_with_their_events_on_shared_ones()
    {
        await using var platform = await CreateAsync();
        ClickstreamEvent[] own = [Given.PageView(0, "own"), SignedIn(1, "own", "anna")];
        ClickstreamEvent[] shared = [SignedIn(2, "shared", "anna"), Given.PageView(3, "shared"), SignedIn(4, "shared", "bert")];
        await platform.AppendAsync([.. own, .. shared]);
        await platform.ProjectAsync();

        var summary = await platform.EraseUserAsync("anna");

        summary.Should().BeEquivalentTo(new { Events = 3L, Facts = 3L, Visitors = 1 });
        (await platform.Warehouse.DumpAsync()).Should().Be(await DumpOfAsync([shared[1], shared[2]]));
    }

    [Fact]
    public async Task An_order_of_two_visitors_is_restated_from_what_is_left()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.Purchase(0, "o1", 10, "gone"), Given.Purchase(5, "o1", 20, "stays"), Given.Refund(9, "o2", 5, "gone"));
        await platform.ProjectAsync();

        await platform.EraseVisitorAsync("gone");

        (await platform.Warehouse.DumpAsync()).Should().Be(await DumpOfAsync([Given.Purchase(5, "o1", 20, "stays")]));
    }

    [Fact]
    public async Task Erasing_again_finds_nothing_and_is_recorded()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.PageView(0));
        await platform.ProjectAsync();
        await platform.EraseVisitorAsync("v1");

        (await platform.EraseVisitorAsync("v1")).Should().BeEquivalentTo(new { Events = 0L, Facts = 0L, SegmentsRewritten = 0 });

        var receipts = await platform.Erasures.ReceiptsAsync(None).ToListAsync();
        receipts.Select(receipt => receipt.Events).Should().BeEquivalentTo([1, 0]);
        receipts.Select(receipt => receipt.Tombstone.Name).Distinct().Should().ContainSingle().Which.Should().NotContain("v1");
    }

    [Fact]
    public async Task What_is_too_old_by_the_clock_goes_and_the_rest_stays()
    {
        await using var platform = await CreateAsync();
        ClickstreamEvent[] kept = [Given.PageView(86_400, "a"), Given.PageView(86_500, "b")];
        await platform.AppendAsync([Given.PageView(0, "a"), Given.Purchase(10, visitor: "b"), .. kept]);
        await platform.ProjectAsync();
        platform.Clock.Now = Given.Noon + Duration.FromHours(31);

        var summary = await platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) });

        summary.Should().BeEquivalentTo(new { SegmentsRemoved = 1, Facts = 2L });
        (await platform.Warehouse.DumpAsync()).Should().Be(await DumpOfAsync(kept));
        (await platform.History.EventsAsync()).Should().HaveCount(2);
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(await DumpOfAsync(kept));
    }

    [Fact]
    public async Task A_projection_that_read_a_segment_before_it_expired_is_turned_away()
    {
        await using var platform = await CreateAsync();
        var segment = (await platform.AppendAsync(Given.PageView(0)))[0];
        var warehouse = platform.Warehouse.Warehouse;
        await platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) });

        var begin = () => warehouse.BeginAsync(Projecting.Whole(segment), new Domain.Sessions.SessionRules(), None);

        (await begin.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.CheckpointMoved);
        (await platform.RebuildAsync()).Events.Should().Be(0, "a successor need not hold what has expired");
    }

    [Fact]
    public async Task What_the_quarantine_held_of_an_erased_visitor_is_gone()
    {
        await using var platform = await CreateAsync();
        await platform.Quarantine.AppendAsync(
            [.. new[] { """{"clientId":"gone"}""", """{"clientId":"stays"}""", "clientId=gone&x=1" }.Select((raw, i) => new QuarantinedEvent(
                Given.Source() with { RequestId = $"{i}" }, null, System.Text.Encoding.UTF8.GetBytes(raw), [new("a.b", string.Empty, "Wrong.")]))],
            None);

        (await platform.EraseVisitorAsync("gone")).Quarantined.Should().Be(2);

        (await platform.Quarantine.EntriesAsync()).Select(entry => entry.Source.RequestId).Should().Equal("1");
    }

    private static ClickstreamEvent SignedIn(double at, string visitor, string user) =>
        Given.Event(EventNames.Login, at, visitor, change: envelope => envelope with { UserId = user });
}
