using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Protocols;
using Clickstream.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Clickstream.Fuzzing;

/// <summary>A collector over stores in memory, which received everything at <see cref="Given.Noon"/>.</summary>
internal sealed class InMemoryCollector : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public InMemoryCollector(CollectorOptions? options = null, PrivacyRules? privacy = null)
    {
        services = new ServiceCollection()
            .AddSingleton(privacy ?? Given.Privacy)
            .AddClickstream()
            .AddClickstreamInMemory()
            .BuildServiceProvider();
        Collector = new Collector(new CountingMediator(this), options ?? new CollectorOptions());
    }

    /// <summary>How many events, and bodies that were refused as a whole, the collector has handed on.</summary>
    public int Received { get; private set; }

    public Collector Collector { get; }

    public IMediator Mediator => services.GetRequiredService<IMediator>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Posts a body, as JSON from an ordinary browser unless headers say otherwise.</summary>
    public Task<WireAnswer> PostAsync(string path, ReadOnlyMemory<byte> body, params (string Name, string? Value)[] headers)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = "application/json",
            ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        };
        foreach (var (name, value) in headers)
        {
            if (value is null)
            {
                all.Remove(name);
            }
            else
            {
                all[name] = value;
            }
        }

        return Collector.HandleAsync(
            new WireRequest
            {
                Method = "POST", Path = path, Headers = all, Body = body, ReceivedAt = Given.Noon, RemoteAddress = "203.0.113.77",
            },
            CancellationToken.None);
    }

    /// <summary>All events of the history.</summary>
    public Task<List<ClickstreamEvent>> HistoryAsync() => Get<IEventHistory>().EventsAsync();

    /// <summary>All of the quarantine.</summary>
    public Task<List<QuarantinedEvent>> QuarantineAsync() => Get<IQuarantine>().EntriesAsync();

    /// <summary>The answer's body as JSON; <c>null</c> when it is none.</summary>
    public static JsonElement? JsonOf(WireAnswer answer) =>
        answer.ContentType == "application/json" ? JsonElement.Parse(answer.Body.Span) : null;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>Counts what passes, so that everything received can be accounted for.</summary>
    private sealed class CountingMediator(InMemoryCollector collector) : IMediator
    {
        public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
        {
            collector.Received += request is IngestEvents events ? events.Drafts.Count : 0;
            return collector.Mediator.Send(request, cancellationToken);
        }

        public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
            where TNotification : INotification => collector.Mediator.Publish(notification, cancellationToken);
    }
}
