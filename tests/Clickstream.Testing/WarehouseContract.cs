using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Reports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What every warehouse promises.</summary>
public abstract class WarehouseContract
{
    private static readonly SuccessorPlan Plan = new(1, new SessionRules().Describe());

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty warehouse.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateAsync();

    [Fact]
    public async Task An_empty_warehouse_holds_no_segment_and_no_rules()
    {
        await using var test = await CreateAsync();
        await test.Warehouse.PrepareAsync(None);

        (await test.Warehouse.GetCheckpointAsync(VisitorRange.All, None)).Should().Be(new Checkpoint(null, null));
        (await test.Warehouse.FindProjectedAsync([new SegmentId("one")], None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Projecting_again_changes_nothing()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add([.. Given.OneOfEachKind()]);
        await test.Warehouse.ProjectAsync(history);
        var before = await test.DumpAsync();

        var again = await test.Warehouse.ProjectAsync(history);

        again.Segments.Should().Be(0);
        (await test.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_segment_that_is_projected_cannot_be_begun_again()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var segment = history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);

        var begin = () => test.Warehouse.BeginAsync(Projecting.Whole(segment), new SessionRules(), None);

        (await begin.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.CheckpointMoved);
    }

    [Fact]
    public async Task A_projection_that_is_not_committed_leaves_nothing()
    {
        await using var test = await CreateAsync();
        await test.Warehouse.PrepareAsync(None);
        var before = await test.DumpAsync();

        await using (await test.Warehouse.BeginAsync(Projecting.Whole(new SegmentId("one")), new SessionRules(), None))
        {
        }

        (await test.DumpAsync()).Should().Be(before);
        (await test.Warehouse.FindProjectedAsync([new SegmentId("one")], None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Other_rules_are_refused_with_a_code_and_the_way_out()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);

        var project = () => test.Warehouse.ProjectAsync(history, new SessionRules { InactivityTimeout = Duration.FromMinutes(5) });

        var refusal = (await project.Should().ThrowAsync<WarehouseException>()).Which;
        refusal.Code.Should().Be(WarehouseException.RulesChanged);
        refusal.Message.Should().Contain("rebuild");
    }

    [Fact]
    public async Task A_rebuild_brings_other_rules_into_force()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.PageView(600));
        await test.Warehouse.ProjectAsync(history);

        await test.Warehouse.RebuildAsync(history, new SessionRules { InactivityTimeout = Duration.FromMinutes(5) });

        (await test.Reports.OverviewAsync(ReportFilter.All, None)).Sessions.Should().Be(2);
    }

    [Fact]
    public async Task A_successor_that_is_not_published_leaves_the_live_warehouse_as_it_was()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        var before = await test.DumpAsync();

        await using (var successor = await test.Warehouse.CreateSuccessorAsync(Plan, None))
        {
            await successor.Built.ProjectAsync(history);
        }

        (await test.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_successor_is_not_published_while_the_live_warehouse_holds_more()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        await test.Warehouse.ProjectAsync(history);
        await using var successor = await test.Warehouse.CreateSuccessorAsync(Plan, None);

        (await successor.TryPublishAsync([], None)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Copies_conflicts_and_firsts_add_up_to_the_events_read()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(), Given.PageView());
        history.Add(Given.Event(EventNames.Search, id: 1), Given.Event(EventNames.Login, id: 1));

        var summary = await test.Warehouse.ProjectAsync(history, sliceEvents: 1);

        (summary.Events, summary.Projected, summary.Duplicates, summary.Conflicts).Should().Be((4, 2, 1, 1));
    }

    [Fact]
    public async Task A_late_event_joins_the_sessions_it_stands_between()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.PageView(3000));
        await test.Warehouse.ProjectAsync(history);
        history.Add(Given.PageView(1500));

        var summary = await test.Warehouse.ProjectAsync(history);

