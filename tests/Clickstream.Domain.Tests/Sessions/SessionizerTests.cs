using System.Collections.Immutable;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Domain.Tests.Sessions;

public sealed class SessionizerTests
{
    private static readonly SessionRules Rules = new();
    private static readonly SessionRules Trusting = new() { TrustClientSessions = true };
    private static readonly Duration Microsecond = Duration.FromNanoseconds(1_000);

    [Fact]
    public void No_events_make_no_session() => Split(Rules).Should().BeEmpty();

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    public void A_gap_of_the_timeout_starts_a_new_session(int microsecondsBeyond, int expectedSessions)
    {
        var gap = Rules.InactivityTimeout + (Microsecond * microsecondsBeyond);

        Split(Rules, At(Duration.Zero), At(gap)).Should().HaveCount(expectedSessions);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void An_event_more_than_the_maximum_after_the_start_begins_a_new_session(int microsecondsBeyond, int expectedSessions)
    {
        var rules = Rules with { MaximumDuration = Duration.FromMinutes(40) };
        var last = Duration.FromMinutes(40) + (Microsecond * microsecondsBeyond);

        Split(rules, At(Duration.Zero), At(Duration.FromMinutes(20)), At(last)).Should().HaveCount(expectedSessions);
    }

    [Theory]
    [InlineData("UTC", "2026-11-23T00:00:00Z")]
    [InlineData("Asia/Ho_Chi_Minh", "2026-11-22T17:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T23:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04T03:00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z")]
    [InlineData("Pacific/Kwajalein", "1993-08-21T12:00:00Z")]
    public void Midnight_of_the_reporting_zone_cuts(string zone, string midnight)
    {
        var rules = Rules with { CutAtMidnightIn = DateTimeZoneProviders.Tzdb[zone] };
        var at = InstantPattern.ExtendedIso.Parse(midnight).Value - Given.Noon;

        foreach (var (microsecondsBeyond, expected) in new[] { (-1, 1), (0, 2), (1, 2) })
        {
            Split(rules, At(at - Duration.FromMinutes(10)), At(at + (Microsecond * microsecondsBeyond))).Should().HaveCount(expected);
            Split(Rules, At(at - Duration.FromMinutes(10)), At(at + (Microsecond * microsecondsBeyond))).Should().HaveCount(1);
        }
    }

    [Fact]
    public void A_clock_set_back_at_night_makes_one_day_of_twenty_five_hours()
    {
        // In Berlin 25 October 2026 has 25 hours: from 22:00 UTC on the 24th to 23:00 UTC on the 25th.
        var rules = Rules with { MaximumDuration = null, CutAtMidnightIn = DateTimeZoneProviders.Tzdb["Europe/Berlin"] };
        var start = Instant.FromUtc(2026, 10, 24, 22, 0) - Given.Noon;
        var events = Enumerable.Range(0, 25 * 4).Select(quarter => At(start + Duration.FromMinutes(15 * quarter))).ToArray();

        Split(rules, events).Should().ContainSingle();
        Split(rules, [.. events, At(start + Duration.FromHours(25))]).Should().HaveCount(2);
    }

    [Fact]
    public void Sessions_cut_at_midnight_share_the_bounds_of_their_run()
    {
        var rules = Rules with { CutAtMidnightIn = DateTimeZone.Utc };
        var midnight = Duration.FromHours(12);

        Split(rules, At(midnight - Duration.FromMinutes(1)), At(midnight + Duration.FromMinutes(1)))
            .Select(session => (session.RunStartedAt, session.RunEndedAt)).Distinct()
            .Should().Equal((Given.Noon + midnight - Duration.FromMinutes(1), Given.Noon + midnight + Duration.FromMinutes(1)));
    }

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("", "?utm_source=a&utm_medium=cpc&utm_campaign=x", 2)]
    [InlineData("?utm_source=a&utm_medium=cpc&utm_campaign=x", "", 1)]
    [InlineData("?utm_source=a&utm_medium=cpc&utm_campaign=x", "?utm_source=a&utm_medium=cpc&utm_campaign=x", 1)]
    [InlineData("?utm_source=a&utm_medium=cpc&utm_campaign=x", "?utm_source=a&utm_medium=cpc&utm_campaign=x&utm_content=2", 1)]
    [InlineData("?utm_source=a&utm_medium=cpc&utm_campaign=x", "?utm_source=a&utm_medium=cpc&utm_campaign=y", 2)]
    [InlineData("?gclid=1", "?gclid=2", 1)]
    [InlineData("?gclid=1", "?msclkid=2", 2)]
    public void Another_campaign_cuts(string first, string second, int expected)
    {
        var activities = Classified.InOrder(
            Given.PageView(0, url: "https://shop.example/" + first), Given.PageView(60, url: "https://shop.example/a"),
            Given.PageView(120, url: "https://shop.example/" + second, referrer: "https://www.google.com/"));

        Sessionizer.Split(activities, Rules with { CutOnCampaignChange = true }, new int[3]).Should().HaveCount(expected);
        Sessionizer.Split(activities, Rules, new int[3]).Should().ContainSingle();
    }

