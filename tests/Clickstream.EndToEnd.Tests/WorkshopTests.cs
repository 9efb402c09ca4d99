using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Clickstream.Testing.Servers;

namespace Clickstream.EndToEnd.Tests;

/// <summary>Runs docs/workshop.md: every block of commands, in one shell, and compares what it prints with the block that follows.</summary>
/// <remarks>
/// The first block starts the platform in a terminal of its own, which is stopped before the last block. An ellipsis stands for what is
/// different each time, a blank for several; ports and the file of settings are the test's own.
/// </remarks>
public sealed partial class WorkshopTests
{
    private const int Ports = 50;

    [Fact]
    public async Task Every_command_does_what_the_workshop_says()
    {
        var home = Directory.CreateTempSubdirectory("clickstream-workshop-").FullName;
        var first = Loopback.FreePorts(Ports);
        var text = Port().Replace(
            (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/workshop.md"))).Replace("~/", $"{home}/", StringComparison.Ordinal),
            port => (first + int.Parse(port.Groups[1].Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
        var steps = Step().Matches(text).Select(step => (Commands: step.Groups["commands"].Value, Shown: step.Groups["shown"].Value)).ToList();

        // What a shell starts in the background ignores Ctrl+C, unless it is told not to.
        await using var platform = SupervisedProcess.Start(
            ["env", "--default-signal=INT", "bash", "-c", $"echo process $$; exec {steps[0].Commands}"], folder: Repository.Root);
        await platform.SaysAsync(log => log.Contains("Ctrl+C stops everything", StringComparison.Ordinal) ? log : null);
        var process = Said(platform, @"^process (\d+)");
        var folder = Said(platform, "what they say +(.+)/logs");
        using var shell = new Shell();

        foreach (var (commands, shown) in steps[1..^1])
        {
            Check(commands, await shell.RunAsync(commands), shown);
        }

        Process.Start("kill", ["-INT", process]).WaitForExit();
        await platform.EndsAsync();

        Check(steps[^1].Commands, await shell.RunAsync(steps[^1].Commands), steps[^1].Shown);
        Directory.Exists(folder).Should().BeFalse("all it held is gone");
        Directory.EnumerateFileSystemEntries(home).Should().BeEmpty("the settings hold passwords");
        Enumerable.Range(first, Ports).Should().OnlyContain(port => Loopback.IsFree(port));
        Processes().Should().NotContain(line => line.Contains(folder, StringComparison.Ordinal));
        steps.Should().HaveCountGreaterThan(10);
    }

    private static string Said(SupervisedProcess platform, string pattern) => Regex.Match(platform.Log, pattern, RegexOptions.Multiline).Groups[1].Value;

    /// <summary>The command lines of all processes.</summary>
    private static IEnumerable<string> Processes()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(name => char.IsAsciiDigit(name[^1])))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                continue; // It has just ended.
            }

            yield return line;
        }
    }

    private static void Check(string commands, string printed, string shown)
    {
        if (shown.Length > 0)
        {
            var pattern = string.Join(".*?", Blanks().Replace(shown.Trim(), " ").Split('…').Select(Regex.Escape));
            Regex.IsMatch(Blanks().Replace(printed.Trim(), " "), $"^{pattern}$", RegexOptions.Singleline)
                .Should().BeTrue("the workshop shows\n{0}\nfor\n{1}\nwhich printed\n{2}", shown, commands, printed);
        }
    }

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\b38(\d\d)\b")]
    private static partial Regex Port();

    [GeneratedRegex(@"^```bash\n(?<commands>.*?)^```\n(\n```text\n(?<shown>.*?)^```\n)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Step();

    /// <summary>A shell that ends at the first command that fails.</summary>
    private sealed class Shell : IDisposable
    {
        private const string Loop = "set -euo pipefail; while IFS= read -r -d '' step; do eval \"$step\" </dev/null 2>&1; printf '\\n\\4\\n'; done";

        private readonly Process process;

        public Shell()
        {
            var start = new ProcessStartInfo("bash", ["-c", Loop])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Repository.Root, StandardOutputEncoding = Encoding.UTF8,
            };
            process = Process.Start(start)!;
        }

        /// <summary>Runs commands.</summary>
        /// <returns>What they print, to their output and to their errors.</returns>
        public async Task<string> RunAsync(string commands)
        {
            await process.StandardInput.WriteAsync(commands + "\0");
            await process.StandardInput.FlushAsync();
            var printed = new StringBuilder();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line == "\u0004")
                {
                    return printed.ToString();
                }

                printed.AppendLine(line);
            }

            throw new InvalidOperationException($"This failed:\n{commands}\nIt printed:\n{printed}");
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
