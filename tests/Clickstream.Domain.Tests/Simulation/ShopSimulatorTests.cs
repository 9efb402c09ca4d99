using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.Traffic;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Simulation;

public sealed class ShopSimulatorTests
{
    private static readonly EventDraft[] Drafts = Run(20_000, seed: 1);
    private static readonly ClickstreamEvent?[] Events = [.. Drafts.Select(Admit)];

    [Fact]
    public void The_same_seed_gives_the_same_events()
    {
        var again = Run(20_000, seed: 1).Select(Admit);

        again.Select(Describe).Should().Equal(Events.Select(Describe));
    }

    [Fact]
    public void Another_seed_gives_other_events() => Describe(Admit(Run(1, seed: 2)[0])).Should().NotBe(Describe(Events[0]));

    [Theory]
    [InlineData(1, 30)]
    [InlineData(999, 1)]
    [InlineData(1_000, 400)]
    public void As_many_events_come_as_were_asked_for(int events, int days) => Run(events, seed: 3, days).Should().HaveCount(events);

    [Fact]
    public void Events_come_in_the_order_of_their_arrival() => Drafts.Should().BeInAscendingOrder(draft => draft.ReceivedAt!.Value);

    [Fact]
    public void Every_event_is_admitted() => Events.Should().NotContainNulls();

    [Fact]
    public void Events_happen_before_they_arrive() => Drafts.Should().OnlyContain(draft => draft.ClientTime < draft.ReceivedAt);

    [Fact]
    public void Every_day_has_events() =>
        Drafts.Select(draft => draft.ClientTime!.Value.InUtc().Date).Distinct().Should().HaveCountGreaterThanOrEqualTo(30);

    [Fact]
    public void Some_visitors_are_bots() => Drafts.Should().Contain(draft => DeviceRules.Classify(draft.UserAgent, null, null).IsBot);

    [Fact]
    public void Some_events_come_twice() => Drafts.GroupBy(draft => draft.EventId).Should().Contain(copies => copies.Count() == 2);

    [Fact]
    public void A_copy_has_the_content_of_its_first() => Events.GroupBy(e => e!.Id).Should().OnlyContain(
        copies => copies.Select(e => e!.Fingerprint).Distinct().Count() == 1);

    [Fact]
    public void Some_events_arrive_late() => Drafts.Should().Contain(draft => draft.ReceivedAt - draft.ClientTime > Duration.FromHours(1));

    [Fact]
    public void Some_orders_are_refunded() => Drafts.Should().Contain(draft => draft.Name == EventNames.Refund);

    [Fact]
    public void Some_orders_are_reported_twice() => Events.OfType<PurchaseCompleted>().DistinctBy(e => e.Id)
        .GroupBy(e => e.Order.OrderId).Should().Contain(purchases => purchases.Count() > 1);

    [Fact]
    public void Some_carts_are_abandoned()
    {
        var visits = Drafts.Where(draft => draft.ClientSessionId is not null).ToLookup(draft => draft.ClientSessionId, draft => draft.Name);

        visits.Should().Contain(names => names.Contains(EventNames.AddToCart) && !names.Contains(EventNames.Purchase));
    }

    [Fact]
    public void Some_visits_follow_a_campaign() =>
        Drafts.Should().Contain(draft => draft.PageUrl!.Contains("utm_campaign=", StringComparison.Ordinal));

    [Fact]
    public void Some_visitors_return() => Drafts.GroupBy(draft => draft.ClientId)
        .Should().Contain(visits => visits.Select(draft => draft.ClientSessionId).Distinct().Count() > 1);

    [Fact]
    public void Shoppers_pay_in_several_currencies() =>
        Events.OfType<PurchaseCompleted>().Select(e => e.Order.Currency).Distinct().Should().BeEquivalentTo("USD", "EUR", "VND");

    private static EventDraft[] Run(int events, int seed, int days = 30) =>
        [.. ShopSimulator.Run(new SimulationSettings { Events = events, Seed = seed, Days = days }).SelectMany(batch => batch)];

    private static ClickstreamEvent? Admit(EventDraft draft) =>
        new EventAdmission(new NoIds(), Given.Privacy).Admit(draft, Given.Source(isTimeTrusted: true), out _);

    private static string Describe(ClickstreamEvent? one) =>
        $"{one!.Id} {one.Fingerprint} {one.ReceivedAt} {one.Envelope.UserAgent} {one.Envelope.Geo}";

    private sealed class NoIds : IEventIds
    {
        public EventId Next(Instant receivedAt) => throw new InvalidOperationException("Every simulated event brings its id.");
    }
}
