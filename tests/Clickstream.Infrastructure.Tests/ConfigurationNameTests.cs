using System.Text.RegularExpressions;
using Clickstream.Hosts.Configuration;
using Clickstream.Infrastructure.Tests.Templates;
using Clickstream.Testing.Servers;

namespace Clickstream.Infrastructure.Tests;

/// <summary>One set of names: what the stacks, the host's scripts and the local platform set is what a program of ours reads.</summary>
public sealed partial class ConfigurationNameTests
{
    /// <summary>What the dashboards and the shop read, and what builds the shop.</summary>
    private static readonly HashSet<string> OfSamples = [.. Names(
        Sources("samples/Dashboards", "*.R").Concat(Sources("samples/Dashboards", "*.sh")).Concat(Sources("samples/Storefront/lib", "*.ts"))
            .Concat(Sources("samples/Storefront/app", "*.tsx")).Concat(Sources("samples/Storefront", "*.mjs")).Concat(Sources("samples/Storefront", "start.sh")).Concat(Sources("samples/Storefront", "amplify.yml")))];

    [Theory]
    [InlineData("samples/run-local.sh")]
    [InlineData("samples/Infrastructure/host/setup.sh")]
    [InlineData("samples/Infrastructure/host/database.sh")]
    public void A_script_sets_what_is_read(string script)
    {
        var names = Names([File.ReadAllText(Path.Combine(Repository.Root, script))]).Except(["CLICKSTREAM_COMPILED"]).ToList();

        names.Should().NotBeEmpty().And.OnlyContain(name => KnownVariables.Contains(name) || OfSamples.Contains(name));
    }

    [Fact]
    public void Stacks_set_what_is_read()
    {
        var names = Names(CloudPlatform.Both.SelectMany(platform => platform.Files).Select(File.ReadAllText)).ToList();

        names.Should().Contain([KnownVariables.Warehouse, FunctionEnvironment.Lake]).And.OnlyContain(name => KnownVariables.Contains(name) || OfSamples.Contains(name));
    }

    [Fact]
    public void Roles_of_the_warehouse_are_made_in_one_place()
    {
        var makers = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.sh", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal) && File.ReadAllText(file).Contains("grant clickstream_etl", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        makers.Should().Equal("samples/Infrastructure/host/database.sh");
    }

    private static IEnumerable<string> Names(IEnumerable<string> texts) =>
        texts.SelectMany(text => Name().Matches(text)).Select(match => match.Value).Distinct();

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal)).Select(File.ReadAllText);

    [GeneratedRegex(@"\b(CLICKSTREAM|SHOP)_[A-Z_]*[A-Z]\b")]
    private static partial Regex Name();
}
