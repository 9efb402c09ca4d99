using Clickstream.Fuzzing;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>A collector that is killed has lost nothing that it acknowledged. The campaign by itself kills it two hundred times.</summary>
public sealed class KilledCollectorTests
{
    [Fact]
    public async Task Whatever_was_acknowledged_before_a_kill_is_in_the_history_once()
    {
        var found = await KillCampaign.RunAsync(kills: 8, seed: 3);

        found.Should().BeEquivalentTo(new { Lost = 0, Doubled = 0 });
        found.Acknowledged.Should().BePositive();
    }
}
