using Clickstream.Domain.Erasures;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>The use cases over given adapters, at a given time.</summary>
public sealed class UpkeepPlatform : IAsyncDisposable
{
    private readonly ServiceProvider services;

    /// <summary>Wires the use cases.</summary>
    /// <param name="warehouse">The warehouse; its owner disposes it.</param>
    /// <param name="clock">The time.</param>
    /// <param name="register">Registers history, quarantine and register of erasures; what it leaves out lives in memory.</param>
    public UpkeepPlatform(IWarehouseUnderTest warehouse, SettableClock clock, Action<IServiceCollection>? register = null)
    {
        (Warehouse, Clock) = (warehouse, clock);
        var collection = new ServiceCollection().AddSingleton<IClock>(clock);
        collection.AddSingleton(warehouse.Warehouse);
        register?.Invoke(collection);
        collection.AddClickstream();
        collection.TryAddSingleton<IDraftReader>(new NoDrafts());
        services = collection.AddClickstreamInMemory().BuildServiceProvider();
    }

    /// <summary>The warehouse.</summary>
    public IWarehouseUnderTest Warehouse { get; }

    /// <summary>The time.</summary>
    public SettableClock Clock { get; }

    /// <summary>The history.</summary>
    public IEventHistory History => services.GetRequiredService<IEventHistory>();

    /// <summary>The quarantine.</summary>
    public IQuarantine Quarantine => services.GetRequiredService<IQuarantine>();

    /// <summary>The register of erasures.</summary>
    public IErasureRegister Erasures => services.GetRequiredService<IErasureRegister>();

    /// <summary>Sends a request.</summary>
    public Task<T> SendAsync<T>(IRequest<T> request) => services.GetRequiredService<IMediator>().Send(request);

    /// <summary>Appends one segment an hour.</summary>
    public Task<IReadOnlyList<SegmentId>> AppendAsync(params IReadOnlyList<ClickstreamEvent> events) =>
        History.AppendAsync(events, CancellationToken.None);

    /// <summary>Projects what is pending.</summary>
    public Task<ProjectionSummary> ProjectAsync() => SendAsync(new ProjectHistory());

    /// <summary>Rebuilds the warehouse.</summary>
    public async Task<ProjectionSummary> RebuildAsync() => (await SendAsync(new RebuildWarehouse())).Projection;

    /// <summary>Merges segments.</summary>
    public Task<CompactionSummary> CompactAsync(int targetEvents = 250_000) => SendAsync(new CompactHistory { TargetEvents = targetEvents });

    /// <summary>Erases a visitor.</summary>
    public Task<ErasureSummary> EraseVisitorAsync(string clientId) =>
        SendAsync(new EraseVisitor(new ErasureSubject.Visitor(new VisitorId("shop", clientId))));

    /// <summary>Erases a person.</summary>
    public Task<ErasureSummary> EraseUserAsync(string userId) => SendAsync(new EraseVisitor(new ErasureSubject.User("shop", userId)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class NoDrafts : IDraftReader
    {
        public IReadOnlyList<Domain.Validation.EventDraft>? Read(QuarantinedEvent entry) => null;
    }
}
