using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>
/// The law: any split of the same events into segments, in any order, with any repetitions, gives the same warehouse as one rebuild from
/// scratch, surrogate keys included.
/// </summary>
public abstract class ProjectionLawContract
{
    /// <summary>An empty warehouse.</summary>
    protected abstract Task<IWarehouseUnderTest> CreateAsync();

    /// <summary>How many random histories are tried for each set of rules.</summary>
    protected abstract int Histories { get; }

    /// <summary>Of how many histories one is also rebuilt.</summary>
    protected abstract int HistoriesARebuild { get; }

    /// <summary>Where the warehouse is, for who reads what a campaign tried.</summary>
    protected abstract string Where { get; }

    [Theory]
    [InlineData(30, 24 * 60, false, false, null)]
    [InlineData(30, 120, false, true, null)]
    [InlineData(15, 0, false, false, "Asia/Ho_Chi_Minh")]
    [InlineData(180, 0, false, true, "America/Los_Angeles")]
    [InlineData(30, 24 * 60, true, true, "UTC")]
    public async Task Any_split_order_and_repetition_gives_the_warehouse_of_a_rebuild(
        int timeoutMinutes, int maximumMinutes, bool trustsClient, bool cutsOnCampaigns, string? midnightIn)
    {
        var rules = new SessionRules
        {
            InactivityTimeout = Duration.FromMinutes(timeoutMinutes),
            MaximumDuration = maximumMinutes == 0 ? null : Duration.FromMinutes(maximumMinutes),
            TrustClientSessions = trustsClient,
            CutOnCampaignChange = cutsOnCampaigns,
            CutAtMidnightIn = midnightIn is null ? null : DateTimeZoneProviders.Tzdb[midnightIn],
        };
        await using var reference = await CreateAsync();
        await using var scattered = await CreateAsync();
        var law = Prop.ForAll(RandomHistory.Arbitrary, history => HoldsAsync(history, rules, reference, scattered).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories), law);
        Campaign.Tell($"random histories {Where}, timeout {timeoutMinutes} min, trusts {trustsClient}, midnight {midnightIn ?? "none"}", Histories);
    }

    private async Task<bool> HoldsAsync(RandomHistory random, SessionRules rules, IWarehouseUnderTest reference, IWarehouseUnderTest scattered)
    {
        await reference.ResetAsync();
        await reference.Warehouse.ProjectAsync(random.Whole(), rules);
        var expected = await reference.DumpAsync();

        await scattered.ResetAsync();
        var history = new SegmentedHistory();
        var chance = new Random(random.Seed + 1);
        foreach (var segment in random.Scattered())
        {
            _ = chance.Next(4) == 0 ? history.AddLarge(segment) : history.Add(segment);
            if (chance.Next(3) == 0)
            {
                await (chance.Next(2) == 0
                    ? ProjectAsync(scattered.Warehouse, history, rules, chance, needsAll: false)
                    : FailAsync(scattered.Warehouse, history, rules, chance));
            }
        }

        await ProjectAsync(scattered.Warehouse, history, rules, chance, needsAll: true);
        var incremental = await scattered.DumpAsync();
        incremental.Should().Be(expected, "incremental projection must equal one pass over all events");

        if (chance.Next(HistoriesARebuild) > 0)
        {
            return true;
        }

        await scattered.Warehouse.RebuildAsync(history, rules, writers: chance.Next(1, 3));
        (await scattered.DumpAsync()).Should().Be(expected, "a rebuild from the scattered segments must equal it too");
        return true;
    }

    /// <summary>Projects until something goes wrong, at any call.</summary>
    private static async Task FailAsync(IWarehouse warehouse, IEventHistory history, SessionRules rules, Random chance)
    {
        using var ports = new FaultyPorts(chance.Next(1, 40), (PortFault)chance.Next(3));
        try
        {
            await ports.Of(warehouse).ProjectAsync(
                ports.Of(history), rules, chance.Next(1, 20), chance.Next(), writers: chance.Next(1, 3), cancellationToken: ports.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WarehouseException { IsTransient: true } or HistoryException { IsTransient: true })
        {
            ports.IsHit.Should().BeTrue();
        }
    }

    /// <summary>Projects by one writer or by several side by side, of which, when not all is needed, some may not come.</summary>
    private static async Task ProjectAsync(IWarehouse warehouse, IEventHistory history, SessionRules rules, Random chance, bool needsAll)
    {
        var (shards, writers) = (chance.Next(2) == 0 ? 1 : chance.Next(2, 5), chance.Next(1, 4));
        await Task.WhenAll(Enumerable.Range(1, shards).Where(_ => needsAll || chance.Next(3) > 0).Select(shard =>
        {
            var (sliceEvents, shuffleSeed) = (chance.Next(1, 20), chance.Next());
            return Task.Run(() => warehouse.ProjectAsync(history, rules, sliceEvents, shuffleSeed, shard, shards, writers));
        }));
    }
}