    [Fact]
    public void A_mere_referrer_is_no_campaign()
    {
        var activities = Classified.InOrder(
            Given.PageView(0), Given.PageView(60, referrer: "https://www.google.com/"), Given.PageView(120, referrer: "https://blog.example/"));

        Sessionizer.Split(activities, Rules with { CutOnCampaignChange = true }, new int[3]).Should().ContainSingle();
    }

    [Fact]
    public void The_maximum_counts_from_the_start_of_the_session_it_began()
    {
        var rules = Rules with { MaximumDuration = Duration.FromMinutes(40) };

        var sessions = Split(rules, [.. Enumerable.Range(0, 9).Select(i => At(Duration.FromMinutes(i * 15)))]);

        sessions.Select(session => session.Events).Should().Equal(3, 3, 3);
    }

    [Fact]
    public void Without_a_maximum_a_session_may_last_for_days()
    {
        var rules = Rules with { MaximumDuration = null };

        var sessions = Split(rules, [.. Enumerable.Range(0, 500).Select(i => At(Duration.FromMinutes(i * 29)))]);

        sessions.Should().ContainSingle().Which.Length.Should().Be(Duration.FromMinutes(499 * 29));
    }

    [Fact]
    public void Sessions_of_one_run_share_its_bounds()
    {
        var rules = Rules with { MaximumDuration = Duration.FromMinutes(40) };
        Duration[] minutes = [.. new[] { 0, 20, 40, 60, 200 }.Select(minute => Duration.FromMinutes(minute))];

        var sessions = Split(rules, [.. minutes.Select(at => At(at))]);

        sessions.Select(session => (session.RunStartedAt, session.RunEndedAt)).Should().Equal(
            (Given.Noon, Given.Noon + minutes[3]), (Given.Noon, Given.Noon + minutes[3]), (Given.Noon + minutes[4], Given.Noon + minutes[4]));
    }

    [Fact]
    public void Every_event_is_told_its_session()
    {
        var events = Classified.InOrder(At(Duration.Zero), At(Duration.FromMinutes(10)), At(Duration.FromMinutes(50)));
        var sessionOf = new int[3];

        Sessionizer.Split(events, Rules, sessionOf);

        sessionOf.Should().Equal(0, 0, 1);
    }

    [Fact]
    public void Trusted_client_ids_decide_whatever_the_gap()
    {
        var sessions = Split(Trusting, At(Duration.Zero, "a"), At(Duration.FromDays(3), "a"));

        sessions.Should().ContainSingle().Which.Events.Should().Be(2);
    }

    [Fact]
    public void Trusted_client_ids_may_interleave()
    {
        var events = Enumerable.Range(0, 6).Select(i => At(Duration.FromMinutes(i), i % 2 == 0 ? "a" : "b"));

        var sessions = Split(Trusting, [.. events]);

        sessions.Select(session => (session.ClientSessionId, session.Events)).Should().Equal(("a", 3), ("b", 3));
    }

    [Fact]
    public void Events_without_a_client_id_are_cut_by_inactivity_under_trust()
    {
        var sessions = Split(
            Trusting, At(Duration.Zero), At(Duration.FromMinutes(20), "a"), At(Duration.FromMinutes(40)), At(Duration.FromMinutes(50)));

        sessions.Select(session => (session.ClientSessionId, session.Events)).Should().Equal((null, 1), ("a", 1), (null, 2));
    }

