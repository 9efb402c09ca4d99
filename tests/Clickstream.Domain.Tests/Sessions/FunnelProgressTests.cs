using Clickstream.Domain.Sessions;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Domain.Tests.Sessions;

public sealed class FunnelProgressTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("V1", 1)]
    [InlineData("V1 A2", 2)]
    [InlineData("V1 A2 C3", 3)]
    [InlineData("V1 A2 C3 P4", 4)]
    public void Steps_in_order_are_reached(string steps, int expected) => Play(steps).FurthestStep.Should().Be(expected);

    [Theory]
    [InlineData("A1 V2", 1)]
    [InlineData("V1 C2 A3", 2)]
    [InlineData("P1 C2 A3 V4", 1)]
    [InlineData("V1 A2 P3 C4", 3)]
    [InlineData("C1 P2", 0)]
    public void A_step_before_the_one_it_follows_does_not_count(string steps, int expected) =>
        Play(steps).FurthestStep.Should().Be(expected);

    [Theory]
    [InlineData("A1 V2 A3", 2)]
    [InlineData("V1 C2 A3 C4", 3)]
    [InlineData("V1 A2 P3 C4 P5", 4)]
    public void A_step_taken_again_in_its_turn_counts(string steps, int expected) => Play(steps).FurthestStep.Should().Be(expected);

    [Theory]
    [InlineData("V1 A1 C1 P1")]
    [InlineData("P1 C1 A1 V1")]
    [InlineData("A1 P1 V1 C1")]
    [InlineData("C1 V1 P1 A1")]
    public void Steps_at_one_instant_count_in_any_order(string steps) => Play(steps).FurthestStep.Should().Be(4);

    [Fact]
    public void A_step_is_reached_at_its_first_event()
    {
        var progress = Play("V1 A2 V3 A4 C5 C6 P7 P8");

        new[] { progress.ViewedItemAt, progress.AddedToCartAt, progress.BeganCheckoutAt, progress.PurchasedAt }
            .Should().Equal(At('1'), At('2'), At('5'), At('7'));
    }

    private static FunnelProgress Play(string steps) => steps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(
        FunnelProgress.None, (progress, step) => step[0] switch
        {
            'V' => progress.Viewed(At(step[1])),
            'A' => progress.Added(At(step[1])),
            'C' => progress.CheckedOut(At(step[1])),
            _ => progress.Purchased(At(step[1])),
        });

    private static Instant At(char second) => Given.Noon + Duration.FromSeconds(second - '0');
}
