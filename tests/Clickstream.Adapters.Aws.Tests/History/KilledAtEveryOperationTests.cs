using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Adapters.Aws.Tests.ObjectStores;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using NodaTime;

namespace Clickstream.Adapters.Aws.Tests.History;

/// <summary>
/// Upkeep is killed at its nth operation on the object store, for every n, before and after the operation; then it is run again, and
/// nothing tells the outcome from one that was never interrupted.
/// </summary>
public sealed class KilledAtEveryOperationTests
{
    private static readonly Instant Later = Given.Noon + Duration.FromDays(2);

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.After)]
    public Task Compaction_survives(Death death) => SurvivesAsync(death, platform => platform.CompactAsync(targetEvents: 6));

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.After)]
    public Task Erasure_of_a_visitor_survives(Death death) => SurvivesAsync(death, platform => platform.EraseVisitorAsync("v1"));

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.After)]
    public Task Erasure_of_a_person_survives(Death death) => SurvivesAsync(death, platform => platform.EraseUserAsync("u1"));

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.After)]
    public Task Replay_of_the_quarantine_survives(Death death) => SurvivesAsync(death, platform => platform.SendAsync(new ReplayQuarantine()));

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.After)]
    public Task Expiry_survives(Death death) => SurvivesAsync(
        death, platform => platform.SendAsync(new ExpireHistory { HistoryAge = Duration.FromHours(47), QuarantineAge = Duration.FromDays(1) }));

    private static async Task SurvivesAsync(Death death, Func<UpkeepPlatform, Task> upkeep)
    {
        var expected = await RunAsync(upkeep, lastOperation: int.MaxValue, death);
        expected.Operations.Should().BeGreaterThan(5);
        for (var n = 1; n <= expected.Operations; n++)
        {
            var survived = await RunAsync(upkeep, n, death);

            survived.Warehouse.Should().Be(expected.Warehouse, "killed at operation {0}", n);
            survived.Rebuilt.Should().Be(expected.Warehouse, "killed at operation {0}", n);
            survived.Events.Should().Be(expected.Events, "killed at operation {0}", n);
            survived.Quarantine.Should().Be(expected.Quarantine, "killed at operation {0}", n);
        }
    }

    /// <summary>Fills a lake, kills the upkeep, checks that nothing is lost, runs it to its end.</summary>
    private static async Task<Outcome> RunAsync(Func<UpkeepPlatform, Task> upkeep, int lastOperation, Death death)
    {
        var store = new InMemoryObjectStore();
        await using var warehouse = new InMemoryWarehouseUnderTest();
        await using var platform = Over(store, warehouse);
        await FillAsync(platform);

        var dying = new DyingObjectStore(store, lastOperation, death);
        await using (var doomed = Over(dying, warehouse))
        {
            var isKilled = await DiesAsync(() => upkeep(doomed));
            isKilled.Should().Be(lastOperation != int.MaxValue, "there is an operation {0}", lastOperation);
        }

        await upkeep(platform);
        await platform.ProjectAsync();
        (await platform.SendAsync(new ReadLedger())).Findings.Should().BeEmpty();
        var dump = await warehouse.DumpAsync();
        await platform.RebuildAsync();
        (await platform.SendAsync(new ReadLedger())).Findings.Should().BeEmpty();
        (await platform.SendAsync(new VerifyHistory())).Findings.Should().BeEmpty();
        var events = (await platform.History.EventsAsync()).Select(one => $"{one.Visitor} {one.Id} {one.Fingerprint}").Distinct().Order(StringComparer.Ordinal);
        var quarantine = (await platform.Quarantine.EntriesAsync()).Select(entry => entry.Id).Distinct().Order();
        return new Outcome(
            dying.Operations, dump, await warehouse.DumpAsync(), string.Join('\n', events), string.Join('\n', quarantine));
    }

    private static async Task FillAsync(UpkeepPlatform platform)
    {
        for (var i = 0; i < 6; i++)
        {
            await platform.AppendAsync(
                Given.PageView(i * 60, $"v{i % 3}"), Given.Purchase(i * 60 + 5, $"o{i % 2}", 10 + i, $"v{i % 2}"),
                Given.Event(EventNames.Login, i * 60 + 9, $"v{i % 3}", change: envelope => envelope with { UserId = $"u{i % 3}" }));
        }

        await platform.AppendAsync(Given.PageView(10_000, "v0"), Given.PageView(90_000, "v1"));
        await platform.Quarantine.AppendAsync([.. Enumerable.Range(0, 4).Select(Quarantined)], CancellationToken.None);
        await platform.ProjectAsync();
    }

    private static QuarantinedEvent Quarantined(int i) => new(
        Given.Source() with { ReceivedAt = Given.Noon + Duration.FromHours(i / 2) + Duration.FromSeconds(i) }, $"event {i}",
        System.Text.Encoding.UTF8.GetBytes(i == 3 ? "still wrong" : $$"""{"clientId":"v{{i}}"}"""),
        [new ValidationError("test.wrong", string.Empty, "Wrong.")]);

    private static UpkeepPlatform Over(IObjectStore store, IWarehouseUnderTest warehouse) =>
        LakePlatform.Over(store, warehouse, new SettableClock(Later), new RepairedReader());

    private static async Task<bool> DiesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (DeadException)
        {
            return true;
        }
    }

    private sealed record Outcome(int Operations, string Warehouse, string Rebuilt, string Events, string Quarantine);

    /// <summary>A reader that was repaired: all but one entry are valid now.</summary>
    private sealed class RepairedReader : IDraftReader
    {
        public IReadOnlyList<EventDraft>? Read(QuarantinedEvent entry) => entry.Origin == "event 3" ? null :
        [
            Given.Draft(change: draft => (draft.ClientId, draft.EventId, draft.UserId) = ($"v{entry.Origin![^1]}", null, null)),
        ];
    }
}
