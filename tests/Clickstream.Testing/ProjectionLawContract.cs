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

    /// <summary>How many of them share a warehouse, each a site of its own, to save time: slices and faults are those of all together.</summary>
    protected abstract int SideBySide { get; }

    /// <summary>How many warehouses are tried at a time: while one waits for its storage, another goes on.</summary>
    protected abstract int AtOnce { get; }

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
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            await using var reference = await CreateAsync();
            await using var scattered = await CreateAsync();
            var law = Prop.ForAll(Sites(), sites => HoldsAsync(sites, rules, reference, scattered).GetAwaiter().GetResult());
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories / SideBySide / AtOnce), law);
        })));
        Campaign.Tell($"random histories {Where}, timeout {timeoutMinutes} min, trusts {trustsClient}, midnight {midnightIn ?? "none"}", Histories);
    }

    /// <summary>Histories, each of another site; shrinks by leaving one out, or events of one.</summary>
    private Arbitrary<RandomHistory[]> Sites() => Arb.From(
        RandomHistory.Arbitrary.Generator.ArrayOf(SideBySide).Select(
            histories => histories.Select((history, i) => history with { SiteId = $"shop-{i}" }).ToArray()),
        sites => Enumerable.Range(0, sites.Length).SelectMany(i => RandomHistory.Arbitrary.Shrinker(sites[i])
            .Select(smaller => sites.Select((site, at) => at == i ? smaller : site).ToArray())
            .Prepend([.. sites.Where((_, at) => at != i)]).Where(smaller => smaller.Length > 0)));

    private async Task<bool> HoldsAsync(RandomHistory[] sites, SessionRules rules, IWarehouseUnderTest reference, IWarehouseUnderTest scattered)
    {
        await reference.ResetAsync();
        var whole = new SegmentedHistory();
        whole.Add([.. sites.SelectMany(site => site.Whole())]);
        await reference.Warehouse.ProjectAsync(whole, rules);
        var expected = await reference.DumpAsync();

        await scattered.ResetAsync();
        var history = new SegmentedHistory();
        var chance = new Random(sites[0].Seed + 1);
        var split = sites.Select(site => site.Scattered().ToList()).ToList();
        for (var i = 0; i < split.Max(segments => segments.Count); i++)
        {
            var segment = split.Where(segments => i < segments.Count).SelectMany(segments => segments[i]).ToArray();
            chance.Shuffle(segment);
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
    private async Task FailAsync(IWarehouse warehouse, IEventHistory history, SessionRules rules, Random chance)
    {
        using var ports = new FaultyPorts(chance.Next(1, 40), (PortFault)chance.Next(3));
        try
        {
            await ports.Of(warehouse).ProjectAsync(
                ports.Of(history), rules, SliceEvents(chance), chance.Next(), writers: chance.Next(1, 3), cancellationToken: ports.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WarehouseException { IsTransient: true } or HistoryException { IsTransient: true })
        {
            ports.IsHit.Should().BeTrue();
        }
    }

    /// <summary>Projects by one writer or by several side by side, of which, when not all is needed, some may not come.</summary>
    private async Task ProjectAsync(IWarehouse warehouse, IEventHistory history, SessionRules rules, Random chance, bool needsAll)
    {
        var (shards, writers) = (chance.Next(2) == 0 ? 1 : chance.Next(2, 5), chance.Next(1, 4));
        await Task.WhenAll(Enumerable.Range(1, shards).Where(_ => needsAll || chance.Next(3) > 0).Select(shard =>
        {
            var (sliceEvents, shuffleSeed) = (SliceEvents(chance), chance.Next());
            return Task.Run(() => warehouse.ProjectAsync(history, rules, sliceEvents, shuffleSeed, shard, shards, writers));
        }));
    }

    /// <summary>As many slices for many histories as for one.</summary>
    private int SliceEvents(Random chance) => chance.Next(1, 20) * SideBySide;
}
