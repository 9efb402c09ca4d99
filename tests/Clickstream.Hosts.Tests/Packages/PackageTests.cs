using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using NodaTime;

namespace Clickstream.Hosts.Tests.Packages;

/// <summary>The packages as others get them: what is in them, and that they are enough.</summary>
public sealed class PackageTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    public static TheoryData<string, string> Libraries => new()
    {
        { "Clickstream.Domain", "lib/net10.0/Clickstream.Domain" },
        { "Clickstream.Adapters.Aws", "lib/net10.0/Clickstream.Adapters.Aws" },
        { "Clickstream.Adapters.Postgres", "lib/net10.0/Clickstream.Adapters.Postgres" },
        { "Clickstream.Testing", "lib/net10.0/Clickstream.Testing" },
        { "Clickstream.Tool", "tools/net10.0/any/clickstream" },
    };

    [Fact]
    public void Nothing_else_is_packed() => Directory.EnumerateFiles(feed.Packages, "*.nupkg").Select(file => Path.GetFileName(file).Replace(".0.1.0.nupkg", "", StringComparison.Ordinal))
        .Should().BeEquivalentTo(Libraries.Select(one => (string)one[0]));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_brings_readme_licence_documentation_and_symbols_and_no_path_of_where_it_was_built(string package, string assembly)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{package}.0.1.0.nupkg"));
        using var symbols = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{package}.0.1.0.snupkg"));

        archive.Entries.Select(entry => entry.FullName).Should().Contain(["README.md", "LICENSE", $"{assembly}.dll", $"{assembly}.xml"]);
        symbols.Entries.Select(entry => entry.FullName).Should().Contain($"{assembly}.pdb");
        var specification = Encoding.UTF8.GetString(BytesOf(archive, $"{package}.nuspec"));
        specification.Should().Contain("""<license type="expression">Apache-2.0</license>""").And.Contain("<readme>README.md</readme>")
            .And.Contain("<description>").And.NotContain("Package Description");
        foreach (var bytes in new[] { BytesOf(archive, $"{assembly}.dll"), BytesOf(symbols, $"{assembly}.pdb") })
        {
            bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(PackedFeed.Root + Path.DirectorySeparatorChar)).Should().Be(-1, "of {0}", package);
        }
    }

    [Fact]
    public async Task A_function_of_somebody_elses_is_thirty_lines_over_the_packages()
    {
        var consumer = feed.CreateConsumer("function");
        var program = await File.ReadAllTextAsync(Path.Combine(PackedFeed.Root, "samples", "CustomHost", "Program.cs"));
        await File.WriteAllTextAsync(Path.Combine(consumer, "Program.cs"), program);
        await File.WriteAllTextAsync(Path.Combine(consumer, "Function.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Clickstream.Domain" Version="0.1.0" />
                <PackageReference Include="Clickstream.Adapters.Aws" Version="0.1.0" />
                <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.0" />
              </ItemGroup>
            </Project>
            """);
        PackedFeed.Run(consumer, "build", "--configuration", "Release", "--output", "out");
        var lake = Path.Combine(consumer, "lake");

        await using var function = await LambdaProcess.StartAsync(
            Path.Combine(consumer, "out", "Function.dll"), new Dictionary<string, string> { ["LAKE"] = lake });
        var answers = new List<JsonElement>();
        foreach (var order in new[] { "o-1", "o-2", "o-2" })
        {
            answers.Add((await function.Api.InvokeAsync($$"""{"id":"{{order}}","visitor":"c1","total":12.50,"currency":"USD"}""")).Json);
        }

        var refused = (await function.Api.InvokeAsync("""{"id":"o-3","visitor":"c1","total":12.50,"currency":"XXX"}""")).Json;

        program.Split('\n').Count(line => line.Trim().Length > 0).Should().BeLessThanOrEqualTo(35);
        answers.Should().AllSatisfy(answer => answer.GetProperty("accepted").GetInt32().Should().Be(1));
        refused.GetProperty("errors")[0].GetProperty("code").GetString().Should().Contain("currency");
        (await new ParquetEventHistory(new DirectoryObjectStore(lake), SystemClock.Instance).EventsAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_storage_adapter_of_somebody_elses_is_tested_by_our_contracts()
    {
        var consumer = feed.CreateConsumer("adapter");
        await File.WriteAllTextAsync(Path.Combine(consumer, "Adapter.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Clickstream.Testing" Version="0.1.0" />
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.0.1" />
                <PackageReference Include="xunit" Version="2.9.3" />
                <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(consumer, "ListQuarantine.cs"), """
            using System.Runtime.CompilerServices;
            using Clickstream.Domain.Ports;
            using Clickstream.Testing;
            using NodaTime;

            /// <summary>A quarantine of their own: a list of batches.</summary>
            public sealed class ListQuarantine : IQuarantine
            {
                private readonly List<QuarantineBatch> batches = [];
                private int last;

                public Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
                {
                    foreach (var hour in events.GroupBy(one => Instant.FromUnixTimeSeconds(one.ReceivedAt.ToUnixTimeSeconds() / 3600 * 3600)))
                    {
                        batches.Add(new QuarantineBatch($"{++last}", hour.Key, [.. hour]));
                    }

                    return Task.CompletedTask;
                }

                public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
                    Task.FromResult<IReadOnlyList<string>>([.. batches.OrderBy(one => one.Hour).Select(one => one.Id)]);

                public async IAsyncEnumerable<QuarantineBatch> ReadAsync(
                    IReadOnlyList<string> names, [EnumeratorCancellation] CancellationToken cancellationToken)
                {
                    await Task.CompletedTask;
                    foreach (var batch in names.SelectMany(name => batches.FindAll(one => one.Id == name)))
                    {
                        yield return batch;
                    }
                }

                public Task ReplaceAsync(QuarantineBatch batch, IReadOnlyList<QuarantinedEvent> remaining, CancellationToken cancellationToken)
                {
                    // The name of what stays is computed, so that a repetition finds it.
                    var left = new QuarantineBatch($"{batch.Id}, less {batch.Entries.Count - remaining.Count}", batch.Hour, remaining);
                    batches.RemoveAll(one => one.Id == batch.Id || one.Id == left.Id);
                    if (remaining.Count > 0)
                    {
                        batches.Add(left);
                    }

                    return Task.CompletedTask;
                }
            }

            public sealed class ListQuarantineTests : QuarantineContract
            {
                protected override IQuarantine Create() => new ListQuarantine();
            }
            """);

        PackedFeed.Run(consumer, "test").Should().MatchRegex("Passed! +- Failed: +0, Passed: +[1-9]");
    }

    private static byte[] BytesOf(ZipArchive archive, string name)
    {
        using var entry = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }
}
