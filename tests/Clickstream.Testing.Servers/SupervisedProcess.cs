using System.Diagnostics;
using System.Text;

namespace Clickstream.Testing.Servers;

/// <summary>A server in a process of its own that ends with the tests, also when they are killed.</summary>
public sealed class SupervisedProcess : IAsyncDisposable
{
    /// <summary>Starts a server and stops it at the end of the shell's input.</summary>
    private const string Supervise =
        """
        exec 3<&0; "$@" & server=$!; { read -r _ <&3; kill $server; } & reader=$!
        wait $server; kill $reader 2>/dev/null
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly string name;
    private readonly StringBuilder log = new();
    private bool isStopped;

    private SupervisedProcess(Process process, string name)
    {
        (this.process, this.name) = (process, name);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written, to its output and to its errors.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts a server.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="variables">Variables of its environment; those without a value are taken out of it.</param>
    /// <param name="folder">Where it runs.</param>
    public static SupervisedProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string?>? variables = null, string? folder = null)
    {
        var start = new ProcessStartInfo("sh", ["-c", Supervise, "sh", .. command])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new SupervisedProcess(Process.Start(start)!, string.Join(' ', command.Take(2)));
    }

    /// <summary>Waits until it has written something.</summary>
    /// <param name="find">What is looked for in what it has written; <c>null</c> as long as it is not there.</param>
    public async Task<T> SaysAsync<T>(Func<string, T?> find)
        where T : class
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            if (process.HasExited)
            {
                // Its last words may still be on their way.
                await process.WaitForExitAsync();
            }

            if (find(Log) is { } found)
            {
                return found;
            }

            EndUnless(waited);
        }
    }

    /// <summary>Waits until it answers well to a request.</summary>
    public async Task AnswersAsync(Uri url)
    {
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var answer = await client.GetAsync(url);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet, or not any more.
            }

            EndUnless(waited);
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!isStopped)
        {
            isStopped = true;
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private void EndUnless(Stopwatch waited)
    {
        if (process.HasExited || waited.Elapsed > Patience)
        {
            throw new InvalidOperationException($"'{name}' did not start. ./test.sh installs what it needs.\n{Log}");
        }
    }

    private void Note(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
