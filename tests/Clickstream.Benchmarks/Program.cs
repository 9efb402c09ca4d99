using System.Globalization;
using Clickstream.Benchmarks;
using Clickstream.Benchmarks.Costs;

const string Help =
    """
    Clickstream.Benchmarks [BENCHMARK] [EVENTS]
      end-to-end  from simulated events to a warehouse in PostgreSQL, and the ratio to a bare COPY (the default)
      codec       events to Parquet and back, on one core in memory, and the ratios to DuckDB on one thread
      lake        projection and compaction from an S3 server into PostgreSQL, with the requests made
      collector   events over HTTP into a directory, 64 connections, and the ratio to a bare endpoint; a number is seconds, 20 by default
      collector-memory  batches over HTTP, and the memory after each tenth of the time; a number is seconds, 600 by default
      cold-start  the ingest function from the start of its process to its first answer on one core: compiled ahead or not, warmed up
                  or not; a number is starts of each, 10 by default. Publishes the program first
      dashboards  the dashboards over a warehouse in Chromium: until a page is there, alone and with ten browsers at once
      cost        what the cost model is computed from, as the JSON of Clickstream.Hosts/Costs/measured.json; takes no number
      domain      validation, classification and sessions of simulated events, on one thread without storage
    EVENTS is 1,000,000 by default.
    """;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(Help);
    return 0;
}

if (args is ["load", var batch, var address, var duration])
{
    var load = await new HttpLoad(new Uri(address), 64, int.Parse(batch)).RunAsync(TimeSpan.FromSeconds(int.Parse(duration)));
    Console.WriteLine($"{load.EventsPerSecond:N0} events/s p99 {load.Percentile(0.99):N1}");
    return 0;
}

var (benchmark, number) = args switch
{
    [] => ("end-to-end", "1000000"),
    [var one] when char.IsAsciiDigit(one.FirstOrDefault()) => ("end-to-end", one),
    ["collector"] => ("collector", "20"),
    ["collector-memory"] => ("collector-memory", "600"),
    ["cold-start"] => ("cold-start", "10"),
    [var name] => (name, "1000000"),
    [var name, var count] => (name, count),
    _ => (string.Empty, string.Empty),
};
if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var events) || events < 1)
{
    Console.Error.WriteLine(Help);
    return 2;
}

switch (benchmark)
{
    case "end-to-end":
        await EndToEnd.RunAsync(events);
        return 0;
    case "codec":
        CodecThroughput.Run(events);
        return 0;
    case "lake":
        await LakeThroughput.RunAsync(events);
        return 0;
    case "domain":
        DomainThroughput.Run(events);
        return 0;
    case "dashboards":
        await DashboardsUnderUse.RunAsync(events);
        return 0;
    case "collector":
        await CollectorThroughput.RunAsync(events);
        return 0;
    case "collector-memory":
        await CollectorThroughput.WatchMemoryAsync(events);
        return 0;
    case "cold-start":
        await ColdStart.RunAsync(events);
        return 0;
    case "cost":
        await CostFigures.RunAsync();
        return 0;
    case "bare-endpoint":
        await BareEndpoint.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine(Help);
        return 2;
}
