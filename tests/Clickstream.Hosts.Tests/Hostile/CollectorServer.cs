using System.Net.Http.Headers;
using Clickstream.Fuzzing;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Http;
using Clickstream.Hosts.Protocols;
using Clickstream.Testing;
using Microsoft.AspNetCore.Builder;
using NodaTime;

namespace Clickstream.Hosts.Tests.Hostile;

/// <summary>A collector behind a real HTTP server on the loopback, with stores in memory that are empty before every request.</summary>
public sealed class CollectorServer : IAsyncLifetime, IDisposable
{
    private readonly HttpClient client = new();
    private WebApplication server = null!;
    private InMemoryCollector collector = null!;

    internal InMemoryCollector Collector => collector;

    /// <summary>The port on the loopback.</summary>
    internal int Port => client.BaseAddress!.Port;

    /// <summary>Empties the stores.</summary>
    internal void Reset() => collector = new InMemoryCollector();

    public async Task InitializeAsync()
    {
        server = new HttpFrontDoor(request => collector.Collector.HandleAsync(request, CancellationToken.None), new StoppedClock(), new HttpFrontDoorOptions { Url = "http://127.0.0.1:0" }).Build();
        await server.StartAsync();
        client.BaseAddress = new Uri(server.Urls.Single());
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => client.Dispose();

    /// <summary>Posts a body to a collector with empty stores.</summary>
    internal async Task<WireAnswer> PostAsync(byte[] body, IEnumerable<(string Name, string? Value)> headers)
    {
        Reset();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/clickstream") { Content = new ByteArrayContent(body) };

        // A server that refuses a body by its length closes the connection, perhaps before a client is through with sending it.
        request.Headers.ExpectContinue = body.Length > 1024 * 1024;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
        foreach (var (name, value) in headers)
        {
            HttpHeaders target = name == "Content-Type" ? request.Content.Headers : request.Headers;
            target.Remove(name);
            if (value is not null)
            {
                target.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await client.SendAsync(request);
        return new WireAnswer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync());
    }

    private sealed class StoppedClock : IClock
    {
        public Instant GetCurrentInstant() => Given.Noon;
    }
}
