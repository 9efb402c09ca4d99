using Clickstream.Domain.Sessions;
using NodaTime;

namespace Clickstream.Domain.Tests.Sessions;

public sealed class SessionRulesTests
{
    public static TheoryData<SessionRules> Rules => new()
    {
        new SessionRules(),
        new SessionRules { MaximumDuration = null, TrustClientSessions = true },
        new SessionRules { InactivityTimeout = Duration.FromMilliseconds(1), CutOnCampaignChange = true },
        new SessionRules { MaximumDuration = Duration.FromDays(3650), CutAtMidnightIn = DateTimeZoneProviders.Tzdb["Asia/Ho_Chi_Minh"] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rules_are_read_from_their_description(SessionRules rules) => SessionRules.Parse(rules.Describe()).Should().Be(rules);

    [Theory]
    [InlineData("")]
    [InlineData("classification=1;maximum_duration_us=none;trust_client_sessions=true")]
    [InlineData("inactivity_timeout_us=x;maximum_duration_us=none")]
    [InlineData("inactivity_timeout_us=1;maximum_duration_us=1;cut_at_midnight_in=Nowhere/Land")]
    public void What_describes_no_rules_is_refused(string description) =>
        FluentActions.Invoking(() => SessionRules.Parse(description)).Should().Throw<FormatException>();

    [Fact]
    public void The_default_rules_describe_themselves_as_warehouses_recorded_them() => new SessionRules().Describe().Should().Be(
        "classification=2;inactivity_timeout_us=1800000000;maximum_duration_us=86400000000;trust_client_sessions=false");

    [Fact]
    public void Rules_that_are_off_by_default_are_described_when_they_are_on() =>
        new SessionRules { CutOnCampaignChange = true, CutAtMidnightIn = DateTimeZoneProviders.Tzdb["Asia/Ho_Chi_Minh"] }.Describe()
            .Should().EndWith(";cut_on_campaign_change=true;cut_at_midnight_in=Asia/Ho_Chi_Minh");

    [Fact]
    public void No_maximum_is_described_as_none() =>
        new SessionRules { MaximumDuration = null }.Describe().Should().Contain("maximum_duration_us=none");

    [Fact]
    public void Different_rules_describe_themselves_differently()
    {
        var rules = new SessionRules();
        SessionRules[] all =
        [
            rules, rules with { InactivityTimeout = Duration.FromMinutes(20) }, rules with { MaximumDuration = null }, rules with { TrustClientSessions = true },
        ];

        all.Select(one => one.Describe()).Should().OnlyHaveUniqueItems();
    }
}
