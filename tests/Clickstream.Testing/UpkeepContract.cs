using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>What compaction, erasure, expiry and verification promise, over every pair of adapters; here what they share.</summary>
public abstract partial class UpkeepContract
{
    /// <summary>Long after all events of the tests: every hour is closed.</summary>
    protected static readonly Instant Later = Given.Noon + Duration.FromDays(60);

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An empty platform at <see cref="Later"/>.</summary>
    protected abstract Task<UpkeepPlatform> CreateAsync();

    /// <summary>An empty warehouse like the platform's, to compare with.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateReferenceAsync();

    /// <summary>How many random histories are tried.</summary>
    protected abstract int Histories { get; }

    [Fact]
    public async Task One_at_a_time_rewrites_segments()
    {
        await using var platform = await CreateAsync();
        await platform.Warehouse.Warehouse.PrepareAsync(None);
        Func<Task>[] upkeep =
        [
            () => platform.CompactAsync(), () => platform.EraseVisitorAsync("v1"),
            () => platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) }),
        ];
        await using (await platform.Warehouse.Warehouse.BeginUpkeepAsync(removesFacts: true, None))
        {
            foreach (var another in upkeep)
            {
                (await another.Should().ThrowAsync<WarehouseException>()).Which.Code.Should().Be(WarehouseException.Busy);
            }

            var rebuild = () => platform.RebuildAsync();
            (await rebuild.Should().ThrowAsync<WarehouseException>("what is taken out would come back with the successor"))
                .Which.Code.Should().Be(WarehouseException.Busy);
        }

        await using (await platform.Warehouse.Warehouse.BeginUpkeepAsync(removesFacts: false, None))
        {
            await platform.RebuildAsync();
        }

        foreach (var one in upkeep)
        {
            await one();
        }
    }

    [Fact]
    public async Task A_verified_history_has_no_findings()
    {
        await using var platform = await CreateAsync();
        await platform.AppendAsync([.. Given.OneOfEachKind()]);
        await platform.AppendAsync(Given.PageView(7000), Given.PageView(8000));
        await platform.ProjectAsync();
        await platform.CompactAsync();

        var summary = await platform.SendAsync(new VerifyHistory());

        summary.Findings.Should().BeEmpty();
        summary.Should().BeEquivalentTo(new { Verified = summary.Segments, Events = Given.OneOfEachKind().Length + 2L, NotCompared = 0 });
    }
}
