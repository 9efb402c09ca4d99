using System.Text.Json;
using Clickstream.Domain.UseCases;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Protocols;

namespace Clickstream.Hosts.Tests.Hostile;

/// <summary>Every hostile case, alone and between two good events, through the collector and through HTTP.</summary>
public sealed class HostileCasesTests(CollectorServer server) : IClassFixture<CollectorServer>
{
    public static TheoryData<string> Alone => [.. HostileCase.All.Keys];

    public static TheoryData<string> InBatch => [.. HostileCase.All.Where(one => one.Value.InBatch is not null).Select(one => one.Key)];

    [Fact]
    public void Every_hostile_row_but_those_of_gateways_has_a_case() => HostileCase.All.Values.Select(one => one.Row).Distinct()
        .Should().BeEquivalentTo(Enumerable.Range(1, 56).Concat(Enumerable.Range(73, 18)).Except([86]), "86 is a flood, which a gateway throttles");

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task Alone_it_is_answered_as_documented(string id)
    {
        var hostile = HostileCase.All[id];
        await using var collector = new InMemoryCollector();

        var answer = await PostAsync(collector, hostile, hostile.Body);

        await CheckAsync(collector, answer, hostile.Alone, hostile);
        if (hostile.Event.Count > 0)
        {
            var probe = new EventProbe(await collector.HistoryAsync(), await collector.Mediator.Send(new ProjectHistory()));
            hostile.Event.Select(expected => (expected.Key, probe[expected.Key])).Should().Equal(hostile.Event.Select(one => (one.Key, (string?)one.Value)));
        }
    }

    [Theory]
    [MemberData(nameof(InBatch))]
    public async Task Between_good_events_it_harms_neither(string id)
    {
        var hostile = HostileCase.All[id];
        await using var collector = new InMemoryCollector();

        var answer = await PostAsync(collector, hostile, hostile.BodyInBatch);

        await CheckAsync(collector, answer, hostile.InBatch!, hostile);
        var good = (await collector.HistoryAsync()).Count(one => one.Envelope.Page?.Url == "https://shop.example/good");
        good.Should().Be(hostile.InBatch!.Status == 202 ? 2 : 0);
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task Over_HTTP_it_is_answered_the_same(string id)
    {
        var hostile = HostileCase.All[id];

        var answer = await server.PostAsync(hostile.Body, hostile.Headers);

        await CheckAsync(server.Collector, answer, hostile.Alone, hostile);
    }

    [Theory]
    [MemberData(nameof(InBatch))]
    public async Task Over_HTTP_between_good_events_it_is_answered_the_same(string id)
    {
        var hostile = HostileCase.All[id];

        var answer = await server.PostAsync(hostile.BodyInBatch, hostile.Headers);

        await CheckAsync(server.Collector, answer, hostile.InBatch!, hostile);
    }

    private static Task<WireAnswer> PostAsync(InMemoryCollector collector, HostileCase hostile, byte[] body) =>
        collector.PostAsync("/clickstream", body, [.. hostile.Headers]);

    private static async Task CheckAsync(InMemoryCollector collector, WireAnswer answer, Outcome expected, HostileCase hostile)
    {
        var codes = CodesOf(answer).Distinct().ToArray();
        new Outcome(answer.Status, codes, (await collector.HistoryAsync()).Count, (await collector.QuarantineAsync()).Count)
            .Should().BeEquivalentTo(expected, options => options.WithStrictOrdering(), "of {0}", hostile);
        collector.Received.Should().Be(expected.Accepted + expected.Quarantined, "nothing that was received may be unaccounted for");
    }

    private static IEnumerable<string> CodesOf(WireAnswer answer)
    {
        var json = InMemoryCollector.JsonOf(answer)!.Value;
        return json.TryGetProperty("error", out var error)
            ? [error.GetProperty("code").GetString()!]
            : json.GetProperty("rejected").EnumerateArray()
                .SelectMany(one => one.GetProperty("errors").EnumerateArray()).Select(one => one.GetProperty("code").GetString()!);
    }
}
