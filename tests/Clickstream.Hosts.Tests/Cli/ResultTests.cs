using System.Text.Json;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Cli;

public sealed class ResultTests : IDisposable
{
    private const string Events = """
        {"eventName":"product_view","occurredAt":"2026-11-22T10:00:00Z","clientId":"c1","product":{"id":"@p","name":"=1+1","brand":"-x","category":"+y","price":1}}
        {"eventName":"add_to_cart_click","occurredAt":"2026-11-22T10:00:05Z","clientId":"c1","product":{"id":"q","name":"a \"b\", c","brand":"\tz","category":"\rw","price":2}}

        not an event
        """;

    private readonly string lake = Directory.CreateTempSubdirectory("clickstream-cli-").FullName;

    public void Dispose() => Directory.Delete(lake, recursive: true);

    [Fact]
    public async Task An_import_from_standard_input_counts_its_lines()
    {
        var run = await ImportAsync("--json");

        run.Should().Be(new CommandRun(0, "{\"read\":3,\"accepted\":2,\"rejected\":1,\"segments\":1}\n", string.Empty));
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_first_line_is_no_part_of_it()
    {
        var run = await CommandRun.WithAsync(
            "\uFEFF" + """{"eventName":"logout","occurredAt":"2026-11-22T10:00:00Z","clientId":"c1"}""", warehouseVariable: null,
            "import", "ndjson", "-", "--lake", lake, "--json");

        run.Output.Should().StartWith("{\"read\":1,\"accepted\":1,");
    }

    [Theory]
    [InlineData("report overview --json")]
    [InlineData("report funnel --json")]
    [InlineData("report products --json")]
    [InlineData("simulate --events 10 --seed 1 --json")]
    public async Task With_json_the_output_is_one_object(string arguments)
    {
        await ImportAsync();

        var output = await CommandCall.OutputOfAsync([.. arguments.Split(' '), "--lake", lake]);

        JsonDocument.Parse(output).RootElement.ValueKind.Should().Be(JsonValueKind.Object);
    }

    [Theory]
    [InlineData(
        "overview",
        "sessions visitors new_visitors events page_views product_views add_to_carts orders revenue conversion_rate average_order_value bounce_rate "
        + "cart_abandonment_rate from to")]
    [InlineData("funnel", "steps")]
    [InlineData("products", "rows")]
    public async Task A_report_has_the_fields_that_were_promised(string report, string fields)
    {
        await ImportAsync();

        var output = await CommandCall.OutputOfAsync("report", report, "--lake", lake, "--json");

        JsonDocument.Parse(output).RootElement.EnumerateObject().Select(field => field.Name).Should().Equal(fields.Split(' '));
    }

    [Fact]
    public async Task A_lake_without_events_has_a_report_of_zeros()
    {
        var output = await CommandCall.OutputOfAsync("report", "overview", "--lake", lake, "--json");

        output.Should().Contain("\"sessions\":0,").And.Contain("\"conversion_rate\":0,").And.Contain("\"from\":null");
    }

    [Theory]
    [InlineData("--session-timeout", "90s")]
    [InlineData("--max-session", "7d")]
    [InlineData("--max-session", "none")]
    public async Task A_report_of_a_lake_takes_session_rules(string option, string value)
    {
        await ImportAsync();

        (await CommandCall.OutputOfAsync("report", "overview", "--lake", lake, "--json", option, value)).Should().StartWith("{\"sessions\":1,");
    }

    [Fact]
    public async Task CSV_neutralises_what_a_spreadsheet_takes_for_a_formula()
    {
        await ImportAsync();

        var output = await CommandCall.OutputOfAsync("report", "products", "--lake", lake, "--csv");

        output.Should().Be("""
            product_id,name,brand,category,views,add_to_carts,purchases,units_sold
            '@p,'=1+1,'-x,'+y,1,0,0,0
            q,"a ""b"", c",'	z,"'{CR}w",0,1,0,0

            """.Replace("{CR}", "\r", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("overview", "measure,currency,value\n")]
    [InlineData("funnel", "step,sessions,rate_from_previous,rate_from_first\n")]
    public async Task CSV_begins_with_the_names_of_its_columns(string report, string header) =>
        (await CommandCall.OutputOfAsync("report", report, "--lake", lake, "--csv")).Should().StartWith(header);

    private Task<CommandRun> ImportAsync(params string[] more) => CommandRun.WithAsync(Events, null, ["import", "ndjson", "-", "--lake", lake, .. more]);
}
