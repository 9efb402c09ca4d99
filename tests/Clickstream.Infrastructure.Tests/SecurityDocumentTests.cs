using System.Text.RegularExpressions;
using Clickstream.Testing.Servers;

namespace Clickstream.Infrastructure.Tests;

/// <summary>The page on security names tests that are there, and says something of every promise.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs/security.md"));

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("node_modules", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();
        var named = TestName().Matches(Page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();

        named.Should().HaveCountGreaterThan(60).And.AllSatisfy(test => sources.Should().Contain(
            source => Regex.IsMatch(source, $@"\bclass {test.Class}\b") && (test.Method.Length == 0 || Regex.IsMatch(source, $@"\b{test.Method}\(")),
            "the page names {0}", test));
    }

    [Fact]
    public void Every_test_of_the_templates_proves_something_that_the_page_promises()
    {
        string[] others = ["ConfigurationNameTests", "CostShapeTests", "ProgramTests", "SecurityDocumentTests"];
        var classes = typeof(SecurityDocumentTests).Assembly.GetTypes().Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal) && type.IsPublic).Select(type => type.Name);

        classes.Except(others).Should().AllSatisfy(name => Page.Should().Contain($"`{name}."));
    }

    [Fact]
    public void Every_promise_has_a_test_or_a_reason() =>
        Page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal) && line.Count(letter => letter == '|') == 3)
            .Should().HaveCountGreaterThan(40).And.AllSatisfy(line => line.Split('|')[2].Trim().Length.Should().BeGreaterThan(3, "{0}", line));

    [GeneratedRegex(@"`(\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex TestName();
}
