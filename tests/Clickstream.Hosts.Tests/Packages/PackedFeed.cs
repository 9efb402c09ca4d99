using System.Diagnostics;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Packages;

/// <summary>All packages of the solution, packed into a folder once.</summary>
public sealed class PackedFeed : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clickstream-packages-");

    public PackedFeed() => Run(Root, "pack", Path.Combine(Root, "Clickstream.sln"), "--configuration", Configuration, "--no-build", "--output", Packages);

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(folder.FullName, "feed");

    /// <summary>The checkout that the tests were built in.</summary>
    public static string Root => Repository.Root;

    /// <summary>A directory outside of the checkout whose projects restore from the feed, and what else they need from what this machine has restored before.</summary>
    public string CreateConsumer(string name)
    {
        var consumer = Directory.CreateDirectory(Path.Combine(folder.FullName, name));
        File.WriteAllText(Path.Combine(consumer.FullName, "NuGet.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Packages}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{RestoredPackages}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder.FullName, "restored")}" /></config>
            </configuration>
            """);

        // Nothing of the checkout's settings reaches it.
        File.WriteAllText(Path.Combine(consumer.FullName, "Directory.Build.props"), "<Project />");
        return consumer.FullName;
    }

    /// <summary>Runs the SDK; it has to end well.</summary>
    /// <returns>What it wrote.</returns>
    public static string Run(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };

        // A folder that the whole machine shares would keep packages of an earlier run under the same version.
        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        var all = output.Result + errors.Result;
        process.ExitCode.Should().Be(0, "'dotnet {0}' has to end well: {1}", string.Join(' ', arguments), all);
        return all;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    private static string RestoredPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
