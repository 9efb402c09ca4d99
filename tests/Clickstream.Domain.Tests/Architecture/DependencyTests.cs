using System.Text.RegularExpressions;
using System.Xml.Linq;
using Clickstream.Domain.Validation;

namespace Clickstream.Domain.Tests.Architecture;

public sealed partial class DependencyTests
{
    private static readonly string Root = Repository.Root;

    [Fact]
    public void The_domain_references_no_storage_cloud_or_http()
    {
        string[] outside =
        [
            "AWSSDK", "Amazon", "Npgsql", "Parquet", "Microsoft.AspNetCore",
            "Microsoft.EntityFrameworkCore", "System.Net", "System.Data",
        ];

        var references = typeof(EventAdmission).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        references.Should().NotContain(name => outside.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Clickstream.Domain")]
    [InlineData("Clickstream.Adapters.Aws", "Clickstream.Domain")]
    [InlineData("Clickstream.Adapters.Postgres", "Clickstream.Domain")]
    [InlineData("Clickstream.Hosts", "Clickstream.Adapters.Aws", "Clickstream.Adapters.Postgres", "Clickstream.Domain")]
    public void Projects_reference_inward_only(string project, params string[] inward)
    {
        var references = XDocument.Load(Path.Combine(Root, project, project + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        references.Should().BeSubsetOf(inward);
    }

    [Fact]
    public void Only_what_is_named_here_is_a_project_of_the_house() => Directory.GetFiles(Root, "Clickstream.*.csproj", Depth(1))
        .Select(Path.GetFileNameWithoutExtension).Should().BeEquivalentTo(
            "Clickstream.Domain", "Clickstream.Adapters.Aws", "Clickstream.Adapters.Postgres", "Clickstream.Hosts");

    [Theory]
    [InlineData("Clickstream.Adapters.Aws", "Clickstream.Adapters.Postgres")]
    [InlineData("Clickstream.Adapters.Postgres", "Clickstream.Adapters.Aws")]
    [InlineData("Clickstream.Domain", "Clickstream.Adapters")]
    public void The_source_of_a_project_does_not_name_what_it_must_not_know(string project, string unknown) =>
        Sources(project).Should().NotContain(source => source.Text.Contains(unknown, StringComparison.Ordinal));

    [Fact]
    public void The_parquet_codec_knows_nothing_of_events() =>
        Sources("Clickstream.Adapters.Aws/Parquet").Should().NotContain(source => Event().IsMatch(source.Text));

    [Fact]
    public void The_domain_takes_time_ids_and_chance_as_arguments() =>
        Sources("Clickstream.Domain").Should().NotContain(source => Ambient().IsMatch(source.Text));

    [GeneratedRegex(@"Clickstream\.Domain|\bClickstreamEvent|\b[Ee]vents?\b")]
    private static partial Regex Event();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bGuid\.NewGuid\b|\bRandom\.Shared\b")]
    private static partial Regex Ambient();

    [Theory]
    [InlineData("Clickstream.Domain")]
    [InlineData("Clickstream.Adapters.Aws")]
    [InlineData("Clickstream.Adapters.Postgres")]
    [InlineData("Clickstream.Hosts")]
    [InlineData("samples")]
    public void No_line_is_wider_than_140_columns(string folder) =>
        Sources(folder).SelectMany(source => source.Text.Split('\n'), (source, line) => (source.Path, Line: line))
            .Should().NotContain(entry => entry.Line.Length > 140);

    private static List<(string Path, string Text)> Sources(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));
        var sources = files.Select(file => (Path: file, Text: File.ReadAllText(Path.Combine(Root, file)))).ToList();
        sources.Should().NotBeEmpty();
        return sources;
    }

    private static EnumerationOptions Depth(int folders) => new() { RecurseSubdirectories = true, MaxRecursionDepth = folders };
}
