using Clickstream.Benchmarks;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine("Clickstream.Benchmarks [EVENTS]: from simulated events to a warehouse in PostgreSQL, and the ratio to a bare COPY. Default 1,000,000.");
    return 0;
}

if (args.Length > 1 || !int.TryParse(args.FirstOrDefault("1000000"), out var events) || events < 1)
{
    Console.Error.WriteLine("Clickstream.Benchmarks: usage: [EVENTS], a whole number of 1 or more.");
    return 2;
}

await EndToEnd.RunAsync(events);
return 0;
