using System.Diagnostics;
using System.Text;

namespace Clickstream.Testing.Servers;

/// <summary>The program as a function, in a process of its own, with a platform that calls it.</summary>
public sealed class LambdaProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder log = new();

    private LambdaProcess(Process process, RuntimeApiServer api)
    {
        (this.process, Api) = (process, api);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The platform.</summary>
    public RuntimeApiServer Api { get; }

    /// <summary>Processor time taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a function with some variables of the environment.</summary>
    /// <param name="program">The program.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="launcher">What starts the runtime: the runtime itself, or what binds it to a processor first.</param>
    public static async Task<LambdaProcess> StartAsync(
        string program, IReadOnlyDictionary<string, string> variables, params IReadOnlyList<string> launcher)
    {
        var api = await RuntimeApiServer.StartAsync();
        string[] command = [.. launcher, "dotnet", program];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Host;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "shop-function";
        return new LambdaProcess(Process.Start(start)!, api);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.ExitCode;
    }

    /// <summary>Ends it, and tells everything that it has written.</summary>
    public async Task<string> LogAsync()
    {
        await EndAsync();
        lock (log)
        {
            return log.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        process.Dispose();
        await Api.DisposeAsync();
    }

    /// <summary>What is in the pipes is read to its end.</summary>
    private async Task EndAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
    }

    private void Keep(string? line)
    {
        lock (log)
        {
            log.Append(line).Append('\n');
        }
    }
}
