using Clickstream.Domain.Events;
using Clickstream.Domain.StarSchema;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.StarSchema;

public sealed class VisitorRowTests
{
    [Fact]
    public void A_visitor_nobody_signed_in_on_has_no_user() => Visitor(Given.PageView()).FirstUser.Should().BeNull();

    [Fact]
    public void First_and_last_user_are_those_of_the_first_and_last_event_that_named_one()
    {
        var visitor = Visitor(Given.PageView(0), Seen("u1", 10), Seen("u2", 20), Seen("u1", 15), Given.PageView(30));

        (visitor.FirstUser!.UserId, visitor.LastUser!.UserId).Should().Be(("u1", "u2"));
        (visitor.FirstUser.OccurredAt, visitor.LastUser.OccurredAt).Should().Be((Given.Noon + Duration.FromSeconds(10), Given.Noon + Duration.FromSeconds(20)));
    }

    [Fact]
    public void Rows_merge_in_any_order_and_any_number_of_times()
    {
        var rows = new[] { Given.PageView(0), Seen("u1", 10), Seen("u2", 20), Seen("u3", 20) }.Select(one => Visitor(one)).ToArray();
        var expected = rows.Aggregate((left, right) => left.Merge(right));

        foreach (var seed in Enumerable.Range(0, 50))
        {
            var shuffled = rows.Concat(rows).ToArray();
            new Random(seed).Shuffle(shuffled);
            shuffled.Aggregate((left, right) => left.Merge(right)).Should().Be(expected);
        }
    }

    [Fact]
    public void Two_users_of_one_device_stay_two_identities()
    {
        var classifier = new EventClassifier();
        var activities = new[] { Seen("u1", 0), Seen("u2", 10) }.Select(classifier.Classify).ToArray();

        classifier.DimensionsOf(activities).Identities.Values.Select(identity => identity.UserId).Should().BeEquivalentTo("u1", "u2");
        activities.Select(activity => activity.VisitorKey).Distinct().Should().ContainSingle();
        activities.Select(activity => activity.UserId).Should().Equal("u1", "u2");
    }

    [Fact]
    public void Another_visitors_row_is_a_collision()
    {
        var merge = () => Visitor(Given.PageView()).Merge(Visitor(Given.PageView(visitor: "v2")));

        merge.Should().Throw<KeyCollisionException>();
    }

    private static VisitorRow Visitor(params ClickstreamEvent[] events)
    {
        var classifier = new EventClassifier();
        return classifier.DimensionsOf(events.Select(classifier.Classify).ToArray()).Visitors.Values.Single();
    }

    private static ClickstreamEvent Seen(string user, double at) =>
        Given.Event(EventNames.ViewCart, at, id: (int)at * 10 + user[^1], change: envelope => envelope with { UserId = user });
}
