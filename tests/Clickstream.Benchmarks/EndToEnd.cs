using System.Diagnostics;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Clickstream.Benchmarks;

/// <summary>
/// Measures each stage from simulated events to a warehouse in PostgreSQL with its default durability, all in one run: the first load beside the least that
/// writing the same rows can cost, a rebuild, and a few new events into a full and into an empty warehouse.
/// </summary>
internal static class EndToEnd
{
    private const int NewEvents = 10_000;

    private static readonly ProjectionSettings Settings = new() { Writers = ProjectionSettings.UsualWriters };

    public static async Task RunAsync(int events)
    {
        var folder = Directory.CreateTempSubdirectory("clickstream-benchmark-");
        using var server = PostgresServer.Start(isDurable: true);
        try
        {
            var (lake, news) = (Path.Combine(folder.FullName, "lake"), Path.Combine(folder.FullName, "news"));
            var (full, empty) = (server.CreateDatabase(), server.CreateDatabase());
            await using var platform = Platform(lake, full);
            Console.WriteLine($"{events:N0} events, {Environment.ProcessorCount} cores");
            await MeasureAsync("simulate, validate, write Parquet", events, () => IngestAsync(platform, new SimulationSettings { Events = events, Seed = 7 }));
            await MeasureAsync("read Parquet", events, () => ReadAsync(platform.GetRequiredService<IEventHistory>()));
            var first = await MeasureAsync("first load into PostgreSQL", events, () => ProjectAsync(platform));
            var floor = await MeasureAsync("bare COPY of the same rows", events, () => CopyFloor.RunAsync(platform.GetRequiredService<NpgsqlDataSource>()));
            var rebuild = await MeasureAsync("rebuild beside it, and swap", events, () => platform.GetRequiredService<IMediator>().Send(new RebuildWarehouse { Settings = Settings }));

            await using var intoEmpty = Platform(news, empty);
            await using var intoFull = Platform(news, full);
            await IngestAsync(intoEmpty, new SimulationSettings { Events = NewEvents, Seed = 8, Days = 1, Start = new LocalDate(2026, 7, 1) });
            await intoEmpty.GetRequiredService<IWarehouse>().PrepareAsync(CancellationToken.None);
            var small = await MeasureAsync("new events into an empty warehouse", NewEvents, () => ProjectAsync(intoEmpty));
            var large = await MeasureAsync($"new events into {events:N0}", NewEvents, () => ProjectAsync(intoFull));
            Console.WriteLine($"first load / bare COPY: {first / floor:N2}");
            Console.WriteLine($"rebuild / first load: {rebuild / first:N2}");
            Console.WriteLine($"new events into a full / into an empty warehouse: {large / small:N2}");
            Console.WriteLine($"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024:N0} MiB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServiceProvider Platform(string lake, string warehouse) => new ServiceCollection()
        .AddClickstream()
        .AddClickstreamAws(lake)
        .AddClickstreamPostgres(warehouse)
        .BuildServiceProvider();

    private static async Task ProjectAsync(ServiceProvider platform) => await platform.GetRequiredService<IMediator>().Send(new ProjectHistory { Settings = Settings });

    private static async Task IngestAsync(ServiceProvider platform, SimulationSettings settings)
    {
        var mediator = platform.GetRequiredService<IMediator>();
        foreach (var batch in ShopSimulator.Run(settings))
        {
            await mediator.Send(new IngestEvents(
                batch, new EventSource { ReceivedAt = batch[^1].ReceivedAt!.Value, Protocol = "benchmark", IsTimeTrusted = true }));
        }
    }

    private static async Task ReadAsync(IEventHistory history)
    {
        await foreach (var segment in history.ListAsync(since: null, CancellationToken.None))
        {
            foreach (var batch in (await history.OpenAsync(segment.Id, CancellationToken.None)).Batches)
            {
                GC.KeepAlive(batch);
            }
        }
    }

    private static async Task<double> MeasureAsync(string stage, int events, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{stage,-36} {seconds,8:N2} s {events / seconds,12:N0} events/s");
        return seconds;
    }
}
