using System.Diagnostics;
using System.Globalization;
using Clickstream.Fuzzing;

const string Help =
    """
    Clickstream.Fuzzing [BODIES] [SEED]: sends damaged bodies of every protocol through a collector in this process and counts the answers.
    BODIES is 200,000 and SEED is 1 by default. Exits with 1 when a body was answered with a server error or is unaccounted for.
    """;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(Help);
    return 0;
}

if (args.Length > 2
    || !int.TryParse(args.ElementAtOrDefault(0) ?? "200000", NumberStyles.None, CultureInfo.InvariantCulture, out var bodies) || bodies < 1
    || !int.TryParse(args.ElementAtOrDefault(1) ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine(Help);
    return 2;
}

var watch = Stopwatch.StartNew();
var result = await MutationCampaign.RunAsync(bodies, seed, sent => Console.Error.Write($"\r{sent:N0} of {bodies:N0} bodies"));
Console.Error.WriteLine();
Console.WriteLine($"{result.Bodies:N0} bodies of seed {seed} in {watch.Elapsed.TotalSeconds:N1} s; p99 {result.Percentile99.TotalMilliseconds:N2} ms");
foreach (var (status, count) in result.Statuses)
{
    Console.WriteLine($"  {status}: {count:N0}");
}

Console.WriteLine($"  events accepted: {result.Accepted:N0}; events and bodies quarantined: {result.Quarantined:N0}");
Console.WriteLine($"  memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1024 / 1024:N0} MiB at most");
foreach (var failure in result.Failures)
{
    Console.WriteLine($"  FAILED {failure}");
}

return result.Failures.Count == 0 ? 0 : 1;
