using Clickstream.Domain.Events;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Events;

public sealed class EventTimeTests
{
    private const long Minute = 60_000_000;
    private const long Week = 7 * 24 * 60 * Minute;

    [Fact]
    public void Without_a_client_time_it_happened_when_it_was_received() =>
        EventTime.Resolve(null, Given.Noon - Duration.FromMinutes(1), Given.Noon, out _).Should().Be(Given.Noon);

    [Theory]
    [InlineData(0)]
    [InlineData(-3 * Minute)]
    [InlineData(Minute)]
    [InlineData(-Week)]
    public void A_client_time_within_its_bounds_is_believed(long microseconds) =>
        EventTime.Resolve(Noon(microseconds), null, Given.Noon, out _).Should().Be(Noon(microseconds));

    [Theory]
    [InlineData(Minute + 1)]
    [InlineData(-Week - 1)]
    public void A_client_time_beyond_its_bounds_is_not_believed(long microseconds) =>
        EventTime.Resolve(Noon(microseconds), null, Given.Noon, out _).Should().Be(Given.Noon);

    [Theory]
    [InlineData(0)]
    [InlineData(5 * Minute)]
    [InlineData(-100 * Week)]
    [InlineData(100 * Week)]
    public void The_error_of_a_clock_that_tells_both_times_cancels(long error) =>
        EventTime.Resolve(Noon(error - 1_500_000), Noon(error), Given.Noon, out _).Should().Be(Noon(-1_500_000));

    [Fact]
    public void A_delay_that_both_clocks_agree_on_may_be_longer_than_a_week() =>
        EventTime.Resolve(Noon(-9 * Week), Given.Noon, Given.Noon, out _).Should().Be(Noon(-9 * Week));

    [Theory]
    [InlineData(-Minute, -Minute)]
    [InlineData(-2 * Week, 0)]
    public void A_sent_time_before_the_client_time_is_ignored(long client, long expected) =>
        EventTime.Resolve(Noon(client), Noon(client - 1), Given.Noon, out _).Should().Be(Noon(expected));

    [Fact]
    public void A_delay_that_leads_out_of_the_calendar_is_not_believed() =>
        EventTime.Resolve(Instant.FromUtc(1900, 1, 1, 0, 0), Given.Noon, Given.Noon, out _).Should().Be(Given.Noon);

    [Fact]
    public void Clocks_at_the_ends_of_time_are_not_believed() =>
        EventTime.Resolve(Instant.MinValue, Instant.MaxValue, Given.Noon, out _).Should().Be(Given.Noon);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000, 1_000)]
    [InlineData(1_999, 1_000)]
    [InlineData(-1, -1_000)]
    [InlineData(-1_000, -1_000)]
    public void Instants_are_cut_to_microseconds_towards_the_past(long nanoseconds, long expected)
    {
        var instant = NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanoseconds);

        EventTime.ToMicroseconds(instant).Should().Be(NodaConstants.UnixEpoch + Duration.FromNanoseconds(expected));
    }

    [Fact]
    public void The_calendar_begins_with_1990_and_ends_before_2100()
    {
        Instant[] instants = [EventTime.Earliest - Duration.Epsilon, EventTime.Earliest, EventTime.Latest - Duration.Epsilon, EventTime.Latest];

        instants.Select(EventTime.IsWithinCalendar).Should().Equal(false, true, true, false);
    }

    private static Instant Noon(long microseconds) => Given.Noon + (Duration.FromNanoseconds(1_000) * microseconds);
}
