using System.Diagnostics;
using System.Text;
using Clickstream.Hosts.Imports;

namespace Clickstream.Hosts.Tests.Lambda;

/// <summary>The program as a function, in a process of its own, with a platform that calls it.</summary>
internal sealed class LambdaProcess : IAsyncDisposable
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

    /// <summary>Everything that it has written so far.</summary>
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

    /// <summary>Starts a function with some variables of the environment.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="folder">Where the program is; <c>null</c> for where the tests have it.</param>
    public static async Task<LambdaProcess> StartAsync(IReadOnlyDictionary<string, string> variables, string? folder = null)
    {
        var api = await RuntimeApiServer.StartAsync();
        var program = typeof(FileImport).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [folder is null ? program : Path.Combine(folder, Path.GetFileName(program))])
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

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        await Api.DisposeAsync();
    }

    private void Keep(string? line)
    {
        lock (log)
        {
            log.Append(line).Append('\n');
        }
    }
}
