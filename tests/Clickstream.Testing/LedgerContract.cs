using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>Every event that was received ends in exactly one outcome, whatever is done to the history.</summary>
public abstract class LedgerContract
{
    /// <summary>Long after the events of the tests.</summary>
    protected static readonly Instant Later = Given.Noon + Duration.FromDays(60);

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A platform with empty stores.</summary>
    protected abstract Task<UpkeepPlatform> CreateAsync();

    [Fact]
    public async Task Every_event_ends_in_one_outcome()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(
            Given.Event(id: 1), Given.Event(id: 1, receivedAfter: 9), Given.Event(EventNames.ViewCart, id: 1), Given.PageView(7_200));
        await QuarantineAsync(platform);
        await platform.ProjectAsync();
        await platform.AppendAsync(Given.PageView(7_300), Given.PageView(7_301));

        var ledger = await platform.SendAsync(new ReadLedger());

        ledger.IsBalanced.Should().BeTrue();
        ledger.Total.Should().Be(new LedgerEntry(null)
        {
            Quarantined = 1, InHistory = 6, Projected = 2, Duplicates = 1, Conflicts = 1, Pending = 2,
        });
        (ledger.Total.Received, ledger.Total.Accepted, ledger.Total.Unaccounted).Should().Be((7, 6, 0));
        ledger.Hours.Select(hour => (hour.Hour - Given.Noon, hour.Received)).Should().Equal((Duration.Zero, 3), (Duration.FromHours(2), 4));
    }

    [Fact]
    public async Task What_was_not_accepted_is_counted_by_reason_as_long_as_it_is_in_quarantine()
    {
        await using var platform = await CreateAsync();
        await QuarantineAsync(platform);
        await QuarantineAsync(platform);
        await platform.ProjectAsync();
        await platform.ProjectAsync();
        await platform.AppendAsync(Given.Event(id: 1));
        await platform.RebuildAsync();
        var today = await QualityAsync(new ReportFilter { From = Given.Noon.InUtc().Date });

        today.Rejected.Should().Equal(new RejectedEvents(ErrorCodes.EventNameMissing, 2));
        (today.Received, today.Quarantined, today.Events, today.QuarantinedShare).Should().Be((3, 2, 1, 0.666667m));
        (await QualityAsync(new ReportFilter { To = Given.Noon.InUtc().Date.PlusDays(-1) })).Received.Should().Be(0);

        foreach (var batch in await platform.Quarantine.ReadAllAsync(None).ToListAsync())
        {
            await platform.Quarantine.ReplaceAsync(batch, [], None);
        }

        await platform.ProjectAsync();
        (await QualityAsync(ReportFilter.All)).Quarantined.Should().Be(0);

        Task<DataQualityReport> QualityAsync(ReportFilter filter) => platform.Warehouse.Reports.DataQualityAsync(filter, None);
    }

    [Fact]
    public async Task Copies_that_compaction_drops_are_still_accounted_for()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.Event(id: 1));
        await platform.AppendAsync(Given.Event(id: 1));
        await platform.ProjectAsync();
        await platform.CompactAsync();

        var ledger = await platform.SendAsync(new ReadLedger());

        ledger.IsBalanced.Should().BeTrue();
        ledger.Total.Should().Be(new LedgerEntry(null) { InHistory = 1, Removed = 1, Projected = 1, Duplicates = 1 });
    }

    [Fact]
    public async Task A_merged_segment_counts_once_while_its_sources_are_there_and_when_they_are_gone()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.Event(id: 1));
        await platform.AppendAsync(Given.Event(id: 1), Given.Event(id: 2));
        await platform.ProjectAsync();
        var sources = new List<SegmentFacts>();
        foreach (var segment in await platform.History.SegmentsAsync())
        {
            sources.Add(await platform.History.DescribeAsync(segment.Id, None));
        }

        await platform.History.RewriteAsync(sources, [Given.Event(id: 1), Given.Event(id: 2)], None);
        var written = await platform.SendAsync(new ReadLedger());
        await platform.History.RemoveAsync([.. sources.Select(source => source.Id)], None);
        var removed = await platform.SendAsync(new ReadLedger());

        written.IsBalanced.Should().BeTrue();
        written.Total.Should().Be(new LedgerEntry(null) { InHistory = 3, Projected = 2, Duplicates = 1 });
        removed.IsBalanced.Should().BeTrue();
        removed.Total.Should().Be(new LedgerEntry(null) { InHistory = 2, Removed = 1, Projected = 2, Duplicates = 1 });
    }

    [Fact]
    public async Task Erased_and_expired_events_are_accounted_for()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.PageView(0, "v1"), Given.PageView(1, "v2"));
        await platform.ProjectAsync();
        await platform.EraseVisitorAsync("v1");
        await platform.AppendAsync(Given.PageView(2, "v1"));
        await platform.ProjectAsync();

        var erased = await platform.SendAsync(new ReadLedger());
        await platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) });
        var expired = await platform.SendAsync(new ReadLedger());

        erased.IsBalanced.Should().BeTrue();
        erased.Total.Should().Be(new LedgerEntry(null) { InHistory = 2, Removed = 1, Projected = 2, KeptOut = 1 });
        expired.IsBalanced.Should().BeTrue();
        expired.Total.Should().Be(new LedgerEntry(null) { Removed = 3, Projected = 2, KeptOut = 1 });
    }

    [Fact]
    public async Task A_segment_that_was_rewritten_before_it_was_projected_whole_is_not_lost()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync([.. Enumerable.Range(0, 30).Select(i => Given.PageView(i, $"v{i}"))]);
        await platform.SendAsync(new ProjectHistory { Settings = new ProjectionSettings { Shard = 1, Shards = 2 } });
        var half = (await platform.SendAsync(new ReadLedger())).Total.Projected;
        await platform.EraseVisitorAsync("v3");
        var before = await platform.SendAsync(new ReadLedger());
        await platform.SendAsync(new ProjectHistory { Settings = new ProjectionSettings { Shard = 1, Shards = 2 } });
        await platform.SendAsync(new ProjectHistory { Settings = new ProjectionSettings { Shard = 2, Shards = 2 } });
        var after = await platform.SendAsync(new ReadLedger());

        // Whether the one that was erased had been projected depends on the key of its visitor.
        half.Should().BeInRange(5, 25);
        var removed = before.Total.Removed;
        removed.Should().BeInRange(0, 1);
        before.Findings.Should().BeEmpty();
        before.Total.Should().Be(new LedgerEntry(null) { InHistory = 29, Removed = removed, Projected = half, Pending = 29 + removed - half });
        after.Findings.Should().BeEmpty();
        after.Total.Should().Be(new LedgerEntry(null) { InHistory = 29, Removed = removed, Projected = 29 + removed });
    }

    [Fact]
    public async Task A_segment_that_comes_back_after_another_took_its_place_is_no_copy_of_itself()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync(Given.Event(id: 1), Given.Event(id: 2));
        await platform.AppendAsync(Given.Event(id: 3));
        await platform.ProjectAsync();
        var sources = new List<SegmentFacts>();
        foreach (var segment in await platform.History.SegmentsAsync())
        {
            sources.Add(await platform.History.DescribeAsync(segment.Id, None));
        }

        // The warehouse is told, and the sources are not removed before they are projected again.
        var replacement = await platform.History.RewriteAsync(sources, [Given.Event(id: 1), Given.Event(id: 2), Given.Event(id: 3)], None);
        var ids = sources.Select(source => source.Id).ToList();
        await platform.Warehouse.Warehouse.TryReplaceSegmentsAsync(ids, replacement, new SegmentSize(3), None);
        await platform.SendAsync(new ProjectHistory { Settings = new ProjectionSettings { ListsAll = true } });
        await platform.Warehouse.Warehouse.TryReplaceSegmentsAsync(ids, replacement, new SegmentSize(3), None);
        await platform.History.RemoveAsync(ids, None);

        var ledger = await platform.SendAsync(new ReadLedger());

        ledger.IsBalanced.Should().BeTrue();
        ledger.Total.Should().Be(new LedgerEntry(null) { InHistory = 3, Projected = 3 });
    }

    [Fact]
    public async Task A_segment_that_was_lost_is_named()
    {
        await using var platform = await CreateAsync();
        var lost = (await platform.AppendAsync(Given.PageView(0), Given.PageView(1)))[0];
        await platform.AppendAsync(Given.PageView(2));
        await platform.ProjectAsync();
        await platform.History.RemoveAsync([lost], None);

        var ledger = await platform.SendAsync(new ReadLedger());

        ledger.IsBalanced.Should().BeFalse();
        ledger.Findings.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Segment = lost, Code = Ledger.SegmentMissing });
    }

    [Fact]
    public async Task What_other_shards_have_not_projected_is_pending()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync([.. Enumerable.Range(0, 30).Select(i => Given.PageView(i, $"v{i}"))]);

        var first = await platform.SendAsync(new ProjectHistory { Settings = new ProjectionSettings { Shard = 1, Shards = 2 } });
        var half = await platform.SendAsync(new ReadLedger());
        await platform.SendAsync(new ProjectHistory { Settings = new ProjectionSettings { Shard = 2, Shards = 2 } });
        var whole = await platform.SendAsync(new ReadLedger());

        (half.IsBalanced, half.Total.Projected, half.Total.Pending).Should().Be((true, first.Projected, 30 - first.Projected));
        (whole.IsBalanced, whole.Total.Projected, whole.Total.Pending).Should().Be((true, 30, 0));
    }

    private static Task QuarantineAsync(UpkeepPlatform platform) => platform.Quarantine.AppendAsync(
        [
            new QuarantinedEvent(
                new EventSource { ReceivedAt = Given.Noon + Duration.FromHours(2), Protocol = "test" }, null, "{}"u8.ToArray(),
                [new ValidationError(ErrorCodes.EventNameMissing, "eventName", "An event needs a name.")]),
        ],
        None);
}
