using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.UseCases;

public sealed class ProjectHistoryTests : IAsyncDisposable
{
    private readonly SegmentedHistory history = new();
    private readonly InMemoryWarehouseUnderTest test = new();

    public ValueTask DisposeAsync() => test.DisposeAsync();

    [Fact]
    public async Task At_its_deadline_a_run_ends_well_and_says_what_is_left()
    {
        Fill(segments: 10);
        using var deadline = new CancellationTokenSource();

        var summary = await ProjectAsync(deadline.Token, so => Stop(so, deadline));

        (summary.Segments, summary.SegmentsPending, summary.Slices).Should().Be((3, 7, 3));
        (await test.Warehouse.ProjectAsync(history)).Segments.Should().Be(7);

        static void Stop(ProjectionSummary so, CancellationTokenSource deadline)
        {
            if (so.Slices == 3)
            {
                deadline.Cancel();
            }
        }
    }

    [Fact]
    public async Task A_deadline_that_has_passed_projects_nothing_and_says_what_is_left()
    {
        Fill(segments: 4);

        var summary = await ProjectAsync(new CancellationToken(canceled: true));

        (summary.Segments, summary.SegmentsPending).Should().Be((0, 4));
    }

    [Fact]
    public async Task At_its_deadline_a_run_that_met_a_damaged_segment_says_what_is_left_beside_it()
    {
        history.AddDamaged();
        Fill(segments: 10);
        using var deadline = new CancellationTokenSource();

        var run = () => ProjectAsync(deadline.Token, so =>
        {
            if (so.Slices == 3)
            {
                deadline.Cancel();
            }
        });

        (await run.Should().ThrowAsync<HistoryException>()).Which.Message
            .Should().StartWith("1 segments could not be read, 7 others are left for the next run.");
    }

    [Fact]
    public async Task Who_is_told_to_stop_at_once_does()
    {
        Fill(segments: 4);

        var run = () => test.Warehouse.ProjectAsync(history, cancellationToken: new CancellationToken(canceled: true));

        await run.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Segments_of_a_newer_program_are_told_of_by_their_number_and_hold_up_no_other()
    {
        Fill(segments: 3);
        var newer = history.AddUnreadable(HistoryException.VersionUnknown, "It is of version 9.");
        history.AddUnreadable(HistoryException.VersionUnknown, "It is of version 9.");
        history.AddDamaged();

        var run = () => test.Warehouse.ProjectAsync(history);

        var failure = (await run.Should().ThrowAsync<HistoryException>()).Which;
        failure.Code.Should().Be(HistoryException.VersionUnknown);
        failure.Message.Should().Be(
            $"3 segments could not be read, all others were projected. 2 of them, the first being {newer}: It is of version 9. "
            + "1 of them, the first being 000005: Damaged.");
        (await test.Warehouse.FindProjectedAsync([.. history.Ids], CancellationToken.None)).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_run_tells_of_itself_in_metrics_and_activities()
    {
        using var heard = new HeardTelemetry();
        Fill(segments: 4);
        history.Add(Given.PageView(0));

        await ProjectAsync(CancellationToken.None);

        heard.Sums.Should().Contain("clickstream.projection.slices {slice}", 5)
            .And.Contain("clickstream.projection.events {event} clickstream.outcome=projected", 12)
            .And.Contain("clickstream.projection.events {event} clickstream.outcome=duplicate", 1)
            .And.Contain("clickstream.projection.sessions {session} clickstream.change=written", 4);
        heard.Last.Should().Contain("clickstream.projection.segments.pending {segment}", 0).And.Contain("clickstream.projection.lag s", 0);
        heard.Greatest["clickstream.projection.lag s"].Should().BeGreaterThan(0);
        heard.Activities.Should().HaveCount(6).And.Contain(("project slice", "project")).And.Contain(("project", null));
    }

    [Fact]
    public async Task A_run_that_fails_says_so_in_its_activity()
    {
        using var heard = new HeardTelemetry();
        history.AddDamaged();

        await FluentActions.Awaiting(() => ProjectAsync(CancellationToken.None)).Should().ThrowAsync<HistoryException>();

        heard.Errors.Should().Equal(HistoryException.Corrupt);
    }

    [Fact]
    public async Task A_rebuild_tells_of_its_slices_and_not_how_far_the_live_warehouse_is()
    {
        using var heard = new HeardTelemetry();
        Fill(segments: 4);

        await test.Warehouse.RebuildAsync(history);

        heard.Sums.Should().Contain("clickstream.projection.events {event} clickstream.outcome=projected", 12);
        heard.Last.Keys.Should().NotContain(name => name.Contains("pending") || name.Contains("lag"));
        heard.Activities.Should().Equal(("project slice", "rebuild"), ("rebuild", null));
    }

    private void Fill(int segments)
    {
        for (var i = 0; i < segments; i++)
        {
            history.Add(Given.PageView(i * 3_600, "v1"), Given.PageView((i * 3_600) + 1, "v1"), Given.PageView((i * 3_600) + 2, "v1"));
        }
    }

    private Task<ProjectionSummary> ProjectAsync(CancellationToken deadline, Action<ProjectionSummary>? report = null) =>
        test.Warehouse.ProjectAsync(history, new ProjectionSettings { SliceEvents = 1 }, report ?? (_ => { }), deadline);
}
