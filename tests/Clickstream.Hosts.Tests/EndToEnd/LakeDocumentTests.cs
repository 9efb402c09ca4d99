using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>What docs/lake.md says of other engines is what there is.</summary>
public sealed partial class LakeDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/lake.md"));

    [Fact]
    public async Task Every_query_runs_over_a_lake_and_finds_rows()
    {
        var lake = await Lakes.Small.Folder;
        var queries = Blocks("sql").Select(query => query.Replace("LAKE", lake, StringComparison.Ordinal)).ToArray();
        queries.Should().HaveCountGreaterThan(4);
        queries[0].Should().StartWith("CREATE VIEW");

        foreach (var query in queries.Skip(1))
        {
            DuckDb.Query(queries[0], query).Should().NotBeEmpty(query);
        }
    }

    [Fact]
    public async Task The_revenue_of_the_query_is_that_of_the_report()
    {
        var lake = await Lakes.Simulated.Folder;
        var query = Blocks("sql").Single(block => block.Contains("AS revenue", StringComparison.Ordinal)).TrimEnd().TrimEnd(';');
        var view = Blocks("sql")[0].Replace("LAKE", lake, StringComparison.Ordinal);

        var revenue = DuckDb.Query(view, $"SELECT order_currency AS currency, sum(orders)::VARCHAR AS orders, sum(revenue)::VARCHAR AS gross FROM ({query}) GROUP BY ALL");

        var report = System.Text.Json.JsonElement.Parse(await CommandRun.OutputOfAsync(
            "report", "overview", "--include-bots", "--json", "--warehouse", await Lakes.Simulated.WarehouseAsync(false)));
        var orders = report.GetProperty("orders").GetInt64();
        revenue.Sum(row => long.Parse(row.GetProperty("orders").GetString()!, CultureInfo.InvariantCulture)).Should().Be(orders);
    }

    [Fact]
    public async Task The_statements_for_Athena_are_those_of_the_command() =>
        Blocks("sql athena").Single().Should().Be(
            await CommandRun.OutputOfAsync("history", "athena", "--lake", "s3://bucket/prefix", "--since", "2026-11-22"));

    [Fact]
    public async Task The_table_of_columns_is_that_of_the_command() =>
        Document.Should().EndWith("\n\n" + await CommandRun.OutputOfAsync("history", "schema"));

    private static string[] Blocks(string language) =>
        [.. Block().Matches(Document).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["text"].Value)];

    [GeneratedRegex("^```(?<language>[a-z ]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