    [Fact]
    public void A_trusted_session_is_a_run_of_its_own()
    {
        var sessions = Split(Trusting, At(Duration.Zero), At(Duration.FromMinutes(5), "a"), At(Duration.FromMinutes(10)), At(Duration.FromHours(9), "a"));

        sessions.Select(session => session.RunEndedAt - session.RunStartedAt)
            .Should().Equal(Duration.FromMinutes(10), Duration.FromHours(9) - Duration.FromMinutes(5));
    }

    [Fact]
    public void Client_ids_do_not_matter_without_trust() =>
        Split(Rules, At(Duration.Zero, "a"), At(Duration.FromMinutes(1), "b")).Should().ContainSingle();

    [Fact]
    public void The_key_of_a_session_depends_on_nothing_after_its_first_event()
    {
        var first = At(Duration.Zero);

        var alone = Split(Rules, first)[0].Key;
        var followed = Split(Rules with { MaximumDuration = null }, first, At(Duration.FromMinutes(5)))[0].Key;

        followed.Should().Be(alone);
    }

    [Fact]
    public void The_key_of_a_session_depends_on_its_visitor()
    {
        var keys = new[] { "v1", "v2" }.Select(visitor => Split(Rules, Given.Event(visitor: visitor, id: 1))[0].Key);

        keys.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_key_of_a_session_depends_on_its_first_event()
    {
        var keys = new[] { 1, 2 }.Select(id => Split(Rules, Given.Event(id: id))[0].Key);

        keys.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Events_in_any_order_once_sorted_give_the_same_sessions()
    {
        // Many share an instant, so that only ids tell their order.
        ClickstreamEvent[] events = [.. Enumerable.Range(0, 40).Select(i => Given.Event(
            i % 3 == 0 ? EventNames.AddToCart : EventNames.PageView, i / 4 * 700, id: i, change: envelope => envelope with { UserId = $"u{i}" }))];
        var expected = Describe(Split(Rules, events));

        Always.Holds(Gen.Shuffle(events), shuffled => Describe(Split(Rules, shuffled)).Should().Equal(expected));
    }

    [Fact]
    public void Runs_that_are_cut_apart_or_together_give_the_same_sessions()
    {
        ClickstreamEvent[] first = [At(Duration.Zero), At(Duration.FromMinutes(10))];
        ClickstreamEvent[] second = [At(Duration.FromHours(2)), At(Duration.FromHours(2) + Duration.FromMinutes(29))];

        var apart = Describe(Split(Rules, first)).Concat(Describe(Split(Rules, second)));

        Describe(Split(Rules, [.. first, .. second])).Should().Equal(apart);
    }

    [Fact]
    public void A_session_of_a_hundred_thousand_events_is_folded_to_its_end()
    {
        var first = Classified.One(Given.Event(EventNames.AddToCart));
        var events = new VisitorActivity[100_000];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = first with { OccurredAt = Given.Noon + (Duration.FromMilliseconds(500) * i), Fingerprint = i };
        }

        var sessions = Sessionizer.Split(events, Rules, new int[events.Length]);

        sessions.Should().ContainSingle().Which.Cart.Totals().Should().Equal((100_000, new Money(1_000_000m, "USD")));
    }

    private static ClickstreamEvent At(Duration after, string? clientSessionId = null) => Given.Event(change: envelope => envelope with
    {
        Id = EventId.FromName("test", $"{after}"),
        OccurredAt = Given.Noon + after,
        ClientSessionId = clientSessionId,
    });

    private static ImmutableArray<Session> Split(SessionRules rules, params ClickstreamEvent[] events)
    {
        var activities = Classified.InOrder(events);
        return Sessionizer.Split(activities, rules, new int[activities.Length]);
    }

    private static IEnumerable<string> Describe(IEnumerable<Session> sessions) => sessions.Select(session =>
        $"{session with { Cart = Domain.Carts.Cart.Empty }} {string.Join(';', session.Cart.Totals())}");
}
