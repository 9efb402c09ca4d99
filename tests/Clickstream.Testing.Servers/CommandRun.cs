using System.Diagnostics;

namespace Clickstream.Testing.Servers;

/// <summary>What a run of the command <c>clickstream</c> ended with; the program stands beside the tests.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    /// <summary>One that is compiled ahead spares every run the work of the compiler; without it, the one beside the tests.</summary>
    public static readonly string Program = Environment.GetEnvironmentVariable("CLICKSTREAM_COMPILED") is { Length: > 0 } compiled
        ? compiled
        : Path.Combine(AppContext.BaseDirectory, "clickstream.dll");

    /// <summary>Runs the program to its end.</summary>
    public static Task<CommandRun> OfAsync(params string[] arguments) => WithAsync(input: null, warehouseVariable: null, arguments);

    /// <summary>Runs the program to its end; it has to end well.</summary>
    /// <returns>Its standard output.</returns>
    public static async Task<string> OutputOfAsync(params string[] arguments)
    {
        var run = await OfAsync(arguments);
        return run is { ExitCode: 0, Errors: "" }
            ? run.Output
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {run.ExitCode}: {run.Errors}");
    }

    /// <summary>Runs the program to its end, with a text on standard input and a value for CLICKSTREAM_WAREHOUSE.</summary>
    public static Task<CommandRun> WithAsync(string? input, string? warehouseVariable, params string[] arguments) =>
        RunAsync(Start(new() { ["CLICKSTREAM_WAREHOUSE"] = warehouseVariable }, arguments), input);

    /// <summary>Runs the program to its end, with variables of the environment.</summary>
    public static Task<CommandRun> WithVariablesAsync(Dictionary<string, string?> variables, params string[] arguments) =>
        RunAsync(Start(variables, arguments), input: null);

    private static async Task<CommandRun> RunAsync(Process started, string? input)
    {
        using var process = started;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new CommandRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the program, kills it unless it ends within the delay, and tells whether it was killed.</summary>
    public static Task<bool> KillAfterAsync(TimeSpan delay, params string[] arguments) => KillWhenAsync(Task.Delay(delay), arguments);

    /// <summary>Starts the program, kills it as soon as something has happened unless it has ended, and tells whether it was killed.</summary>
    public static async Task<bool> KillWhenAsync(Task happened, params string[] arguments)
    {
        using var process = Start([], arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        var isKilled = await Task.WhenAny(happened, ended) == happened;
        process.Kill();
        await ended;
        await Task.WhenAll(output, errors);
        return isKilled;
    }

    private static Process Start(Dictionary<string, string?> variables, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("CLICKSTREAM_DEBUG");
        start.Environment.Remove("CLICKSTREAM_WAREHOUSE");
        start.Environment["AWS_ACCESS_KEY_ID"] = S3Server.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = S3Server.SecretAccessKey;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
