using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Clickstream.Benchmarks;

/// <summary>A server in a process of its own, which tells its address in its first line of errors.</summary>
internal sealed partial class CollectorProcess : IDisposable
{
    private readonly Process process;

    private CollectorProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The memory that is resident now, in MiB.</summary>
    public long ResidentMiB
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024 / 1024;
        }
    }

    /// <summary>Processor time taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The collector over a lake.</summary>
    public static CollectorProcess Serve(string lake) => Start(
        Path.Combine(AppContext.BaseDirectory, "clickstream.dll"), ["serve", "--lake", lake, "--listen", "http://127.0.0.1:0"]);

    /// <summary>An endpoint that reads bodies and does nothing with them.</summary>
    public static CollectorProcess Bare() => Start(typeof(CollectorProcess).Assembly.Location, ["bare-endpoint"]);

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static CollectorProcess Start(string assembly, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardError = true };

        // As docs/collector.md advises who runs for long.
        start.Environment["DOTNET_TieredPGO"] = "1";
        var process = Process.Start(start)!;
        var line = process.StandardError.ReadLine() ?? throw new InvalidOperationException("The server did not start.");
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return new CollectorProcess(process, new Uri(Url().Match(line).Value));
    }

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex Url();
}