        (summary.SessionsReplaced, summary.SessionsWritten).Should().Be((2, 1));
        (await test.Reports.OverviewAsync(ReportFilter.All, None)).Sessions.Should().Be(1);
    }

    [Fact]
    public async Task Of_two_copies_the_earlier_received_is_kept_even_when_it_is_read_last()
    {
        await using var early = await CreateAsync();
        await using var late = await CreateAsync();
        var first = Clockless(receivedAfter: 0, "Mozilla/5.0 (compatible; Googlebot/2.1)");
        var second = Clockless(receivedAfter: 90_000, "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
        var history = new SegmentedHistory();
        history.Add(first);
        await early.Warehouse.ProjectAsync(history);
        var reversed = new SegmentedHistory();
        reversed.Add(second);
        await late.Warehouse.ProjectAsync(reversed);
        reversed.Add(first);

        var summary = await late.Warehouse.ProjectAsync(reversed);

        summary.Duplicates.Should().Be(1);
        (await late.DumpAsync()).Should().Be(await early.DumpAsync());
    }

    [Fact]
    public async Task Text_that_a_database_cannot_hold_is_replaced_not_lost()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.Event(
            EventNames.ViewItem, content: new EventContent { Items = [Given.Item(name: "a\0b '); drop table x; -- \\. \t \\N")] },
            change: envelope => envelope with { SourceName = "Viewed\0\ud800" }));

        await test.Warehouse.ProjectAsync(history);

        var products = await test.Reports.ProductsAsync(ReportFilter.All, 1, None);
        products.Rows[0].Name.Should().Be("a\uFFFDb '); drop table x; -- \\. \t \\N");
    }

    [Fact]
    public async Task Two_runs_at_once_share_the_work_and_count_nothing_twice()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        for (var i = 0; i < 30; i++)
        {
            history.Add(Given.PageView(i, $"v{i % 4}"), Given.PageView(i + 1000, $"v{i % 3}"));
        }

        var runs = await Task.WhenAll(
            Task.Run(() => test.Warehouse.ProjectAsync(history, sliceEvents: 1)), Task.Run(() => test.Warehouse.ProjectAsync(history, sliceEvents: 1)));

        runs.Sum(run => run.Segments).Should().Be(30);
        var incremental = await test.DumpAsync();
        await test.Warehouse.RebuildAsync(history);
        (await test.DumpAsync()).Should().Be(incremental);
    }

    [Fact]
    public async Task A_rebuild_without_a_segment_that_the_warehouse_holds_ends_with_a_code()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());
        var lost = history.Add(Given.PageView(10));
        await test.Warehouse.ProjectAsync(history);
        var before = await test.DumpAsync();
        history.Lose(lost);

        var rebuild = () => test.Warehouse.RebuildAsync(history);

        (await rebuild.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.SegmentsMissing);
        (await test.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_warehouse_is_what_its_history_gives()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        foreach (var segment in Given.OneOfEachKind().Chunk(3))
        {
            history.Add(segment);
            await test.Warehouse.ProjectAsync(history);
        }

        (await test.Warehouse.VerifyAsync(history)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_warehouse_that_is_behind_cannot_be_verified()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView());

        var verify = () => test.Warehouse.VerifyAsync(history);

        (await verify.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.Behind);
    }

    [Fact]
    public async Task A_verification_names_what_differs_by_table_and_day_and_changes_nothing()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var changed = history.Add(Given.PageView(0, "v1"), Given.PageView(0, "v2"));
        history.Add(Given.PageView(86_400, "v3"));
        await test.Warehouse.ProjectAsync(history);
        var before = await test.DumpAsync();
        history.Replace(changed, Given.PageView(0, "v1"));

        var differences = await test.Warehouse.VerifyAsync(history);

        differences.Should().Equal(
            new WarehouseDifference("dim_visitor", null, 3, 2), new WarehouseDifference("fact_event", new LocalDate(2026, 11, 22), 2, 1),
            new WarehouseDifference("fact_session", new LocalDate(2026, 11, 22), 2, 1));
        (await test.DumpAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_segment_that_cannot_be_read_holds_up_no_other_and_stays_pending()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var damaged = history.AddDamaged();
        history.Add(Given.PageView());

        var project = () => test.Warehouse.ProjectAsync(history);

        (await project.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.Corrupt);
        (await test.Reports.OverviewAsync(ReportFilter.All, None)).Sessions.Should().Be(1);
        (await test.Warehouse.FindProjectedAsync([damaged], None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Carts_beyond_any_shop_are_still_counted_right()
    {
        await using var test = await CreateAsync();
        var history = new SegmentedHistory();
        var most = Enumerable.Repeat(Given.Item("p", 1_000_000_000m, 9_999), 200).ToArray();
        history.Add([.. Enumerable.Range(0, 1_100).Select(i => Given.Event(EventNames.AddToCart, i, id: i, content: new EventContent { Items = [.. most] }))]);
        await test.Warehouse.ProjectAsync(history);

        var overview = await test.Reports.OverviewAsync(ReportFilter.All, None);

        (overview.AddToCarts, overview.CartAbandonmentRate).Should().Be((1_100, 1m));
    }

    private static ClickstreamEvent Clockless(double receivedAfter, string userAgent) => Given.Event(
        EventNames.ViewItem, id: 1, change: envelope =>
        {
            var receivedAt = Given.Noon + Duration.FromSeconds(receivedAfter);
            return envelope with { ClientTime = null, OccurredAt = receivedAt, ReceivedAt = receivedAt, UserAgent = userAgent };
        });
}
