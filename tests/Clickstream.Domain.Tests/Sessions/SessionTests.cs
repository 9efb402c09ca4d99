using System.Diagnostics;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Sessions;

public sealed class SessionTests
{
    [Fact]
    public void One_of_each_kind_covers_every_kind() =>
        Given.OneOfEachKind().Select(e => e.Kind).Should().Equal(Enum.GetValues<EventKind>());

    [Fact]
    public void The_fold_knows_every_kind() => Of([.. Given.OneOfEachKind()]).Events.Should().Be(Enum.GetValues<EventKind>().Length);

    [Fact]
    public void The_fold_counts_by_kind()
    {
        var session = Of([.. Given.OneOfEachKind()]);

        int[] counts =
        [
            session.PageViews, session.ListViews, session.ProductViews, session.Searches, session.AddToCarts, session.RemoveFromCarts,
            session.Checkouts, session.Purchases,
        ];
        counts.Should().AllBeEquivalentTo(1);
    }

    [Fact]
    public void An_unknown_kind_is_unreachable()
    {
        var activity = Classified.One(Given.PageView()) with { Kind = (EventKind)99 };

        var fold = () => Session.Start(activity);

        fold.Should().Throw<UnreachableException>();
    }

    [Theory]
    [InlineData(9_999_999, false)]
    [InlineData(10_000_000, true)]
    public void A_session_of_ten_seconds_is_engaged(int microseconds, bool expected)
    {
        var end = Given.Noon + Duration.FromNanoseconds(microseconds * 1_000L);

        var session = Of(Given.Event(EventNames.Search), Given.Event(EventNames.Search, id: 2, change: e => e with { OccurredAt = end }));

        session.IsEngaged.Should().Be(expected);
    }

    [Fact]
    public void Two_page_views_are_engaged() => Of(Given.PageView(), Given.PageView(at: 1)).IsEngaged.Should().BeTrue();

    [Fact]
    public void One_page_view_is_not_engaged() => Of(Given.PageView(), Given.Event(EventNames.Search, 1)).IsEngaged.Should().BeFalse();

    [Fact]
    public void A_purchase_is_engaged() => Of(Given.Purchase()).IsEngaged.Should().BeTrue();

    [Fact]
    public void A_session_that_is_not_engaged_bounced() => Of(Given.PageView()).IsBounced.Should().BeTrue();

    [Fact]
    public void An_engaged_session_did_not_bounce() => Of(Given.Purchase()).IsBounced.Should().BeFalse();

    [Fact]
    public void Entry_and_exit_are_the_first_and_the_last_page()
    {
        var pages = Classified.InOrder(Given.PageView(url: "https://shop.example/a"), Given.PageView(at: 1, url: "https://shop.example/b"));

        var session = Fold(pages);

        (session.EntryPageKey, session.ExitPageKey).Should().Be((pages[0].PageKey, pages[1].PageKey));
    }

    [Fact]
    public void An_event_without_a_page_leaves_entry_and_exit_alone()
    {
        var session = Of(Given.Event(change: WithoutPage), Given.PageView(at: 1), Given.Event(EventNames.Search, 2, change: WithoutPage));

        (session.EntryPageKey, session.ExitPageKey).Should().Be((Classified.One(Given.PageView()).PageKey, Classified.One(Given.PageView()).PageKey));

        static EventEnvelope WithoutPage(EventEnvelope envelope) => envelope with { Page = null };
    }

    [Fact]
    public void The_traffic_source_is_that_of_the_first_event()
    {
        var first = Given.PageView(url: "https://shop.example/?utm_source=google&utm_medium=cpc");

        var session = Of(first, Given.PageView(at: 1, url: "https://shop.example/?utm_source=bing&utm_medium=cpc"));

        session.TrafficSourceKey.Should().Be(Classified.One(first).TrafficSourceKey);
    }

    [Fact]
    public void The_user_is_the_last_one_signed_in()
    {
        var session = Of(
            Given.Event(at: 0, change: e => e with { UserId = "u1" }), Given.Event(at: 1, change: e => e with { UserId = "u2" }), Given.Event(at: 2));

        session.UserId.Should().Be("u2");
    }

    [Fact]
    public void One_event_of_a_bot_makes_the_session_a_bots()
    {
        var session = Of(Given.Event(), Given.Event(at: 1, change: e => e with { UserAgent = "Googlebot/2.1" }), Given.Event(at: 2));

        session.IsBot.Should().BeTrue();
    }

    [Fact]
    public void A_cart_with_items_left_is_abandoned() => Of(Given.Event(EventNames.AddToCart)).IsCartAbandoned.Should().BeTrue();

    [Fact]
    public void A_cart_that_was_bought_is_not_abandoned() =>
        Of(Given.Event(EventNames.AddToCart), Given.Purchase(at: 1)).IsCartAbandoned.Should().BeFalse();

    [Fact]
    public void A_cart_that_was_bought_is_recovered()
    {
        var session = Of(Given.Event(EventNames.AddToCart), Given.PageView(at: 600), Given.Purchase(at: 1_200));

        (session.IsCartRecovered, session.Cart.UnitsBought).Should().Be((true, 1));
    }

    [Fact]
    public void A_purchase_without_a_cart_recovers_nothing() => Of(Given.Purchase()).IsCartRecovered.Should().BeFalse();

    [Fact]
    public void A_cart_that_was_bought_and_filled_again_is_abandoned_not_recovered()
    {
        var session = Of(Given.Event(EventNames.AddToCart), Given.Purchase(at: 1), Given.Event(EventNames.AddToCart, 2));

        (session.IsCartRecovered, session.IsCartAbandoned).Should().Be((false, true));
    }

    [Fact]
    public void A_cart_that_was_emptied_by_hand_is_neither_abandoned_nor_recovered()
    {
        var session = Of(Given.Event(EventNames.AddToCart), Given.Event(EventNames.RemoveFromCart, 1), Given.Purchase(at: 2));

        (session.IsCartRecovered, session.IsCartAbandoned).Should().Be((false, false));
    }

    [Fact]
    public void A_cart_that_was_emptied_is_not_abandoned() =>
        Of(Given.Event(EventNames.AddToCart), Given.Event(EventNames.RemoveFromCart, 1)).IsCartAbandoned.Should().BeFalse();

    [Fact]
    public void An_add_after_the_purchase_is_abandoned() =>
        Of(Given.Event(EventNames.AddToCart), Given.Purchase(at: 1), Given.Event(EventNames.AddToCart, 2)).IsCartAbandoned.Should().BeTrue();

    [Theory]
    [InlineData(-1_800_000_000L, false)]
    [InlineData(-1_799_999_999L, true)]
    [InlineData(1_859_999_999L, true)]
    [InlineData(1_860_000_000L, false)]
    public void An_event_nearer_than_the_timeout_touches_the_run(long microseconds, bool expected)
    {
        var activities = Classified.InOrder(Given.PageView(), Given.PageView(at: 60));
        var session = Sessionizer.Split(activities, new SessionRules(), new int[2])[0];
        var other = activities[0] with { OccurredAt = Given.Noon + Duration.FromNanoseconds(microseconds * 1_000) };

        session.IsTouchedBy(other, new SessionRules()).Should().Be(expected);
    }

    private static Session Of(params ClickstreamEvent[] events) => Fold(Classified.InOrder(events));

    private static Session Fold(VisitorActivity[] activities) => activities.Skip(1).Aggregate(Session.Start(activities[0]), Session.Apply);
}
