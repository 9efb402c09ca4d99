using Clickstream.Domain.InMemory;
using Clickstream.Domain.Ports;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.InMemory;

public sealed class InMemoryEventHistoryTests
{
    private readonly InMemoryEventHistory history = new();

    [Fact]
    public async Task Events_are_partitioned_by_the_hour_they_were_received()
    {
        var segments = await history.AppendAsync([Given.Event(receivedAfter: 3_600), Given.Event(receivedAfter: 3_599.999)], default);

        segments.Select(segment => segment.Value[..^11]).Should().Equal("events/date=2026-11-22/hour=12", "events/date=2026-11-22/hour=13");
    }

    [Fact]
    public async Task No_events_make_no_segment() => (await history.AppendAsync([], default)).Should().BeEmpty();

    [Fact]
    public async Task A_segment_is_read_as_it_was_appended()
    {
        var appended = Given.OneOfEachKind();
        var segments = await history.AppendAsync(appended, default);

        var read = await history.ReadAsync(segments[0], default).SelectMany(batch => batch).ToListAsync();

        read.Should().Equal(appended);
    }

    [Fact]
    public async Task Segments_are_listed_in_the_order_of_their_names()
    {
        foreach (var hours in new[] { 2, 0, 1, 0 })
        {
            await history.AppendAsync([Given.Event(receivedAfter: hours * 3_600)], default);
        }

        var listed = await history.ListAsync(default).ToListAsync();

        listed.Should().HaveCount(4).And.BeInAscendingOrder();
    }

    [Fact]
    public async Task A_segment_that_is_not_there_is_not_found()
    {
        var read = async () => await history.ReadAsync(new SegmentId("none"), default).ToListAsync();

        (await read.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.NotFound);
    }

    [Fact]
    public async Task A_cancelled_append_stores_nothing()
    {
        var append = () => history.AppendAsync([Given.PageView()], new CancellationToken(canceled: true));

        await append.Should().ThrowAsync<OperationCanceledException>();
        (await history.ListAsync(default).ToListAsync()).Should().BeEmpty();
    }
}
