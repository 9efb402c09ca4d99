using System.Text.Json;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Costs;

public sealed class CostCommandTests
{
    [Fact]
    public async Task The_tables_say_what_is_paid_of_which_day_and_what_is_left_out()
    {
        var run = await CommandRun.OfAsync("cost", "--events-per-day", "1000000");

        run.Should().BeEquivalentTo(new { ExitCode = 0, Errors = string.Empty });
        run.Output.Should().ContainAll(
            "Runs when idle", "Caused by events", "1,000,000 events a day, direct", "USD for a million events", "API Gateway", "HTTP API",
            "What drives it: S3, new segments", "us-east-1, 2026-09-24", "Not counted: the shop itself (Amplify)", "is not deducted");
        run.Output.Split('\n').Should().OnlyContain(line => line.Length <= 100);
    }

    [Fact]
    public async Task The_tables_say_what_other_requests_would_make_of_it()
    {
        var output = await CommandCall.OutputOfAsync("cost", "--events-per-day", "1000000", "--mode", "buffered");

        string.Join(' ', output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Should().MatchRegex(
            @"With 1\.\d events a request, as of a shop that loads every page anew, a million would cost [45]\.\d\d; "
            + @"with 3\.\d, when the tracker waits ten seconds for others, [12]\.\d\d\.");
    }

    [Fact]
    public async Task More_than_one_function_can_do_is_told_of()
    {
        var (much, usual) = (
            await CommandCall.OutputOfAsync("cost", "--events-per-day", "10000000"),
            await CommandCall.OutputOfAsync("cost", "--events-per-day", "1000000"));

        much.Should().MatchRegex(@"ends\s+after\s+15,\s+and\s+the\s+next\s+goes\s+on:\s+one\s+function\s+does\s+not\s+keep\s+up");
        usual.Should().Contain("merging").And.NotContain("ends after");
    }

    [Fact]
    public async Task With_json_the_lines_add_up_to_the_sums()
    {
        var root = await JsonAsync("--mode", "buffered");
        var lines = root.GetProperty("lines").EnumerateArray().ToList();

        Number(root, "idle_usd_per_month").Should().BeApproximately(SumOf("idle"), 0.0001m);
        Number(root, "events_usd_per_month").Should().BeApproximately(SumOf("events"), 0.0001m);
        Number(root, "history_usd_per_month").Should().BeApproximately(SumOf("history"), 0.0001m);
        Number(root, "usd_per_month").Should().BeApproximately(SumOf("idle") + SumOf("events"), 0.0001m);
        root.GetProperty("mode").GetString().Should().Be("buffered");
        root.GetProperty("alternatives").ValueKind.Should().Be(JsonValueKind.Null);

        decimal SumOf(string cause) => lines
            .Where(line => line.GetProperty("cause").GetString() == cause).Sum(line => line.GetProperty("usd_per_month").GetDecimal());
    }

    [Fact]
    public async Task Nobody_who_sends_nothing_pays_for_events()
    {
        var output = await CommandCall.OutputOfAsync("cost", "--events-per-day", "0", "--alternatives");

        output.Should().Contain("USD a month when idle").And.NotContainAny("Caused by events", "million events", "elsewhere", "drives");
    }

    [Fact]
    public async Task What_is_free_for_ever_is_deducted_when_it_is_asked_for()
    {
        var (listed, deducted) = (await JsonAsync(), await JsonAsync("--free-tier"));

        Number(deducted, "idle_usd_per_month").Should().BeLessThan(Number(listed, "idle_usd_per_month"));
        Number(deducted, "events_usd_per_month").Should().BeLessThan(Number(listed, "events_usd_per_month"));
    }

    [Fact]
    public async Task The_number_of_events_with_a_request_is_taken_as_it_is_told()
    {
        var told = await JsonAsync("--events-per-request", "2.5");

        Number(told, "events_per_request").Should().Be(2.5m);
    }

    [Fact]
    public async Task Alternatives_are_told_with_their_prices_or_that_these_are_not_public()
    {
        var output = await CommandCall.OutputOfAsync("cost", "--events-per-day", "1000000", "--alternatives");

        output.Should().ContainAll(
            "PostHog", "Mixpanel", "Snowplow", "Segment", "RudderStack", "Amplitude", "Google Analytics", "Analytics on AWS", "not public");
    }

    private static async Task<JsonElement> JsonAsync(params string[] more) =>
        JsonElement.Parse(await CommandCall.OutputOfAsync(["cost", "--events-per-day", "100000", "--json", .. more]));

    private static decimal Number(JsonElement json, string name) => json.GetProperty(name).GetDecimal();
}
