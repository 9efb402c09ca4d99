using System.Diagnostics;
using Clickstream.Testing.Servers;

namespace Clickstream.Infrastructure.Tests;

/// <summary>Runs what is written for node, with the packages of the lock file.</summary>
internal static class Npm
{
    public static async Task<string> RunAsync(string script, string input, params IEnumerable<string> arguments)
    {
        var folder = Path.Combine(Repository.Root, "tests/Clickstream.Infrastructure.Tests/packages");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException("Packages of npm are missing. ./test.sh installs them.");
        }

        using var process = Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {await errors}");
    }
}
