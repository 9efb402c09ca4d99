using System.IO.Compression;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

public sealed class RealFileTests : IDisposable
{
    private static readonly string[] Reports = ["overview", "funnel", "products --top 100000"];
    private readonly string lake = Directory.CreateTempSubdirectory("clickstream-real-").FullName;

    public void Dispose() => Directory.Delete(lake, recursive: true);

    [RealDataFact]
    public async Task All_rows_are_read_and_only_the_cut_one_is_rejected() =>
        (await ImportAsync()).Should().StartWith("{\"read\":17435,\"accepted\":17434,\"rejected\":1,");

    [RealDataFact]
    public async Task The_cut_row_is_quarantined_with_its_line_and_its_reason()
    {
        await ImportAsync();

        var file = Directory.EnumerateFiles(Path.Combine(lake, "quarantine"), "*.ndjson.gz", SearchOption.AllDirectories).Should().ContainSingle().Subject;
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        (await reader.ReadToEndAsync()).Should().MatchRegex("""\A\{[^\n]*"line 17436"[^\n]*"row\.column_count"[^\n]*\}\n\z""");
    }

    [RealDataFact]
    public async Task A_second_import_changes_no_report()
    {
        await ImportAsync();
        await ImportAsync();

        foreach (var report in Reports.Append("overview --trust-client-sessions"))
        {
            string[] arguments = ["report", .. report.Split(' '), "--json", "--lake"];
            (await CommandCall.OutputOfAsync([.. arguments, lake]))
                .Should().Be(await CommandCall.OutputOfAsync([.. arguments, await Lakes.Real.Folder]), "it is {0}", report);
        }
    }

    [RealDataFact]
    public async Task A_second_import_and_projection_change_no_report_of_a_warehouse()
    {
        var warehouse = PostgresServer.Shared.CreateDatabase();
        await ImportAsync();
        await ProjectAsync();
        var before = await ReportsAsync();
        await ImportAsync();
        await ProjectAsync();

        (await ReportsAsync()).Should().Equal(before);

        Task ProjectAsync() => CommandCall.OutputOfAsync("project", "--lake", lake, "--warehouse", warehouse);

        Task<string[]> ReportsAsync() => Task.WhenAll(
            Reports.Select(report => CommandCall.OutputOfAsync(["report", .. report.Split(' '), "--json", "--warehouse", warehouse])));
    }

    private Task<string> ImportAsync() => CommandCall.OutputOfAsync("import", "rees46", RealData.Rees46, "--lake", lake, "--json");
}
