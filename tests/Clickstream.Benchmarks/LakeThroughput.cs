using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Clickstream.Benchmarks;

/// <summary>
/// Projects from a real S3 server into PostgreSQL: many segments, then very many tiny ones, and merges these. Prints the requests that each
/// step makes of the store, which must grow with what is new and not with what is there.
/// </summary>
internal sealed class LakeThroughput : IDisposable
{
    private const int Segments = 1000;
    private const int TinySegments = 20_000;
    private const int TinyHours = 2;

    private readonly SortedDictionary<string, long> requests = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private readonly SettableClock clock;
    private readonly IMediator mediator;
    private readonly IEventHistory history;

    private LakeThroughput(IServiceProvider services)
    {
        mediator = services.GetRequiredService<IMediator>();
        history = services.GetRequiredService<IEventHistory>();
        clock = (SettableClock)services.GetRequiredService<IClock>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ObjectStoreMetrics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Count((string)tags[0].Value!, count));
        listener.Start();
    }

    public static async Task RunAsync(int events)
    {
        using var s3 = S3Server.Start();
        using var postgres = PostgresServer.Start(isDurable: false);
        var options = new S3ObjectStoreOptions
        {
            Bucket = s3.CreateBucket(), Endpoint = s3.Endpoint, AccessKeyId = S3Server.AccessKeyId, SecretAccessKey = S3Server.SecretAccessKey,
        };
        using var store = new S3ObjectStore(options);
        await using var services = new ServiceCollection()
            .AddSingleton<IClock>(new SettableClock(Instant.FromUtc(2026, 11, 1, 0, 0)))
            .AddSingleton<IObjectStore>(store)
            .AddClickstream()
            .AddClickstreamAws("unused")
            .AddClickstreamPostgres(postgres.CreateDatabase())
            .AddClickstreamInMemory()
            .BuildServiceProvider();
        using var run = new LakeThroughput(services);
        await run.RunStepsAsync(events);
    }

    public void Dispose() => listener.Dispose();

    private async Task RunStepsAsync(int count)
    {
        Console.WriteLine($"{count:N0} events in {Segments:N0} segments of an S3 server (Ceph), {Environment.ProcessorCount} cores");
        var events = SimulatedEvents.Make(count);
        await MeasureAsync($"append {Segments:N0} segments", count, () => AppendAsync(events.Chunk((count + Segments - 1) / Segments), perHour: 10));
        await MeasureAsync("project them", count, () => mediator.Send(new ProjectHistory()));
        await MeasureAsync("project again, nothing new", 0, () => mediator.Send(new ProjectHistory()));
        clock.Now += Duration.FromHours(6);
        await MeasureAsync("append one segment", 1, () => AppendAsync([[events[0]]], perHour: 1));
        await MeasureAsync("project it", 1, () => mediator.Send(new ProjectHistory()));
        clock.Now += Duration.FromHours(6);
        var tiny = SimulatedEvents.Make(TinySegments, seed: 12).Select(one => new[] { one });
        await MeasureAsync($"append {TinySegments:N0} tiny segments", TinySegments, () => AppendAsync(tiny, TinySegments / TinyHours));
        await MeasureAsync("project them", TinySegments, () => mediator.Send(new ProjectHistory()));
        await MeasureAsync("project again, nothing new", 0, () => mediator.Send(new ProjectHistory()));
        clock.Now += Duration.FromHours(12);
        await MeasureAsync("compact all closed hours", count + TinySegments, () => mediator.Send(new CompactHistory()));
        await MeasureAsync("project again, nothing new", 0, () => mediator.Send(new ProjectHistory()));
        var left = await history.SegmentsAsync();
        var ofTinyHours = left.GroupBy(segment => segment.Hour).OrderByDescending(hour => hour.Key).Take(TinyHours).Select(hour => hour.Count());
        Console.WriteLine($"segments left: {left.Count:N0}; in the hours of {TinySegments / TinyHours:N0} segments each: {string.Join(", ", ofTinyHours)}");
        Console.WriteLine($"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024:N0} MiB");
    }

    /// <summary>Appends segments as collectors would have, so many an hour, as time goes on.</summary>
    private async Task AppendAsync(IEnumerable<ClickstreamEvent[]> segments, int perHour)
    {
        foreach (var hour in segments.Chunk(perHour))
        {
            clock.Now += Duration.FromHours(1);
            await Parallel.ForEachAsync(hour, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (segment, cancellationToken) =>
                await history.AppendAsync(
                    [.. segment.Select(one => one with { Envelope = one.Envelope with { ReceivedAt = clock.Now } })], cancellationToken));
        }
    }

    private async Task MeasureAsync(string step, int events, Func<Task> work)
    {
        lock (requests)
        {
            requests.Clear();
        }

        var watch = Stopwatch.StartNew();
        await work();
        var seconds = watch.Elapsed.TotalSeconds;
        lock (requests)
        {
            var made = string.Join(", ", requests.Select(one => $"{one.Key} {one.Value:N0}"));
            Console.WriteLine($"{step,-32} {seconds,8:N2} s {(events == 0 ? string.Empty : $"{events / seconds,12:N0} events/s"),21}  {made}");
        }
    }

    private void Count(string operation, long count)
    {
        lock (requests)
        {
            requests[operation] = requests.GetValueOrDefault(operation) + count;
        }
    }
}
