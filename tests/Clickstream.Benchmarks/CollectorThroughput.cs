using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using NodaTime;

namespace Clickstream.Benchmarks;

/// <summary>
/// Sends events to the collector over HTTP, which stores them durably in a directory, from this process to one of its own: batches, and
/// single events beside a bare endpoint. Where there is a file system in memory, single events are sent to a directory there too: what is
/// missing from that rate is the disk's.
/// </summary>
internal static class CollectorThroughput
{
    private const int Connections = 64;
    private const int Batch = 20;
    private const int Rounds = 3;
    private const string Memory = "/dev/shm";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(int seconds)
    {
        var lake = Directory.CreateTempSubdirectory("clickstream-load-");
        var memoryLake = Directory.Exists(Memory) ? Directory.CreateDirectory(Path.Combine(Memory, lake.Name)) : null;
        try
        {
            long sent;
            using (var collector = CollectorProcess.Serve(lake.FullName))
            using (var inMemory = memoryLake is null ? null : CollectorProcess.Serve(memoryLake.FullName))
            using (var bare = CollectorProcess.Bare())
            {
                Console.WriteLine($"{Connections} connections, {Environment.ProcessorCount} cores with the load's own work");
                sent = await RunAsync(collector, inMemory, bare, TimeSpan.FromSeconds(seconds));
            }

            var stored = await StoredAsync(lake.FullName) + (memoryLake is null ? 0 : await StoredAsync(memoryLake.FullName));
            Console.WriteLine($"accepted {sent:N0} events, stored {stored:N0}");
            if (stored != sent)
            {
                throw new InvalidOperationException("What was accepted is not what was stored.");
            }
        }
        finally
        {
            lake.Delete(recursive: true);
            memoryLake?.Delete(recursive: true);
        }
    }

    /// <summary>Sends batches for some time, and tells of the memory after each tenth of it.</summary>
    public static async Task WatchMemoryAsync(int seconds)
    {
        const int Parts = 10;
        var lake = Directory.CreateTempSubdirectory("clickstream-load-");
        try
        {
            using var collector = CollectorProcess.Serve(lake.FullName);
            var batches = new HttpLoad(collector.Address, Connections, Batch);
            for (var part = 1; part <= Parts; part++)
            {
                await MeasureAsync($"after {seconds * part / Parts} s", batches, collector, TimeSpan.FromSeconds(seconds / (double)Parts));
            }
        }
        finally
        {
            lake.Delete(recursive: true);
        }
    }

    private static async Task<long> RunAsync(
        CollectorProcess collector, CollectorProcess? inMemory, CollectorProcess bare, TimeSpan duration)
    {
        var (batches, singles) = (new HttpLoad(collector.Address, Connections, Batch), new HttpLoad(collector.Address, Connections, 1));
        var singlesInMemory = inMemory is null ? null : new HttpLoad(inMemory.Address, Connections, 1);
        var floor = new HttpLoad(bare.Address, Connections, 1);
        var sent = (await batches.RunAsync(WarmUp)).Events + (await singles.RunAsync(WarmUp)).Events;
        sent += singlesInMemory is null ? 0 : (await singlesInMemory.RunAsync(WarmUp)).Events;
        await floor.RunAsync(WarmUp);
        var (ratios, memoryRatios) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            sent += (await MeasureAsync($"batches of {Batch}", batches, collector, duration)).Events;
            var single = await MeasureAsync("single events", singles, collector, duration);
            var bareResult = await MeasureAsync("bare endpoint", floor, bare, duration);
            sent += single.Events;
            ratios.Add(single.RequestsPerSecond / bareResult.RequestsPerSecond);
            if (singlesInMemory is not null)
            {
                var memory = await MeasureAsync("single, no disk", singlesInMemory, inMemory!, duration);
                sent += memory.Events;
                memoryRatios.Add(memory.RequestsPerSecond / bareResult.RequestsPerSecond);
            }
        }

        Console.WriteLine($"single events to bare endpoint: {Told(ratios)}{(memoryRatios is [] ? "" : $"; without a disk: {Told(memoryRatios)}")}");
        return sent;
    }

    private static string Told(List<double> ratios) => string.Join(", ", ratios.Select(ratio => $"{ratio:N2}"));

    private static async Task<LoadResult> MeasureAsync(string what, HttpLoad load, CollectorProcess process, TimeSpan duration)
    {
        var before = process.ProcessorTime;
        var result = await load.RunAsync(duration);
        var cores = (process.ProcessorTime - before).TotalSeconds / result.Seconds;
        Console.WriteLine(
            $"{what,-15} {result.EventsPerSecond,9:N0} events/s  {result.RequestsPerSecond,7:N0} requests/s  p50 {result.Percentile(0.5),6:N1} ms"
                + $"  p99 {result.Percentile(0.99),6:N1} ms  refused {result.Refused:N0}  {cores:N2} cores  {process.ResidentMiB:N0} MiB");
        return result;
    }

    private static async Task<long> StoredAsync(string lake)
    {
        var history = new ParquetEventHistory(new DirectoryObjectStore(lake), SystemClock.Instance);
        var events = 0L;
        await foreach (var segment in history.ListAsync(null, CancellationToken.None))
        {
            events += (await history.DescribeAsync(segment.Id, CancellationToken.None)).Events;
        }

        return events;
    }
}
