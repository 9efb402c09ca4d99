using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Clickstream.Testing.Servers;

/// <summary>Readers of Parquet that share no code with ours nor with each other, run through node.</summary>
public static class ParquetReaders
{
    /// <summary>Reads a file whole: every value a text or null, as the script says.</summary>
    /// <param name="reader"><c>hyparquet</c> or <c>arrow-rs</c>.</param>
    /// <param name="file">The file.</param>
    public static string[] Rows(string reader, string file) =>
        [.. Run("read.mjs", reader, file).Split('\n').Select(line => JsonSerializer.Serialize(JsonElement.Parse(line)))];

    /// <summary>Runs a script to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    internal static string Run(string script, params string[] arguments)
    {
        var folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "parquet-readers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException($"The readers of Parquet are missing. Run 'npm ci' in {folder}.");
        }

        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{script} failed: {error.Result}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
