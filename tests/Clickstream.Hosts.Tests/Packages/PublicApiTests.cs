using System.Reflection;
using System.Runtime.CompilerServices;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Adapters.Postgres;
using Clickstream.Domain.Events;
using Clickstream.Testing;

namespace Clickstream.Hosts.Tests.Packages;

/// <summary>
/// What the packages offer is what their baselines say, so that nobody changes it without knowing. After a change on purpose run the tests
/// once with <c>CLICKSTREAM_UPDATE_API=1</c>, which writes them anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly Dictionary<string, Assembly> Assemblies = new[]
        {
            typeof(ClickstreamEvent), typeof(IObjectStore), typeof(WarehouseAdministration), typeof(EventHistoryContract),
        }
        .ToDictionary(type => type.Assembly.GetName().Name!, type => type.Assembly);

    [Theory]
    [InlineData("Clickstream.Domain")]
    [InlineData("Clickstream.Adapters.Aws")]
    [InlineData("Clickstream.Adapters.Postgres")]
    [InlineData("Clickstream.Testing")]
    public async Task The_public_API_is_its_baseline(string name)
    {
        var baseline = Path.Combine(Path.GetDirectoryName(ThisFile())!, $"{name}.api.txt");
        var described = PublicApi.Describe(Assemblies[name]).ToList();
        if (Environment.GetEnvironmentVariable("CLICKSTREAM_UPDATE_API") == "1")
        {
            await File.WriteAllLinesAsync(baseline, described);
        }

        var expected = await File.ReadAllLinesAsync(baseline);

        described.Except(expected).Should().BeEmpty("what is new is in the baseline");
        expected.Except(described).Should().BeEmpty("what the baseline has is still there");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
