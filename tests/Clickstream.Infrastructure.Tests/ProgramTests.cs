using System.Diagnostics;
using System.Text.Json.Nodes;
using Clickstream.Infrastructure.Tests.Templates;
using Clickstream.Testing.Servers;
using Infrastructure;

namespace Clickstream.Infrastructure.Tests;

/// <summary>The program that makes the templates.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clickstream-cdk-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Templates_are_made_without_network_and_without_credentials()
    {
        // A network of its own, in which nothing is.
        var run = await RunAsync(["unshare", "--map-root-user", "--net", "dotnet"], "--output", folder.FullName);

        run.ExitCode.Should().Be(0, run.Errors);
        run.Output.Should().Be($"The templates are in {folder.FullName}\n");
        folder.EnumerateFiles("*.template.json").Should().HaveCount(8);
    }

    [Fact]
    public async Task A_setting_is_taken_from_the_command_line()
    {
        var run = await RunAsync(["dotnet"], "--output", folder.FullName, "--context", "name=other", "-c", "mode=buffered");

        run.ExitCode.Should().Be(0, run.Errors);
        folder.EnumerateFiles("other-*.template.json").Should().HaveCount(8);
        (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "other-Ingest.template.json"))).Should().Contain("AWS::ApiGateway::RestApi");
    }

    [Theory]
    [InlineData("name=", "'name' cannot be ''")]
    [InlineData("name=A", "'name' cannot be 'A'")]
    [InlineData("name=1shop", "'name' cannot be '1shop'")]
    [InlineData("name=a-name-that-is-much-too-long", "20 at most")]
    [InlineData("origins=http://shop.example", "'origins' cannot be")]
    [InlineData("origins=https://shop.example/", "'origins' cannot be")]
    [InlineData("origins=*", "'origins' cannot be")]
    [InlineData("currency=XXX", "ISO 4217")]
    [InlineData("timeZone=Nowhere/City", "'timeZone' cannot be")]
    [InlineData("mode=fast", "'mode' cannot be")]
    [InlineData("retentionDays=29", "a whole number from 30 to 36500")]
    [InlineData("shards=-1", "a whole number from 1 to 64")]
    [InlineData("hostType=t3.small", "Graviton")]
    [InlineData("hostType=large", "Graviton")]
    [InlineData("hostType=g4dn.xlarge", "Graviton")]
    [InlineData("collectorDomain=events.shop.example", "both or neither")]
    [InlineData("certificateArn=arn:aws:acm:us-east-1:1:certificate/x", "'certificateArn' cannot be")]
    [InlineData("colour=blue", "'colour' is no setting")]
    public void A_setting_without_sense_is_told_by_its_name(string assignment, string told)
    {
        var wrong = FluentActions.Invoking(() => CloudPlatform.Alone(() => CloudApp.Create(CloudApp.Assignments([assignment])))).Should().Throw<SettingException>().Which;

        wrong.Message.Should().Contain(told);
    }

    [Fact]
    public async Task What_is_wrong_ends_with_its_code()
    {
        var run = await RunAsync(["dotnet"], "--context", "mode");

        (run.ExitCode, run.Errors).Should().Be((2, "setting.invalid: 'mode' is not NAME=VALUE.\n"));
    }

    [Fact]
    public async Task Help_tells_all_settings()
    {
        var run = await RunAsync(["dotnet"], "--help");

        run.ExitCode.Should().Be(0);
        run.Output.Should().ContainAll(PlatformSettings.Meanings.Keys);
    }

    [Fact]
    public void Every_setting_stands_in_the_file_of_the_CDK_and_is_explained()
    {
        var context = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "samples/Infrastructure/cdk.json")))!["context"]!.AsObject();

        context.Select(one => one.Key).Where(name => !name.StartsWith('@')).Should().BeEquivalentTo(PlatformSettings.Meanings.Keys);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] launcher, params string[] arguments)
    {
        var start = new ProcessStartInfo(launcher[0], [.. launcher[1..], typeof(CloudApp).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("CDK_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // Without the program of the functions, which deploy.sh makes, a line says so.
        return (process.ExitCode, output, string.Concat((await errors).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("The program of the functions", StringComparison.Ordinal)).Select(line => line + "\n")));
    }
}
