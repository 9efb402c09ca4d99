using System.Text.Json;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Lambda;
using Clickstream.Hosts.Lambda.Ingest;
using Clickstream.Hosts.Lambda.Runtime;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Clickstream.Hosts.Tests.Lambda;

/// <summary>Write keys that are replaced while the function runs.</summary>
public sealed class WriteKeyTests
{
    private readonly SettableClock clock = new(SystemClock.Instance.GetCurrentInstant());
    private string[] keys = ["old"];
    private int reads;

    [Fact]
    public async Task A_key_that_is_not_known_is_looked_for_again_but_not_all_the_time()
    {
        await using var platform = Platform.Open(new ForgetfulStore(), new PrivacyOptions());
        var function = new IngestFunction(
            _ => Task.FromResult(Open(platform)), Open(platform), platform.Get<IEventHistory>(), clock, NullLogger.Instance);
        reads = 0;

        (await StatusAsync(function, "old")).Should().Be(202);
        keys = ["new", "old"];
        (await StatusAsync(function, "new")).Should().Be(401, "the keys were read this minute");
        clock.Now += Duration.FromMinutes(1);
        (await StatusAsync(function, "old")).Should().Be(202);
        reads.Should().Be(1, "a key that is known is no reason to ask");
        (await StatusAsync(function, "new")).Should().Be(202);
        (await StatusAsync(function, "wrong")).Should().Be(401);
        reads.Should().Be(2);
        clock.Now += Duration.FromMinutes(1);
        (await StatusAsync(function, "wrong")).Should().Be(401);
        reads.Should().Be(3);
    }

    private Collector Open(Platform platform)
    {
        reads++;
        return new Collector(platform.Mediator, new CollectorOptions { WriteKeys = keys });
    }

    private static async Task<int> StatusAsync(IngestFunction function, string key)
    {
        var call = System.Text.Encoding.UTF8.GetBytes(GatewayEvents.HttpApi(query: $"writeKey={key}"));
        var answer = await function.HandleAsync(new Invocation("r1", DateTimeOffset.UtcNow.AddMinutes(1), null, call), CancellationToken.None);
        return JsonDocument.Parse(answer).RootElement.GetProperty("statusCode").GetInt32();
    }
}
