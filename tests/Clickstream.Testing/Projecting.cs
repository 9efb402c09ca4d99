using Clickstream.Domain.Ports;
using Clickstream.Domain.Sessions;
using Clickstream.Domain.StarSchema;
using Clickstream.Domain.UseCases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Clickstream.Testing;

/// <summary>Runs the projection use cases over given ports.</summary>
public static class Projecting
{
    /// <summary>Projects what is pending.</summary>
    public static Task<ProjectionSummary> ProjectAsync(
        this IWarehouse warehouse, IEventHistory history, SessionRules? rules = null, int sliceEvents = 100_000, int? shuffleSeed = null,
        int shard = 1, int shards = 1, int writers = 1, CancellationToken cancellationToken = default) =>
        SendAsync(
            warehouse, history,
            new ProjectHistory
            {
                Settings = new ProjectionSettings
                {
                    Rules = rules ?? new SessionRules(), SliceEvents = sliceEvents, ShuffleSeed = shuffleSeed, Shard = shard, Shards = shards,
                    Writers = writers,
                },
            },
            cancellationToken);

    /// <summary>Projects what is pending, and hears of every slice.</summary>
    public static Task<ProjectionSummary> ProjectAsync(
        this IWarehouse warehouse, IEventHistory history, ProjectionSettings settings, Action<ProjectionSummary> report,
        CancellationToken deadline = default) =>
        SendAsync(
            warehouse, history, new ProjectHistory { Settings = settings, Deadline = deadline, Progress = new DirectProgress(report) },
            CancellationToken.None);

    /// <summary>All of a segment, projected by one writer.</summary>
    public static ProjectionScope Whole(SegmentId segment) => new(VisitorRange.All, [new SegmentPart(segment, VisitorRange.All)]);

    /// <summary>Rebuilds.</summary>
    public static async Task<ProjectionSummary> RebuildAsync(
        this IWarehouse warehouse, IEventHistory history, SessionRules? rules = null, int writers = 1, CancellationToken cancellationToken = default) =>
        (await SendAsync(
            warehouse, history, new RebuildWarehouse { Settings = new ProjectionSettings { Rules = rules ?? new SessionRules(), Writers = writers } },
            cancellationToken))
            .Projection;

    /// <summary>Rebuilds one shard of several.</summary>
    public static Task<RebuildSummary> RebuildShardAsync(
        this IWarehouse warehouse, IEventHistory history, int shard, int shards, SessionRules? rules = null, int writers = 1) => SendAsync(
        warehouse, history,
        new RebuildWarehouse
        {
            Settings = new ProjectionSettings
            {
                Rules = rules ?? new SessionRules(), Shard = shard, Shards = shards, Writers = writers, SliceEvents = 10,
            },
        });

    /// <summary>Compares a warehouse with what its history gives.</summary>
    public static async Task<IReadOnlyList<WarehouseDifference>> VerifyAsync(this IWarehouse warehouse, IEventHistory history) =>
        (await SendAsync(warehouse, history, new RebuildWarehouse { OnlyVerifies = true })).Differences;

    private static async Task<TResult> SendAsync<TResult>(
        IWarehouse warehouse, IEventHistory history, IRequest<TResult> request, CancellationToken cancellationToken = default)
    {
        await using var services = new ServiceCollection()
            .AddClickstream()
            .AddSingleton(warehouse)
            .AddSingleton(history)
            .AddClickstreamInMemory()
            .BuildServiceProvider();
        return await services.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    private sealed class DirectProgress(Action<ProjectionSummary> report) : IProgress<ProjectionSummary>
    {
        public void Report(ProjectionSummary value) => report(value);
    }
}
