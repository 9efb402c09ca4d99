using System.Diagnostics;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Benchmarks;

/// <summary>
/// Measures one large segment, all columns, from events to Parquet in memory and back, on one core; then DuckDB with one thread on the very
/// same rows.
/// </summary>
internal static class CodecThroughput
{
    private const int Rounds = 3;

    private static readonly string[] FiveColumns = ["event_name", "client_id", "occurred_at", "page_url", "order_value"];

    public static void Run(int events)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1;
        }

        var sent = SimulatedEvents.Make(events);
        var folder = Directory.CreateTempSubdirectory("clickstream-benchmark-");
        try
        {
            Measure(sent, Path.Combine(folder.FullName, "ours.parquet"), Path.Combine(folder.FullName, "duckdb.parquet"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(List<ClickstreamEvent> events, string ours, string theirs)
    {
        Console.WriteLine($"{events.Count:N0} events, {SegmentSchema.Current.Columns.Count} columns, snappy, one core, best of {Rounds} rounds");
        ReadOnlyMemory<byte> file = default;
        var writer = new SegmentWriter();
        var write = Best(() => file = writer.Write(events));
        var read = Best(() => ReadEvents(file, events.Count));
        var project = Best(() => ReadColumns(file, events.Count));
        File.WriteAllBytes(ours, file.ToArray());

        var copy = $"COPY click TO '{theirs}' (FORMAT parquet, CODEC 'snappy')";
        var load = $"CREATE OR REPLACE TABLE click AS FROM '{ours}'";
        var five = $"CREATE OR REPLACE TABLE five AS SELECT {string.Join(", ", FiveColumns)} FROM '{ours}'";
        string[] statements = ["SET threads = 1", .. Enumerable.Repeat(load, Rounds), .. Enumerable.Repeat(copy, Rounds), .. Enumerable.Repeat(five, Rounds)];
        var times = DuckDb.Time(statements)[1..].Chunk(Rounds).Select(round => round.Min().TotalSeconds).ToArray();
        Print("write", events.Count, write, times[1]);
        Print("read into events", events.Count, read, times[0]);
        Print("read of 5 columns", events.Count, project, times[2]);
        var (size, theirSize) = (file.Length, new FileInfo(theirs).Length);
        Console.WriteLine($"file size          {size,14:N0} bytes; DuckDB's {theirSize,14:N0} bytes; ratio {(double)size / theirSize:N2}");
    }

    private static void Print(string what, int events, double seconds, double duckDb) => Console.WriteLine(
        $"{what,-18} {events / seconds,14:N0} events/s; DuckDB {events / duckDb,14:N0} rows/s; time ratio {seconds / duckDb:N2}");

    private static double Best(Action work)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            work();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }

    private static void ReadEvents(ReadOnlyMemory<byte> file, int expected)
    {
        var count = 0;
        foreach (var batch in new SegmentReader(default, file).Read())
        {
            count += batch.Count;
        }

        Require(count == expected);
    }

    private static void ReadColumns(ReadOnlyMemory<byte> file, int expected)
    {
        var reader = ParquetFileReader.Open(file);
        var buffers = reader.CreateBuffers(FiveColumns);
        var count = 0;
        for (var group = 0; group < reader.RowGroups.Count; group++)
        {
            reader.ReadRowGroup(group, buffers);
            count += buffers.Get<Int64Buffer>("occurred_at").ValueCount;
        }

        Require(count == expected);
    }

    private static void Require(bool isAsExpected)
    {
        if (!isAsExpected)
        {
            throw new InvalidOperationException("The file does not hold the events that were written.");
        }
    }
}
