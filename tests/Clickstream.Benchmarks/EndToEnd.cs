using System.Diagnostics;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Simulation;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Clickstream.Benchmarks;

/// <summary>Measures each stage from simulated events to a warehouse in PostgreSQL with its default durability, all in one run.</summary>
internal static class EndToEnd
{
    public static async Task RunAsync(int events)
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-benchmark-");
        using var server = PostgresServer.Start(isDurable: true);
        try
        {
            await using var services = new ServiceCollection()
                .AddClickstream()
                .AddClickstreamAws(lake.FullName)
                .AddClickstreamPostgres(server.CreateDatabase())
                .BuildServiceProvider();
            Console.WriteLine($"{events:N0} events, {Environment.ProcessorCount} cores");
            await MeasureAsync("simulate, validate, write Parquet", events, () => IngestAsync(services, events));
            await MeasureAsync("read Parquet", events, () => ReadAsync(services.GetRequiredService<IEventHistory>()));
            var projection = await MeasureAsync("project into PostgreSQL", events, () => services.GetRequiredService<IMediator>().Send(new ProjectHistory()));
            var floor = await MeasureAsync("bare COPY of the same rows", events, () => CopyFloor.RunAsync(services.GetRequiredService<NpgsqlDataSource>()));
            Console.WriteLine($"projection / bare COPY: {projection / floor:N2}");
            Console.WriteLine($"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024:N0} MiB");
        }
        finally
        {
            lake.Delete(recursive: true);
        }
    }

    private static async Task IngestAsync(IServiceProvider services, int events)
    {
        var mediator = services.GetRequiredService<IMediator>();
        foreach (var batch in ShopSimulator.Run(new SimulationSettings { Events = events, Seed = 7 }))
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
