using System.Runtime.CompilerServices;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using Clickstream.Testing;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Domain.Tests.Sessions;

/// <summary>The worked example of the documentation is what the sessionizer does.</summary>
public sealed class WorkedExampleTests
{
    private const int FirstRulesColumn = 3;

    private static readonly SessionRules[] Rules =
    [
        new(), new() { InactivityTimeout = Duration.FromMinutes(20) }, new() { CutOnCampaignChange = true },
        new() { CutAtMidnightIn = DateTimeZoneProviders.Tzdb["Asia/Ho_Chi_Minh"] },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_table_is_right(int rules)
    {
        var rows = Table();
        var activities = Classified.InOrder(rows.Select(row => Given.Event(
            row[1], (Parse(row[0]) - Given.Noon).TotalSeconds,
            change: envelope => envelope with { Page = new PageContext("https://shop.example" + row[2], null, null) })));
        var sessionOf = new int[activities.Length];

        var sessions = Sessionizer.Split(activities, Rules[rules], sessionOf);

        rows.Should().HaveCount(8);
        sessionOf.Select(session => $"{session + 1}").Should().Equal(rows.Select(row => row[FirstRulesColumn + rules]));
        sessions[0].IsCartAbandoned.Should().Be(rules is not 1, "only under 20 minutes is the add in the second session");
        sessions[^1].Purchases.Should().Be(1);
    }

    private static Instant Parse(string time) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss").Parse(time).Value.InUtc().ToInstant();

    private static List<string[]> Table([CallerFilePath] string path = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/session-rules.md"))
            .Where(line => line.StartsWith("| 2026-", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];
}
