using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Imports;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Clickstream.Hosts;

/// <summary>The use cases wired to the storages that a command names.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private Platform(ServiceProvider services) => this.services = services;

    public IMediator Mediator => services.GetRequiredService<IMediator>();

    public IReports Reports => services.GetRequiredService<IReports>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Wires what is named; the rest lives in memory.</summary>
    /// <param name="lake">Where the lake is, when the command has one.</param>
    /// <param name="warehouse">The warehouse's connection string, when the command has one.</param>
    /// <param name="privacy">What is taken out of events, when the command takes any in.</param>
    /// <param name="grouping">How requests are stored together, when they are.</param>
    public static Platform Open(
        string? lake, string? warehouse, PrivacyOptions? privacy = null, GroupCommitOptions? grouping = null)
    {
        var services = new ServiceCollection().AddSingleton(privacy ?? new PrivacyOptions()).AddClickstream();
        if (grouping is not null)
        {
            services.AddClickstreamGroupCommit(grouping);
        }

        if (lake is not null)
        {
            services.AddClickstreamAws(lake);
        }

        if (warehouse is not null)
        {
            services.AddClickstreamPostgres(warehouse);
        }

        return Build(services, lake);
    }

    /// <summary>Wires a store; the rest lives in memory.</summary>
    public static Platform Open(IObjectStore store, PrivacyOptions privacy) => Build(
        new ServiceCollection().AddSingleton(privacy).AddClickstream().AddSingleton(store).AddClickstreamAws(store.Location), lake: null);

    private static Platform Build(IServiceCollection services, string? lake)
    {
        services.AddSingleton<IDraftReader, RequestDraftReader>().AddSingleton<IDraftReader, ImportDraftReader>();
        var provider = services.AddClickstreamInMemory().BuildServiceProvider();
        if (lake is not null)
        {
            // A location that cannot be read is told of as itself, not as a handler that could not be made.
            provider.GetRequiredService<IObjectStore>();
        }

        return new Platform(provider);
    }

    /// <summary>The session rules that the warehouse was built with; the default ones before its first segment.</summary>
    public async Task<SessionRules> RulesInForceAsync(CancellationToken cancellationToken) =>
        (await Get<IWarehouse>().GetCheckpointAsync(VisitorRange.All, cancellationToken)).Rules is { } rules
            ? SessionRules.Parse(rules)
            : new SessionRules();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
