using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.UseCases;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Adapters.Postgres.Tests;

/// <summary>A value that PostgreSQL refuses costs its event its place, and no other.</summary>
public sealed class RefusedValueTests
{
    private const int Events = 300;

    [Theory]
    [InlineData("22021", 0)]
    [InlineData("22001", 17)]
    [InlineData("22003", 150)]
    [InlineData("22P05", 151)]
    [InlineData("22008", 298)]
    [InlineData("23514", 299)]
    [InlineData("23502", 42)]
    [InlineData("54000", 77)]
    public async Task One_refused_event_is_put_aside_with_its_segment_row_and_reason(string sqlState, int position)
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var events = EventsOfSomeVisitors();
        var history = new SegmentedHistory();
        history.Add([.. events.Take(100)]);
        history.Add([.. events.Skip(100)]);
        await RefuseAsync(test, "fact_event", sqlState, events[position].Envelope.Id);

        var summary = await test.Warehouse.ProjectAsync(history);

        (summary.Projected, summary.Quarantined, summary.SegmentsPending).Should().Be((Events - 1, 1, 0));
        (await test.QueryAsync("select concat_ws('|', segment_id, row_number, event_id, reason) from etl.quarantine")).Should().Equal(
            $"{(position < 100 ? "000000" : "000001")}|{position % 100 + (position >= 200 ? 100 : 0)}|{events[position].Envelope.Id}|"
            + $"The warehouse refuses a value (SQLSTATE {sqlState}).");
        (await test.QueryAsync("select concat_ws('|', sum(events), sum(projected), sum(quarantined)) from etl.segment"))
            .Should().Equal($"{Events}|{Events - 1}|1");
        (await test.QueryAsync("select sum(events)::text from dw.fact_session")).Should().Equal($"{Events - 1}");
    }

    [Fact]
    public async Task The_search_takes_no_more_tries_than_halving_does()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var events = EventsOfSomeVisitors();
        var history = new SegmentedHistory();
        history.Add(events);
        await test.QueryAsync("create sequence tries");
        await RefuseAsync(test, "fact_event", "22003", events[123].Envelope.Id, "perform nextval('tries');");

        await test.Warehouse.ProjectAsync(history);

        // Whether an attempt fails or not, it is one: 9 halvings of 300, the attempt before, and the last event alone.
        (await test.QueryAsync("select last_value::text from tries")).Select(int.Parse).Single().Should().BeInRange(1, 11);
    }

    [Fact]
    public async Task Several_refused_events_are_all_found()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var events = EventsOfSomeVisitors();
        var history = new SegmentedHistory();
        history.Add(events);
        int[] positions = [3, 4, 150, 299];
        await RefuseAsync(test, "fact_event", "22003", [.. positions.Select(position => events[position].Envelope.Id)]);

        await test.Warehouse.ProjectAsync(history);

        (await test.QueryAsync("select row_number::text from etl.quarantine order by quarantine.row_number")).Select(int.Parse).Should().Equal(positions);
    }

    [Fact]
    public async Task A_member_of_a_dimension_that_is_refused_costs_its_events_their_place()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.Event(EventNames.ViewItem, 1, content: new EventContent { Items = [Given.Item("p1", 1m)] }), Given.PageView(2));
        await test.QueryAsync("alter table dw.dim_product add constraint none_check check (product_id <> 'p1')");

        var summary = await test.Warehouse.ProjectAsync(history);

        (summary.Projected, summary.Quarantined).Should().Be((2, 1));
        (await test.QueryAsync("select reason from etl.quarantine")).Should().Equal("The warehouse refuses a value (SQLSTATE 23514, none_check).");
    }

    [Fact]
    public async Task What_no_event_alone_is_to_blame_for_stops_the_run()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        history.Add(Given.PageView(0), Given.PageView(1));
        await test.QueryAsync("alter table dw.fact_session add constraint one_check check (events < 2)");

        var project = () => test.Warehouse.ProjectAsync(history);

        (await project.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.ValueRefused);
        (await test.QueryAsync("select count(*)::text from etl.segment")).Should().Equal("0");
    }

    [Fact]
    public async Task A_rebuild_tries_what_was_put_aside_again()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        var refused = Given.PageView();
        history.Add(refused, Given.PageView(5));
        await RefuseAsync(test, "fact_event", "22003", refused.Envelope.Id);
        await test.Warehouse.ProjectAsync(history);

        await test.Warehouse.RebuildAsync(history);

        (await test.QueryAsync("select concat_ws('|', (select count(*) from dw.fact_event), (select count(*) from etl.quarantine))")).Should().Equal("2|0");
    }

    [Fact]
    public async Task What_was_put_aside_follows_its_segment_and_is_forgotten_with_its_visitor()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var platform = new UpkeepPlatform(test, new SettableClock(Given.Noon + Duration.FromDays(2)));
        await platform.AppendAsync(Given.PageView(0, "v1"), Given.PageView(1, "v2"));
        await platform.AppendAsync(Given.PageView(2, "v1"));
        await RefuseAsync(test, "fact_event", "22003", Given.PageView(0, "v1").Envelope.Id, Given.PageView(1, "v2").Envelope.Id);
        await platform.ProjectAsync();

        await platform.CompactAsync();
        var merged = (await platform.History.SegmentsAsync())[0].Id;
        var afterCompaction = await test.QueryAsync("select concat_ws('|', segment_id, coalesce(row_number, -1)) from etl.quarantine");
        await platform.EraseVisitorAsync("v1");
        var afterErasure = await test.QueryAsync("select count(*)::text from etl.quarantine");
        await platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) });

        afterCompaction.Should().Equal($"{merged}|-1", $"{merged}|-1");
        afterErasure.Should().Equal("1");
        (await test.QueryAsync("select count(*)::text from etl.quarantine")).Should().Equal("0");
    }

    [Fact]
    public async Task An_event_that_is_read_again_in_another_segment_is_put_aside_once()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        var refused = Given.PageView();
        history.Add(refused);
        await RefuseAsync(test, "fact_event", "22003", refused.Envelope.Id);
        await test.Warehouse.ProjectAsync(history);
        history.Add(refused, Given.PageView(1));

        var summary = await test.Warehouse.ProjectAsync(history);

        (summary.Projected, summary.Quarantined).Should().Be((1, 1));
        (await test.QueryAsync("select segment_id from etl.quarantine")).Should().Equal("000000");
    }

    [Fact]
    public async Task Of_two_events_of_one_id_only_the_one_that_is_meant_is_forgotten()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        var history = new SegmentedHistory();
        var (meant, other) = (Given.Event(EventNames.Search, id: 1), Given.Event(EventNames.Login, id: 1));
        history.Add(meant, other);
        await RefuseAsync(test, "fact_event", "22003", meant.Envelope.Id);
        await test.Warehouse.ProjectAsync(history);
        await using var projection = await test.Warehouse.BeginAsync(new ProjectionScope(Writer: null, []), new SessionRules(), CancellationToken.None);

        (await projection.ForgetRefusedAsync([new EventClassifier().Classify(meant)], CancellationToken.None)).Should().Be(1);
        (await test.QueryAsync("select count(*)::text from etl.quarantine")).Should().Equal("2");
    }

    [Fact]
    public async Task An_explanation_tells_what_was_put_aside_and_why()
    {
        await using var test = await PostgresWarehouseUnderTest.CreateAsync();
        await using var platform = new UpkeepPlatform(test, new SettableClock(Given.Noon));
        await platform.AppendAsync(Given.PageView(0), Given.PageView(1));
        await RefuseAsync(test, "fact_event", "22003", Given.PageView(0).Envelope.Id);
        await platform.ProjectAsync();

        var explanation = await platform.SendAsync(new ExplainVisitor(Given.PageView().Visitor, new SessionRules()));

        explanation.Sessions.Should().ContainSingle().Which.Session.Events.Should().Be(1);
        var other = explanation.NotProjected.Should().ContainSingle().Which;
        (other.Outcome, other.Place.Row, other.Reason).Should().Be((EventOutcome.PutAside, 0, "The warehouse refuses a value (SQLSTATE 22003)."));
    }

    private static ClickstreamEvent[] EventsOfSomeVisitors() => [.. Enumerable.Range(0, Events).Select(i => Given.PageView(i, $"v{i % 7}"))];

    /// <summary>Has the database refuse some events as it would refuse a value of theirs.</summary>
    private static Task RefuseAsync(PostgresWarehouseUnderTest test, string table, string sqlState, params EventId[] events) =>
        RefuseAsync(test, table, sqlState, string.Join(", ", events.Select(id => $"'{id}'")), "");

    private static Task RefuseAsync(PostgresWarehouseUnderTest test, string table, string sqlState, EventId id, string before) =>
        RefuseAsync(test, table, sqlState, $"'{id}'", before);

    private static async Task RefuseAsync(PostgresWarehouseUnderTest test, string table, string sqlState, string ids, string before)
    {
        await test.QueryAsync(
            $"""
            create function refuse() returns trigger language plpgsql as $$
            begin
                if new.event_id in ({ids}) then
                    {before}
                    raise exception 'value secret-of-the-event' using errcode = '{sqlState}';
                end if;
                return new;
            end $$
            """);
        await test.QueryAsync($"create trigger refuse before insert on dw.{table} for each row execute function refuse()");
    }
}
