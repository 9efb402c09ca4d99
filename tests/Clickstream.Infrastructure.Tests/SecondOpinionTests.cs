using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clickstream.Infrastructure.Tests.Templates;

namespace Clickstream.Infrastructure.Tests;

/// <summary>What others look for in templates: cfn-lint, where it is installed, and cdk-nag.</summary>
public sealed class SecondOpinionTests
{
    [Fact]
    public async Task Cdk_nag_finds_nothing_that_is_not_explained()
    {
        foreach (var platform in CloudPlatform.Both)
        {
            var opinion = JsonNode.Parse(await Npm.RunAsync("nag.mjs", "", platform.Files))!;

            opinion["judged"]!.GetValue<int>().Should().BeGreaterThan(90, "rules and resources that were judged");
            opinion["findings"]!.AsArray().Select(finding => finding!.ToJsonString()).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Cdk_nag_finds_what_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("clickstream-nag-");
        var file = Path.Combine(folder.FullName, "wrong.template.json");
        await File.WriteAllTextAsync(file, """{"Resources":{"Open":{"Type":"AWS::S3::Bucket"}}}""");

        var opinion = JsonNode.Parse(await Npm.RunAsync("nag.mjs", "", file))!;

        opinion["findings"]!.AsArray().Select(finding => finding!["rule"]!.ToString()).Should().BeEquivalentTo("AwsSolutions-S1", "AwsSolutions-S10");
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_explanation_says_something()
    {
        var reasons = CloudPlatform.Both.SelectMany(platform => platform.Stacks).SelectMany(stack => stack.Resources)
            .SelectMany(resource => resource.Definition["Metadata"]?["cdk_nag"]?["rules_to_suppress"]?.AsArray() ?? [])
            .Select(rule => rule!["reason"]!.ToString()).ToList();

        reasons.Should().NotBeEmpty().And.AllSatisfy(reason => reason.Length.Should().BeGreaterThanOrEqualTo(20));
    }

    [CfnLintFact]
    public async Task Cfn_lint_finds_no_error()
    {
        foreach (var file in CloudPlatform.Both.SelectMany(platform => platform.Files))
        {
            using var lint = Process.Start(new ProcessStartInfo("cfn-lint", ["--format", "json", file]) { RedirectStandardOutput = true })!;
            var findings = JsonSerializer.Deserialize<JsonArray>(await lint.StandardOutput.ReadToEndAsync())!;
            await lint.WaitForExitAsync();

            // W3005: the CDK names dependencies that are clear already.
            findings.Select(finding => $"{finding!["Rule"]!["Id"]} {finding["Message"]}").Where(finding => !finding.StartsWith("W3005", StringComparison.Ordinal))
                .Should().BeEmpty("of {0}", Path.GetFileName(file));
        }
    }

    /// <summary>A test for machines where cfn-lint, a program in Python, is installed.</summary>
    private sealed class CfnLintFactAttribute : FactAttribute
    {
        public CfnLintFactAttribute()
        {
            try
            {
                using var version = Process.Start(new ProcessStartInfo("cfn-lint", ["--version"]) { RedirectStandardOutput = true })!;
                version.WaitForExit();
                Skip = version.ExitCode == 0 ? null : "cfn-lint does not run here.";
            }
            catch (Win32Exception)
            {
                Skip = "cfn-lint is not installed.";
            }
        }
    }
}
