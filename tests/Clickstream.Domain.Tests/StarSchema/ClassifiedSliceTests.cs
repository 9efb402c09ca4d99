using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.StarSchema;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.StarSchema;

public sealed class ClassifiedSliceTests
{
    [Fact]
    public void Distinct_events_are_all_projected()
    {
        var decision = Slice([Given.PageView(), Given.PageView(at: 1)], [Given.PageView(at: 2)]).Decide([]);

        Counts(decision).Should().Equal((2, 2, 0, 0), (1, 1, 0, 0));
    }

    [Fact]
    public void A_copy_is_a_duplicate_in_its_segment()
    {
        var decision = Slice([Given.Event(receivedAfter: 1)], [Given.Event(receivedAfter: 9)]).Decide([]);

        Counts(decision).Should().Equal((1, 1, 0, 0), (1, 0, 1, 0));
    }

    [Fact]
    public void Of_copies_the_earlier_received_is_kept_whatever_the_order()
    {
        var decision = Slice([Given.Event(receivedAfter: 9)], [Given.Event(receivedAfter: 1)]).Decide([]);

        Counts(decision).Should().Equal((1, 0, 1, 0), (1, 1, 0, 0));
    }

    [Fact]
    public void The_same_id_with_other_content_is_a_conflict_and_kept()
    {
        var decision = Slice([Given.Event(id: 1), Given.Event(EventNames.ViewCart, id: 1)]).Decide([]);

        (Counts(decision).Single(), decision.Accepted.Count).Should().Be(((2, 1, 0, 1), 2));
    }

    [Fact]
    public void Of_several_events_with_one_id_one_is_projected_and_of_each_one_copy()
    {
        var (view, cart, share) = (Given.Event(id: 1), Given.Event(EventNames.ViewCart, id: 1), Given.Event(EventNames.Login, id: 1));

        var decision = Slice([view, cart, view, share], [cart, Given.Event(id: 2)]).Decide([]);

        Counts(decision).Should().Equal((4, 1, 1, 2), (2, 1, 1, 0));
    }

    [Fact]
    public void The_same_id_of_another_visitor_is_no_conflict()
    {
        var decision = Slice([Given.Event(id: 1), Given.Event(id: 1, visitor: "v2")]).Decide([]);

        Counts(decision).Should().Equal((2, 2, 0, 0));
    }

    [Fact]
    public void A_copy_of_a_stored_event_is_a_duplicate()
    {
        var decision = Slice([Given.Event(receivedAfter: 9)]).Decide([Stored(Given.Event(receivedAfter: 1))]);

        (Counts(decision).Single(), decision.Accepted.Count).Should().Be(((1, 0, 1, 0), 0));
    }

    [Fact]
    public void An_earlier_received_copy_takes_the_place_of_the_stored_one()
    {
        var stored = Stored(Given.Event(receivedAfter: 9));

        var decision = Slice([Given.Event(receivedAfter: 1)]).Decide([stored]);

        decision.Replaced.Should().Equal(stored);
    }

    [Fact]
    public void A_replacing_copy_is_counted_as_a_duplicate()
    {
        var decision = Slice([Given.Event(receivedAfter: 1)]).Decide([Stored(Given.Event(receivedAfter: 9))]);

        (Counts(decision).Single(), decision.Accepted.Count).Should().Be(((1, 0, 1, 0), 1));
    }

    [Fact]
    public void The_id_of_a_stored_event_with_other_content_is_a_conflict()
    {
        var decision = Slice([Given.Event(EventNames.ViewCart, id: 1)]).Decide([Stored(Given.Event(id: 1))]);

        Counts(decision).Should().Equal((1, 0, 0, 1));
    }

    [Fact]
    public void An_empty_segment_has_an_outcome_too() => Counts(Slice([[]]).Decide([])).Should().Equal((0, 0, 0, 0));

    [Fact]
    public void Outcomes_add_up_to_the_events()
    {
        ClickstreamEvent[] events = [.. Enumerable.Range(0, 200).Select(i => Given.Event(
            i % 7 == 0 ? EventNames.ViewCart : EventNames.PageView, at: i % 11, id: i % 30, receivedAfter: 1 + (i % 5)))];

        var decision = Slice(events[..50], events[50..120], events[120..]).Decide([Stored(events[3]), Stored(events[10])]);

        decision.Outcomes.Should().AllSatisfy(one => (one.Projected + one.Duplicates + one.Conflicts).Should().Be(one.Events));
    }

    [Fact]
    public void Accepted_events_are_ordered_by_visitor_and_time()
    {
        var decision = Slice([Given.PageView(5, "v2"), Given.PageView(3), Given.PageView(1, "v2"), Given.PageView(2)]).Decide([]);

        decision.Accepted.Select(activity => (activity.VisitorKey, activity.OccurredAt)).Should().BeInAscendingOrder();
    }

    [Fact]
    public void Dimensions_are_those_of_the_accepted_events_alone()
    {
        var copy = Given.Event(receivedAfter: 9, visitor: "v9");

        var decision = Slice([copy, Given.PageView()]).Decide([Stored(Given.Event(receivedAfter: 1, visitor: "v9"))]);

        decision.Dimensions().Visitors.Values.Select(visitor => visitor.ClientId).Should().Equal("v1");
    }

    private static ClassifiedSlice Slice(params ClickstreamEvent[][] segments)
    {
        var slice = new ClassifiedSlice();
        for (var i = 0; i < segments.Length; i++)
        {
            slice.BeginSegment(new SegmentId($"s{i}"), null, VisitorRange.All);
            Array.ForEach(segments[i], slice.Add);
        }

        return slice;
    }

    private static EventFact Stored(ClickstreamEvent clickstreamEvent) => new(Classified.One(clickstreamEvent), Guid.Empty);

    private static IEnumerable<(long Events, long Projected, long Duplicates, long Conflicts)> Counts(SliceDecision decision) =>
        decision.Outcomes.Select(one => (one.Events, one.Projected, one.Duplicates, one.Conflicts));
}
