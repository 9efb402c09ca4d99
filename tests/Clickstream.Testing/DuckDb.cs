using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Clickstream.Testing;

/// <summary>An independent reader and writer of Parquet, run through node.</summary>
public static class DuckDb
{
    /// <summary>Runs statements and returns the rows of the last one.</summary>
    public static JsonElement[] Query(params string[] statements) => [.. Run("query.mjs", statements).EnumerateArray()];

    /// <summary>Runs statements and returns how long each took.</summary>
    public static TimeSpan[] Time(params string[] statements) =>
        [.. Run("time.mjs", statements).EnumerateArray().Select(one => TimeSpan.FromMilliseconds(one.GetDouble()))];

    private static JsonElement Run(string script, string[] statements)
    {
        var folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "duckdb");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException($"DuckDB is missing. Run 'npm ci' in {folder}.");
        }

        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var statement in statements)
        {
            start.ArgumentList.Add(statement);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement
            : throw new InvalidOperationException($"DuckDB failed: {error.Result}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
