using Clickstream.Domain.Sessions;
using NodaTime;

namespace Clickstream.Domain.Tests.Sessions;

public sealed class SessionRulesTests
{
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
