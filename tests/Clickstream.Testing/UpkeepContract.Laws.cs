using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.UseCases;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Clickstream.Testing;

/// <content>What holds for any history.</content>
public abstract partial class UpkeepContract
{
    [Fact]
    public void Whatever_is_merged_and_erased_the_warehouse_is_that_of_what_is_left()
    {
        var law = Prop.ForAll(RandomHistory.Arbitrary, history => HoldsAsync(history).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories), law);
    }

    [Fact]
    public void What_has_expired_stays_away_however_late_a_copy_arrived()
    {
        var law = Prop.ForAll(RandomHistory.Arbitrary, history => ExpiresAsync(history).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Histories), law);
    }

    private async Task<string> DumpOfAsync(IEnumerable<ClickstreamEvent> events)
    {
        await using var reference = await CreateReferenceAsync();
        var history = new SegmentedHistory();
        history.Add([.. events]);
        await reference.Warehouse.ProjectAsync(history);
        return await reference.DumpAsync();
    }

    private async Task<bool> HoldsAsync(RandomHistory random)
    {
        await using var platform = await CreateAsync();
        var chance = new Random(random.Seed);
        foreach (var segment in random.Scattered())
        {
            await platform.AppendAsync([.. segment]);
            if (chance.Next(3) == 0)
            {
                await platform.ProjectAsync();
                await platform.CompactAsync(targetEvents: chance.Next(1, 20));
            }
        }

        await platform.ProjectAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(await DumpOfAsync(random.Whole()), "compaction changes nothing");

        ErasureSubject subject = chance.Next(2) == 0
            ? new ErasureSubject.Visitor(new VisitorId("shop", "v0"))
            : new ErasureSubject.User("shop", "u1");
        await platform.SendAsync(new EraseVisitor(subject));
        var left = await platform.History.EventsAsync();
        left.Should().NotContain(one => subject.Owns(one));
        var expected = await DumpOfAsync(left);
        (await platform.Warehouse.DumpAsync()).Should().Be(expected, "what is left in the warehouse is what is left in the history");
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(expected);
        return true;
    }

    private async Task<bool> ExpiresAsync(RandomHistory random)
    {
        await using var platform = await CreateAsync();
        var chance = new Random(random.Seed);

        // Of events of which the client told no time, every copy happened when it arrived, so an expiry cannot tell that it is one.
        var clocked = random with { Events = [.. random.Events.Select(one => one with { IsClockless = false })] };
        foreach (var segment in clocked.Scattered())
        {
            await platform.AppendAsync([.. segment]);
        }

        await platform.ProjectAsync();
        platform.Clock.Now = Given.Noon + Duration.FromHours(24 + chance.Next(0, 8));
        await platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromDays(1) });
        var young = await platform.Warehouse.DumpAsync();
        await platform.RebuildAsync();
        (await platform.Warehouse.DumpAsync()).Should().Be(young, "no copy that arrived later brings an expired event back");
        return true;
    }
}
