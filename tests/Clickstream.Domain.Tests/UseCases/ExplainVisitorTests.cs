using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.Traffic;
using Clickstream.Domain.UseCases;
using Clickstream.Testing;
using FsCheck.Fluent;
using NodaTime;

namespace Clickstream.Domain.Tests.UseCases;

public sealed class ExplainVisitorTests
{
    [Fact]
    public async Task Every_event_is_found_with_its_segment_and_row()
    {
        await using var platform = Platform();
        var first = (await platform.AppendAsync(Given.PageView(0, "v2"), Given.PageView(1), Given.PageView(2)))[0];
        var second = (await platform.AppendAsync(Given.PageView(3)))[0];

        var explanation = await ExplainAsync(platform);

        explanation.Sessions.Should().ContainSingle().Which.Events.Select(one => one.Place).Should().Equal(
            new EventPlace(first, 1), new EventPlace(first, 2), new EventPlace(second, 0));
    }

    [Fact]
    public async Task A_copy_names_the_one_that_was_received_earlier_wherever_it_is()
    {
        await using var platform = Platform();
        var late = (await platform.AppendAsync(Given.Event(id: 1, receivedAfter: 9)))[0];
        var early = (await platform.AppendAsync(Given.Event(id: 1, receivedAfter: 1)))[0];

        var explanation = await ExplainAsync(platform);

        explanation.Sessions[0].Events.Should().ContainSingle().Which.Place.Segment.Should().Be(early);
        explanation.NotProjected.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Outcome = EventOutcome.Duplicate, Place = new EventPlace(late, 0), KeptCopy = new EventPlace(early, 0) });
    }

    [Fact]
    public async Task An_id_that_is_used_again_for_other_content_is_a_conflict()
    {
        await using var platform = Platform();
        await platform.AppendAsync(Given.Event(id: 1), Given.Event(EventNames.ViewCart, at: 5, id: 1));

        var explanation = await ExplainAsync(platform);

        explanation.Sessions[0].Events.Select(one => one.Outcome).Should().Equal(EventOutcome.Projected, EventOutcome.Conflict);
    }

    [Fact]
    public async Task What_was_erased_is_kept_out()
    {
        await using var platform = Platform();
        await platform.EraseVisitorAsync("v1");
        await platform.AppendAsync(Given.PageView());

        var explanation = await ExplainAsync(platform);

        explanation.Sessions.Should().BeEmpty();
        explanation.NotProjected.Should().ContainSingle().Which.Outcome.Should().Be(EventOutcome.KeptOut);
    }

    [Fact]
    public async Task Sessions_say_which_rule_cut_them_and_where_they_came_from()
    {
        await using var platform = Platform();
        await platform.AppendAsync(
            Given.PageView(0, referrer: "https://www.google.com/"), Given.PageView(60, url: "https://shop.example/?gclid=x"),
            Given.PageView(4_000, url: "https://shop.example/?utm_source=news&utm_medium=email"));

        var explanation = await ExplainAsync(platform, new SessionRules { CutOnCampaignChange = true });

        explanation.Sessions.Select(session => (session.Cut, session.TrafficRule, session.Traffic.Channel)).Should().Equal(
            (SessionCut.None, TrafficRule.Referrer, "Organic Search"), (SessionCut.Campaign, TrafficRule.ClickId, "Paid Search"),
            (SessionCut.Inactivity, TrafficRule.CampaignParameters, "Email"));
    }

    [Theory]
    [InlineData(30, 120, true, null)]
    [InlineData(15, 60, false, "Asia/Ho_Chi_Minh")]
    public void A_rule_is_named_for_every_cut_and_for_nothing_else(int timeout, int maximum, bool cutsOnCampaigns, string? midnightIn)
    {
        var rules = new SessionRules
        {
            InactivityTimeout = Duration.FromMinutes(timeout), MaximumDuration = Duration.FromMinutes(maximum), CutOnCampaignChange = cutsOnCampaigns,
            CutAtMidnightIn = midnightIn is null ? null : DateTimeZoneProviders.Tzdb[midnightIn],
        };
        foreach (var history in Gen.Sample(RandomHistory.Arbitrary.Generator, 40, 50))
        {
            var activities = Classified.InOrder(history.Scattered().SelectMany(one => one)).DistinctBy(one => one.Identity)
                .GroupBy(one => one.VisitorKey).First().ToArray();
            var sessionOf = new int[activities.Length];
            var sessions = Sessionizer.Split(activities, rules, sessionOf);
            var soFar = Session.Start(activities[0]);
            for (var i = 1; i < activities.Length; i++)
            {
                var isCut = sessionOf[i] != sessionOf[i - 1];
                (Sessionizer.CutOf(soFar, activities[i], rules) is not SessionCut.None).Should().Be(isCut);
                soFar = isCut ? Session.Start(activities[i]) : Session.Apply(soFar, activities[i]);
            }
        }
    }

    private static UpkeepPlatform Platform() =>
        new(new InMemoryWarehouseUnderTest(), new SettableClock(Given.Noon + Duration.FromDays(60)));

    private static Task<VisitorExplanation> ExplainAsync(UpkeepPlatform platform, SessionRules? rules = null) =>
        platform.SendAsync(new ExplainVisitor(new VisitorId("shop", "v1"), rules ?? new SessionRules()));
}
