using System.Diagnostics;
using Clickstream.Testing.Servers;

namespace Clickstream.Benchmarks;

/// <summary>The program as it is published for Lambda.</summary>
internal static class PublishedProgram
{
    /// <summary>Publishes it, and tells so on standard error.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">The folder's name in it.</param>
    /// <param name="more">More of what the build takes.</param>
    /// <returns>The program.</returns>
    public static string Make(string folder, string name, params string[] more)
    {
        var output = Path.Combine(folder, name);
        var project = Path.Combine(Repository.Root, "Clickstream.Hosts");
        Console.Error.WriteLine($"publishing ({name}) ...");
        var start = new ProcessStartInfo(
            "dotnet",
            ["publish", project, "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-o", output, "--nologo", "-v", "quiet", .. more])
        {
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        Console.Error.Write(publish.StandardOutput.ReadToEnd());
        publish.WaitForExit();
        return publish.ExitCode == 0
            ? Path.Combine(output, "clickstream.dll")
            : throw new InvalidOperationException("The program could not be published.");
    }
}
