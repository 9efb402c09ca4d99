using System.Text.RegularExpressions;

namespace Clickstream.Domain.Tests.Architecture;

/// <summary>The bugs of <c>tests/planted-bugs</c> can still be planted; that they are caught is what <c>tests/campaign.sh bugs</c> shows.</summary>
public sealed partial class PlantedBugTests
{
    public static TheoryData<string> Bugs { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "planted-bugs")).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_still_fits_the_code_and_names_tests_that_exist(string bug)
    {
        var patch = File.ReadAllText(Path.Combine(Repository.Root, "tests", "planted-bugs", $"{bug}.patch"));
        var file = File.ReadAllText(Path.Combine(Repository.Root, FileName().Match(patch).Groups[1].Value));
        foreach (var hunk in Hunk().Split(patch).Skip(1))
        {
            var lines = hunk.Split('\n')[1..^1];
            string Text(char change) => string.Join('\n', lines.Where(line => line.Length > 0 && (line[0] == ' ' || line[0] == change)).Select(line => line[1..]));

            Regex.Count(file, Regex.Escape(Text('-'))).Should().Be(1, "the code that the bug changes is there");
            Text('+').Should().NotBe(Text('-'));
        }

        var (project, tests) = (CaughtBy().Match(patch).Groups[1].Value, CaughtBy().Match(patch).Groups[2].Value.Split('|'));
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        tests.Should().NotBeEmpty().And.OnlyContain(test => sources.Contains($"class {test}", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\+\+\+ b/(.*)$", RegexOptions.Multiline)]
    private static partial Regex FileName();

    [GeneratedRegex("^@@ ", RegexOptions.Multiline)]
    private static partial Regex Hunk();

    [GeneratedRegex("^Caught by: (\\S+) (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex CaughtBy();
}
