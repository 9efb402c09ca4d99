using System.Diagnostics;
using System.Globalization;
using Clickstream.Fuzzing;

const string Help =
    """
    Clickstream.Fuzzing [BODIES] [SEED]: sends damaged bodies of every protocol through a collector in this process and counts the answers.
    BODIES is 200,000 and SEED is 1 by default. Exits with 1 when a body was answered with a server error or is unaccounted for.

    Clickstream.Fuzzing kill [TIMES] [SEED]: kills the collector, a process of its own, at random moments while clients send to it.
    TIMES is 200 by default. Exits with 1 when an event that was acknowledged is missing from the history, or there twice.
    """;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(Help);
    return 0;
}

var isKill = args is ["kill", ..];
args = isKill ? args[1..] : args;
if (args.Length > 2
    || !int.TryParse(args.ElementAtOrDefault(0) ?? (isKill ? "200" : "200000"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) || times < 1
    || !int.TryParse(args.ElementAtOrDefault(1) ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine(Help);
    return 2;
}

var watch = Stopwatch.StartNew();
if (isKill)
{
    var found = await KillCampaign.RunAsync(times, seed, kills => Console.Error.Write($"\r{kills:N0} of {times:N0} kills"));
    Console.Error.WriteLine();
    Console.WriteLine(
        $"{found.Kills:N0} kills in {watch.Elapsed.TotalSeconds:N1} s: {found.Sent:N0} events sent, {found.Acknowledged:N0} acknowledged, "
            + $"{found.Stored:N0} stored, {found.Lost:N0} lost, {found.Doubled:N0} twice");
    return found is { Lost: 0, Doubled: 0 } ? 0 : 1;
}

var result = await MutationCampaign.RunAsync(times, seed, sent => Console.Error.Write($"\r{sent:N0} of {times:N0} bodies"));
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
