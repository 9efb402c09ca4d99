using Clickstream.Domain.Events;
using Clickstream.Domain.InMemory;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Privacy;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the domain's use cases.</summary>
public static class ClickstreamServiceCollectionExtensions
{
    /// <summary>Registers mediator, handlers and validation. Adapters for the ports must be registered too.</summary>
    public static IServiceCollection AddClickstream(this IServiceCollection services)
    {
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.TryAddSingleton<IEventIds, TimeOrderedEventIds>();
        services.TryAddSingleton(new PrivacyOptions());
        services.TryAddSingleton<PrivacyRules>();
        services.TryAddSingleton<EventAdmission>();
        services.TryAddTransient<ServiceFactory>(provider => provider.GetService!);
        services.TryAddTransient<IMediator, Mediator>();
        services.TryAddEnumerable(ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(RequestValidation<,>)));
        services.TryAddSingleton(provider => new IntakeStore(
            provider.GetRequiredService<IEventHistory>(), provider.GetRequiredService<IQuarantine>(),
            provider.GetService<GroupCommitOptions>()));
        services.TryAddSingleton<EventIntake>();
        services.TryAddTransient<IRequestHandler<IngestEvents, IngestResult>, IngestEventsHandler>();
        services.TryAddTransient<IRequestHandler<IngestBatch, IngestBatchResult>, IngestBatchHandler>();
        services.TryAddTransient<IRequestHandler<ProjectHistory, ProjectionSummary>, ProjectHistoryHandler>();
        services.TryAddTransient<IRequestHandler<RebuildWarehouse, RebuildSummary>, RebuildWarehouseHandler>();
        services.TryAddTransient<IRequestHandler<FindPending, IReadOnlyList<StoredSegment>>, FindPendingHandler>();
        services.TryAddTransient<IRequestHandler<ReadLedger, Ledger>, ReadLedgerHandler>();
        services.TryAddTransient<IRequestHandler<ExplainVisitor, VisitorExplanation>, ExplainVisitorHandler>();
        services.TryAddTransient<IRequestHandler<VerifyHistory, VerificationSummary>, VerifyHistoryHandler>();
        services.TryAddTransient<IRequestHandler<CompactHistory, CompactionSummary>, CompactHistoryHandler>();
        services.TryAddTransient<IRequestHandler<ExpireHistory, ExpirySummary>, ExpireHistoryHandler>();
        services.TryAddTransient<IRequestHandler<EraseVisitor, ErasureSummary>, EraseVisitorHandler>();
        services.TryAddTransient<IRequestHandler<ReplayQuarantine, ReplaySummary>, ReplayQuarantineHandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidator<CompactHistory>, CompactHistoryValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidator<ExpireHistory>, ExpireHistoryValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidator<EraseVisitor>, EraseVisitorValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidator<IngestEvents>, IngestEventsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidator<IngestBatch>, IngestBatchValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidator<ProjectHistory>, ProjectHistoryValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidator<RebuildWarehouse>, RebuildWarehouseValidator>());
        return services;
    }

    /// <summary>Has the events of requests that come at the same time stored together, in one segment.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">How many, and how long they wait.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static IServiceCollection AddClickstreamGroupCommit(this IServiceCollection services, GroupCommitOptions options)
    {
        options.Validate();
        services.TryAddSingleton(options);
        return services;
    }

    /// <summary>Registers an in-memory adapter for every port that has none yet. Nothing survives the process.</summary>
    public static IServiceCollection AddClickstreamInMemory(this IServiceCollection services)
    {
        services.TryAddSingleton<IEventHistory, InMemoryEventHistory>();
        services.TryAddSingleton<IErasureRegister, InMemoryErasureRegister>();
        services.TryAddSingleton<IQuarantine, InMemoryQuarantine>();
        services.TryAddSingleton<InMemoryWarehouse>();
        services.TryAddSingleton<IWarehouse>(provider => provider.GetRequiredService<InMemoryWarehouse>());
        services.TryAddSingleton<IReports>(provider => new InMemoryReports(provider.GetRequiredService<InMemoryWarehouse>()));
        return services;
    }
}
