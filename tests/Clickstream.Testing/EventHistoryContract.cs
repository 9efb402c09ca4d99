using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What every history promises.</summary>
public abstract class EventHistoryContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty history.</summary>
    protected abstract IEventHistory Create();

    [Fact]
    public async Task Events_come_back_as_they_were_appended()
    {
        var history = Create();
        var events = Given.OneOfEachKind().Select(Complete).ToList();

        var segments = await history.AppendAsync(events, None);

        (await history.EventsAsync(segments)).Select(Describe).Should().BeEquivalentTo(events.Select(Describe));
    }

    [Fact]
    public async Task A_segment_holds_one_hour_of_arrival()
    {
        var history = Create();

        var segments = await history.AppendAsync([Given.PageView(0), Given.PageView(3599), Given.PageView(10), Given.PageView(3700)], None);

        segments.Should().HaveCount(2);
        (await history.EventsAsync([segments[0]])).Should().HaveCount(2, "the event of second 3599 arrives one second later, in the next hour");
    }

    [Fact]
    public async Task Nothing_appended_makes_no_segment()
    {
        var history = Create();

        (await history.AppendAsync([], None)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_probe_leaves_nothing_that_is_listed()
    {
        var history = Create();

        await history.ProbeAsync(None);
        await history.ProbeAsync(None);

        (await ListAsync(history)).Should().BeEmpty();
        var segments = await history.AppendAsync([Given.PageView(0)], None);
        await history.ProbeAsync(None);
        (await ListAsync(history)).Should().Equal(segments);
    }

    [Fact]
    public async Task Segments_are_listed_by_hour()
    {
        var history = Create();
        var late = await history.AppendAsync([Given.PageView(7200)], None);
        var early = await history.AppendAsync([Given.PageView(0)], None);

        (await ListAsync(history)).Should().Equal(early[0], late[0]);
    }

    [Fact]
    public async Task Appending_again_makes_another_segment()
    {
        var history = Create();
        await history.AppendAsync([Given.PageView()], None);
        await history.AppendAsync([Given.PageView()], None);

        (await ListAsync(history)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_segment_that_does_not_exist_is_told_by_its_code()
    {
        var history = Create();
        await history.AppendAsync([Given.PageView()], None);

        var read = () => history.EventsAsync([new SegmentId("events/none.parquet")]);

        (await read.Should().ThrowAsync<HistoryException>()).Which.Code.Should().Be(HistoryException.NotFound);
    }

    [Fact]
    public async Task Appends_in_parallel_lose_nothing()
    {
        var history = Create();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => history.AppendAsync([Given.PageView(visitor: $"v{i}")], None))));

        var events = await history.EventsAsync();
        events.Select(e => e.Visitor.ClientId).Should().BeEquivalentTo(Enumerable.Range(0, 20).Select(i => $"v{i}"));
    }

    [Fact]
    public async Task A_cancelled_append_passes_the_cancellation_on()
    {
        var history = Create();

        var append = () => history.AppendAsync([Given.PageView()], new CancellationToken(canceled: true));

        await append.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_segment_says_what_it_holds_without_being_read()
    {
        var history = Create();
        var events = Given.OneOfEachKind();
        var segment = (await history.AppendAsync([.. events], None))[0];

        var facts = await history.DescribeAsync(segment, None);

        facts.Should().BeEquivalentTo(new
        {
            Id = segment, Events = (long)events.Length, Checksum = EventChecksum.Of(events), SchemaVersion = EventSchema.Current,
            Lineage = SegmentLineage.None,
        });
        (await history.OpenAsync(segment, None)).Facts.Should().BeEquivalentTo(facts);
    }

    [Fact]
    public async Task A_rewritten_segment_names_its_sources_and_theirs_and_is_written_once()
    {
        var history = Create();
        var first = await history.AppendAsync([Given.PageView(0), Given.PageView(1)], None);
        var second = await history.AppendAsync([Given.PageView(2)], None);
        var facts = new[] { await history.DescribeAsync(first[0], None), await history.DescribeAsync(second[0], None) };

        var merged = await history.RewriteAsync(facts, [Given.PageView(0), Given.PageView(1), Given.PageView(2)], None);
        (await history.RewriteAsync(facts, [Given.PageView(2), Given.PageView(1), Given.PageView(0)], None)).Should().Be(merged, "the same sources and events make the same segment");
        var again = await history.RewriteAsync([await history.DescribeAsync(merged, None)], [], None);

        (await history.DescribeAsync(merged, None)).Lineage.Sources.Should().BeEquivalentTo([first[0], second[0]]);
        var lineage = (await history.DescribeAsync(again, None)).Lineage;
        lineage.Sources.Should().Equal(merged);
        lineage.Ancestors.Should().BeEquivalentTo([first[0], second[0]]);
        (await history.EventsAsync([again])).Should().BeEmpty();
        (await history.SegmentsAsync()).Select(segment => segment.IsRewritten).Should().Equal(false, false, true, true);
    }

    [Fact]
    public async Task A_removed_segment_is_gone_and_may_be_removed_again()
    {
        var history = Create();
        var gone = (await history.AppendAsync([Given.PageView(0)], None))[0];
        var stays = (await history.AppendAsync([Given.PageView(1)], None))[0];

        await history.RemoveAsync([gone], None);
        await history.RemoveAsync([gone], None);

        (await ListAsync(history)).Should().Equal(stays);
    }

    [Theory]
    [InlineData("v3", null, true)]
    [InlineData("v9", null, false)]
    [InlineData(null, "u3", true)]
    [InlineData(null, "z", false)]
    public async Task A_segment_that_certainly_has_nobody_says_so(string? client, string? user, bool mayHold)
    {
        var history = Create();
        var segment = (await history.AppendAsync(
            [.. Enumerable.Range(1, 5).Select(i => Given.Event(at: i, visitor: $"v{i}", change: one => one with { UserId = $"u{i}" }))], None))[0];

        (await history.MayHoldAsync(segment, client is null ? [] : ["0", client], user is null ? [] : [user], None)).Should().Be(mayHold);
    }

    [Fact]
    public async Task What_appeared_since_an_instant_is_listed()
    {
        var history = Create();
        await history.AppendAsync([Given.PageView(0)], None);

        (await history.ListAsync(Given.Noon, None).ToListAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Hour = Given.Noon, IsRewritten = false });
    }

    /// <summary>Gives an event a value in every optional field of its envelope.</summary>
    private static ClickstreamEvent Complete(ClickstreamEvent e) => e with
    {
        Envelope = e.Envelope with
        {
            IsIdAssigned = true,
            UserId = "u_1",
            SentAt = e.OccurredAt + Duration.FromMilliseconds(1),
            ClientSessionId = "s_1",
            IsFirstVisit = false,
            LoginState = "logged_in",
            IdentitySource = "email",
            Page = new PageContext("https://shop.example/ü?q=1", "Titel ✓", "https://www.google.com/"),
            UserAgent = "Mozilla/5.0",
            Geo = new GeoContext("DE", "BE", null),
            Language = "de-DE",
            Screen = new ScreenContext(1920, 1080),
            Consent = true,
            Properties = """{"a":1}""",
        },
        Items = [.. e.Items.Select(item => item with { ListPrice = 12.3456m, Coupon = "c", ListPosition = 3, Brand = "b", Category = "k", UrlPath = "/p" })],
    };

    /// <summary>Every value of an event; records print all their members.</summary>
    private static string Describe(ClickstreamEvent e) => $"{e with { Items = [] }} {string.Join(' ', e.Items)}";

    private static async Task<List<SegmentId>> ListAsync(IEventHistory history) =>
        [.. (await history.SegmentsAsync()).Select(segment => segment.Id)];
}
