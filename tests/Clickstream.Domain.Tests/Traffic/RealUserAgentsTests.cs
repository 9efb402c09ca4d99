using System.Globalization;
using Clickstream.Domain.Traffic;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Domain.Tests.Traffic;

/// <summary>The agents of a real web server's log, each of which was read and judged by eye.</summary>
public sealed class RealUserAgentsTests
{
    [RealDataFact]
    public void Every_agent_is_of_the_class_that_a_reader_gives_it() =>
        Count(device => device.DeviceClass).Should().BeEquivalentTo(new Dictionary<string, (int Agents, int Requests)>
        {
            ["desktop"] = (326, 6664),
            ["mobile"] = (94, 290),
            ["tablet"] = (17, 94),
            ["unknown"] = (7, 51),
            ["bot"] = (114, 2900),
        });

    [RealDataFact]
    public void Every_bot_is_one_for_the_reason_that_a_reader_gives_it() =>
        Count(device => device.BotReason ?? "person").Should().BeEquivalentTo(new Dictionary<string, (int Agents, int Requests)>
        {
            [BotReasons.Declared] = (66, 1675),
            [BotReasons.FeedReader] = (22, 891),
            [BotReasons.Headless] = (1, 5),
            [BotReasons.Library] = (24, 139),
            [BotReasons.NoAgent] = (1, 190),
            ["person"] = (444, 7099),
        });

    private static Dictionary<string, (int Agents, int Requests)> Count(Func<Device, string> group) => File.ReadLines(RealData.UserAgents)
        .Select(line => line.Split('\t'))
        .Select(parts => (
            Requests: int.Parse(parts[0], CultureInfo.InvariantCulture),
            // A web server's log writes a hyphen for what was not sent.
            Device: DeviceRules.Classify(parts[1] is "-" ? string.Empty : parts[1], null, null)))
        .GroupBy(agent => group(agent.Device))
        .ToDictionary(agents => agents.Key, agents => (agents.Count(), agents.Sum(agent => agent.Requests)));
}
