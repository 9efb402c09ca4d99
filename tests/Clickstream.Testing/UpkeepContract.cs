using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What compaction, erasure and expiry promise, over every pair of adapters.</summary>
public abstract class UpkeepContract
{
    /// <summary>Long after all events of the tests: every hour is closed.</summary>
    protected static readonly Instant Later = Given.Noon + Duration.FromDays(60);

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty platform at <see cref="Later"/>.</summary>
    protected abstract Task<UpkeepPlatform> CreateAsync();

    /// <summary>An empty warehouse like the platform's, to compare with.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateReferenceAsync();

    /// <summary>How many random histories are tried.</summary>
    protected abstract int Histories { get; }

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

    [Fact]
    public async Task One_at_a_time_rewrites_segments()
    {
        await using var platform = await CreateAsync();
        await platform.Warehouse.Warehouse.PrepareAsync(None);
        Func<Task>[] upkeep =
        [
            () => platform.CompactAsync(), () => platform.EraseVisitorAsync("v1"),
            () => platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) }),
        ];
        await using (await platform.Warehouse.Warehouse.BeginUpkeepAsync(removesFacts: true, None))
        {
            foreach (var another in upkeep)
            {
                (await another.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.Busy);
            }

            var rebuild = () => platform.RebuildAsync();
            (await rebuild.Should().ThrowAsync<WarehouseException>("what is taken out would come back with the successor"))
                .Which.Code.Should().Be(WarehouseException.Busy);
        }

        await using (await platform.Warehouse.Warehouse.BeginUpkeepAsync(removesFacts: false, None))
        {
            await platform.RebuildAsync();
        }

        foreach (var one in upkeep)
        {
            await one();
        }
    }

    [Fact]
    public async Task A_verified_history_has_no_findings()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync([.. Given.OneOfEachKind()]);
        await platform.AppendAsync(Given.PageView(7000), Given.PageView(8000));
        await platform.ProjectAsync();
        await platform.CompactAsync();

        var summary = await platform.SendAsync(new VerifyHistory());

        summary.Findings.Should().BeEmpty();
        summary.Should().BeEquivalentTo(new { Verified = summary.Segments, Events = Given.OneOfEachKind().Length + 2L, NotCompared = 0 });
    }

    [Fact]
    public void Whatever_is_merged_and_erased_the_warehouse_is_that_of_what_is_left()
    {
        var law = Prop.ForAll(RandomHistory.Arbitrary, history => HoldsAsync(history).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories), law);
    }

    [Fact]
    public void What_has_expired_stays_away_however_late_a_copy_arrived()
    {
        var law = Prop.ForAll(RandomHistory.Arbitrary, history => ExpiresAsync(history).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories), law);
    }

    private static ClickstreamEvent SignedIn(double at, string visitor, string user) =>
        Given.Event(EventNames.Login, at, visitor, change: envelope => envelope with { UserId = user });

    private async Task<string> DumpOfAsync(IEnumerable<ClickstreamEvent> events)
    {
        await using var reference = await CreateReferenceAsync();
        var history = new SegmentedHistory();
        history.Add([.. events]);
        await reference.Warehouse.ProjectAsync(history);
        return await reference.DumpAsync();
    }

    private async Task<bool> HoldsAsync(RandomHistory random)
    {
        await using var platform = await CreateAsync();
        var chance = new Random(random.Seed);
        foreach (var segment in random.Scattered())
        {
            await platform.AppendAsync([.. segment]);
            if (chance.Next(3) == 0)
            {
                await platform.ProjectAsync();
                await platform.CompactAsync(targetEvents: chance.Next(1, 20));
            }
        }

        await platform.ProjectAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(await DumpOfAsync(random.Events.Select(one => one.ToEvent())), "compaction changes nothing");

        ErasureSubject subject = chance.Next(2) == 0
            ? new ErasureSubject.Visitor(new VisitorId("shop", "v0"))
            : new ErasureSubject.User("shop", "u1");
        await platform.SendAsync(new EraseVisitor(subject));
        var left = await platform.History.EventsAsync();
        left.Should().NotContain(one => subject.Owns(one));
        var expected = await DumpOfAsync(left);
        (await platform.Warehouse.DumpAsync()).Should().Be(expected, "what is left in the warehouse is what is left in the history");
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(expected);
        return true;
    }

    private async Task<bool> ExpiresAsync(RandomHistory random)
    {
        await using var platform = await CreateAsync();
        var chance = new Random(random.Seed);

        // Of events of which the client told no time, every copy happened when it arrived, so an expiry cannot tell that it is one.
        var clocked = random with { Events = [.. random.Events.Select(one => one with { IsClockless = false })] };
        foreach (var segment in clocked.Scattered())
        {
            await platform.AppendAsync([.. segment]);
        }

        await platform.ProjectAsync();
        platform.Clock.Now = Given.Noon + Duration.FromHours(24 + chance.Next(0, 8));
        await platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) });
        var young = await platform.Warehouse.DumpAsync();
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(young, "no copy that arrived later brings an expired event back");
        return true;
    }
}
