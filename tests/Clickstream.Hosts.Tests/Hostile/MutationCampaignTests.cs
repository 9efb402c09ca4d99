using Clickstream.Fuzzing;

namespace Clickstream.Hosts.Tests.Hostile;

public sealed class MutationCampaignTests
{
    private const int Bodies = 20_000;

    [Fact]
    public async Task No_damaged_body_is_answered_with_a_server_error_or_lost()
    {
        var result = await MutationCampaign.RunAsync(Bodies, seed: 7);

        result.Failures.Should().BeEmpty();
        result.Statuses.Values.Sum().Should().Be(Bodies);
        result.Statuses.Keys.Should().BeEquivalentTo([200, 202, 204, 400, 413], "some damage does no harm, some cannot be read");
    }
}
