using System.Text.RegularExpressions;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Costs;

/// <summary>
/// The tables of docs/cost.md are what the model has. After other figures or prices run the tests once with
/// <c>CLICKSTREAM_UPDATE_COST=1</c>, which writes them anew, and read what the text says of them.
/// </summary>
public sealed partial class CostDocumentTests
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "docs", "cost.md");

    [Fact]
    public async Task The_tables_are_those_of_the_model()
    {
        var document = await File.ReadAllTextAsync(Path);
        var renewed = Marked().Replace(document, match => $"<!-- {match.Groups[1]} -->\n{TableOf(match.Groups[1].Value)}\n<!-- end -->");
        if (Environment.GetEnvironmentVariable("CLICKSTREAM_UPDATE_COST") == "1")
        {
            await File.WriteAllTextAsync(Path, renewed);
            document = renewed;
        }

        document.Should().Be(renewed, "the tables are renewed with CLICKSTREAM_UPDATE_COST=1");
        Marked().Matches(document).Select(match => match.Groups[1].Value).Should().BeEquivalentTo(CostDocument.Tables.Keys);
    }

    private static string TableOf(string name) => CostDocument.Tables[name];

    [GeneratedRegex("<!-- ([a-z]+) -->\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
