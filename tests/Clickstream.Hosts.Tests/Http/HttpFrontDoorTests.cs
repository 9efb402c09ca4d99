using System.Net;
using System.Text;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Http;
using Clickstream.Hosts.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Clickstream.Hosts.Tests.Http;

/// <summary>What the HTTP server does by itself: it tells how it is, bounds what comes in, and stops without losing anything.</summary>
public sealed class HttpFrontDoorTests : IDisposable
{
    private static readonly WireAnswer Accepted = new(202, "application/json", "{}"u8.ToArray());

    private readonly string folder = Directory.CreateTempSubdirectory("clickstream-door-").FullName;
    private readonly HttpClient client = new();

    public void Dispose()
    {
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task A_server_over_storage_that_works_is_well(string path)
    {
        await using var server = await StartAsync(readiness: ReadinessOf(folder));

        using var answer = await client.GetAsync(UrlOf(server, path));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await answer.Content.ReadAsStringAsync()).Should().Be("""{"status":"ok"}""");
    }

    [Fact]
    public async Task A_server_is_not_ready_while_nothing_can_be_stored_and_ready_when_it_can_again()
    {
        // A lake below a file cannot be made.
        var obstacle = Path.Combine(folder, "obstacle");
        await File.WriteAllTextAsync(obstacle, "in the way");
        var time = new SettableTime();
        await using var server = await StartAsync(readiness: ReadinessOf(Path.Combine(obstacle, "lake"), time));

        using var unready = await client.GetAsync(UrlOf(server, "/readyz"));
        using var alive = await client.GetAsync(UrlOf(server, "/healthz"));
        File.Delete(obstacle);
        using var remembered = await client.GetAsync(UrlOf(server, "/readyz"));
        time.Pass(TimeSpan.FromSeconds(5));
        using var ready = await client.GetAsync(UrlOf(server, "/readyz"));

        unready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await unready.Content.ReadAsStringAsync()).Should().Contain(HistoryException.Unavailable);
        alive.StatusCode.Should().Be(HttpStatusCode.OK);
        remembered.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable, "the storage is not asked for every question");
        ready.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_sends_more_than_an_address_may_is_asked_to_wait()
    {
        await using var server = await StartAsync(options: new HttpFrontDoorOptions { Url = "http://127.0.0.1:0", RequestsPerSecond = 1 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PostAsync(server, "{}")));

        var accepted = answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted);
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        accepted.Should().BeGreaterThanOrEqualTo(10, "ten seconds' worth may come at once");
        (accepted + refused.Count).Should().Be(answers.Length);
        refused.Should().NotBeEmpty().And.AllSatisfy(answer => answer.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1)));
        (await refused[0].Content.ReadAsStringAsync()).Should().Contain(RequestCodes.RateLimited);
        using var health = await client.GetAsync(UrlOf(server, "/healthz"));
        health.StatusCode.Should().Be(HttpStatusCode.OK, "who asks for health is not counted");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bodies_beyond_what_memory_is_set_aside_for_are_refused_until_there_is_room(bool isChunked)
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await StartAsync(
            async request =>
            {
                arrived.TrySetResult();
                await release.Task;
                return Accepted;
            },
            budget: new ByteBudget(100_000));
        var body = new string(' ', 60_000);

        var first = PostAsync(server, body, isChunked);
        await arrived.Task;
        using var refused = await PostAsync(server, body, isChunked);
        release.SetResult();
        using var taken = await first;
        using var later = await PostAsync(server, body, isChunked);

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        (await refused.Content.ReadAsStringAsync()).Should().Contain(RequestCodes.Overloaded);
        new[] { taken, later }.Should().AllSatisfy(answer => answer.StatusCode.Should().Be(HttpStatusCode.Accepted));
    }

    [Fact]
    public async Task A_stop_answers_what_is_in_flight()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await StartAsync(async request =>
        {
            arrived.TrySetResult();
            await release.Task;
            return Accepted;
        });

        var answer = PostAsync(server, "{}");
        await arrived.Task;
        var url = UrlOf(server, "/healthz");
        var stop = server.StopAsync();
        using var other = new HttpClient();
        await UntilRefusedAsync(other, url);
        stop.IsCompleted.Should().BeFalse("a request is in flight");
        release.SetResult();

        using var told = await answer;
        told.StatusCode.Should().Be(HttpStatusCode.Accepted);
        await stop;
    }

    /// <summary>Waits until nobody listens any more.</summary>
    private static async Task UntilRefusedAsync(HttpClient client, Uri url)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            DateTime.UtcNow.Should().BeBefore(patience, "a server that stops takes no more");
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.ConnectionClose = true;
                using var answer = await client.SendAsync(request);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static Readiness ReadinessOf(string lake, TimeProvider? time = null) => new(
        new ParquetEventHistory(new DirectoryObjectStore(lake), SystemClock.Instance), NullLogger.Instance, time ?? TimeProvider.System);

    private static Uri UrlOf(WebApplication server, string path) => new(new Uri(server.Urls.Single()), path);

    private static async Task<WebApplication> StartAsync(
        Func<WireRequest, Task<WireAnswer>>? answer = null, HttpFrontDoorOptions? options = null, Readiness? readiness = null,
        ByteBudget? budget = null)
    {
        var door = new HttpFrontDoor(
            answer ?? (_ => Task.FromResult(Accepted)), SystemClock.Instance, options ?? new HttpFrontDoorOptions { Url = "http://127.0.0.1:0" })
        {
            Budget = budget ?? new ByteBudget(ByteBudget.UsualLimit),
            Readiness = readiness,
        };
        var server = door.Build();
        await server.StartAsync();
        return server;
    }

    private async Task<HttpResponseMessage> PostAsync(WebApplication server, string body, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, UrlOf(server, "/clickstream"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = isChunked;
        return await client.SendAsync(request);
    }

    /// <summary>Time that passes when it is told to.</summary>
    private sealed class SettableTime : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Pass(TimeSpan time) => ticks += time.Ticks;
    }
}
