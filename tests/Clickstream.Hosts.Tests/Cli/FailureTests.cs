using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Cli;

public sealed class FailureTests : IDisposable
{
    private const string Header = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n";

    private readonly string folder = Directory.CreateTempSubdirectory("clickstream-cli-").FullName;

    private string Lake => Path.Combine(folder, "lake");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("rees46")]
    [InlineData("ndjson")]
    public Task A_missing_file_is_named_as_such(string format) =>
        ShouldFailAsync("import.file_unreadable", "import", format, Path.Combine(folder, "none"), "--lake", Lake);

    [Fact]
    public Task A_directory_is_no_file() => ShouldFailAsync("import.file_unreadable", "import", "rees46", folder, "--lake", Lake);

    [Theory]
    [InlineData("")]
    [InlineData("a;b;c\n1;2;3\n")]
    [InlineData("\0\u0001\n")]
    public Task A_header_that_is_none_ends_the_import(string content) =>
        ShouldFailAsync("import.header_invalid", "import", "rees46", FileOf(content), "--lake", Lake);

    [Fact]
    public async Task An_import_that_could_not_begin_leaves_no_lake()
    {
        await CommandRun.OfAsync("import", "rees46", FileOf("nonsense"), "--lake", Lake);

        Directory.Exists(Lake).Should().BeFalse();
    }

    [Fact]
    public Task A_lake_below_a_file_cannot_be_written()
    {
        var file = FileOf(Header + "2019-10-01 00:00:05 UTC,view,1,2,,,1,2,3\n");

        return ShouldFailAsync("history.unavailable", "import", "rees46", file, "--lake", Path.Combine(file, "lake"));
    }

    [Fact]
    public Task A_quarantine_below_a_file_cannot_be_written()
    {
        var file = FileOf(Header + "nonsense\n");

        return ShouldFailAsync("history.unavailable", "import", "rees46", file, "--lake", Path.Combine(file, "lake"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("file/lake")]
    public Task A_missing_lake_has_no_report(string lake)
    {
        FileOf(string.Empty);

        return ShouldFailAsync("history.not_found", "report", "overview", "--lake", Path.Combine(folder, lake));
    }

    [Fact]
    public Task A_missing_lake_is_not_projected() =>
        ShouldFailAsync("history.not_found", "project", "--lake", Lake, "--warehouse", PostgresServer.Shared.CreateDatabase());

    [Theory]
    [InlineData("overview")]
    [InlineData("funnel")]
    [InlineData("products")]
    public Task A_database_without_a_warehouse_has_no_report(string report) =>
        ShouldFailAsync("warehouse.missing", "report", report, "--warehouse", PostgresServer.Shared.CreateDatabase());

    [Fact]
    public Task A_database_without_a_warehouse_has_no_dump() =>
        ShouldFailAsync("warehouse.missing", "dump", "--warehouse", PostgresServer.Shared.CreateDatabase());

    [Fact]
    public Task A_missing_database_is_named_as_such() =>
        ShouldFailAsync("warehouse.unavailable", "report", "overview", "--warehouse", $"{PostgresServer.Shared.CreateDatabase()}_none");

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=")]
    [InlineData("Hst=127.0.0.1;Password=s3cr3t-w0rd")]
    [InlineData("Host=127.0.0.1;Port=many;Password=s3cr3t-w0rd")]
    [InlineData("Host=127.0.0.1;Password='s3cr3t-w0rd")]
    [InlineData("Host=127.0.0.1;SSL Mode=s3cr3t-w0rd")]
    [InlineData("postgresql://u:s3cr3t-w0rd@127.0.0.1/shop")]
    public Task A_text_that_is_no_connection_string_is_not_repeated(string connection) =>
        ShouldFailAsync("warehouse.connection_invalid", "report", "overview", "--warehouse", connection);

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=s3cr3t-w0rd")]
    [InlineData("Host=s3cr3t-w0rd.invalid;Username=u;Password=s3cr3t-w0rd")]
    public Task A_server_that_does_not_answer_is_named_as_such(string connection) =>
        ShouldFailAsync("warehouse.unavailable", "report", "overview", "--warehouse", connection);

    [Theory]
    [InlineData("report", "overview", "Host=127.0.0.1;Password=s3cr3t-w0rd")]
    [InlineData("report", "overview", "--warehous", "Host=127.0.0.1;Password=s3cr3t-w0rd")]
    [InlineData("report", "overview", "--warehous=Host=127.0.0.1;Password=s3cr3t-w0rd")]
    [InlineData("project", "--lake", "x", "--warehouse", "Host=127.0.0.1;", "Password=s3cr3t-w0rd")]
    [InlineData("Host=127.0.0.1;Password=s3cr3t-w0rd")]
    [InlineData("report", "overview", "--warehouse", "Host=h;Password=s3cr3t-w0rd", "--session-timeout", "soon")]
    [InlineData("dump", "--warehouse", "Host=127.0.0.1;Port=1;Password=s3cr3t-w0rd", "--hash", "--nope")]
    public async Task A_password_in_a_wrong_command_line_is_not_repeated(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        run.ExitCode.Should().Be(2);
        (run.Output + run.Errors).Should().NotContain("s3cr3t-w0rd");
    }

    [Theory]
    [InlineData("rebuild")]
    [InlineData("project")]
    public async Task A_password_from_the_environment_is_not_repeated(string command)
    {
        var run = await CommandRun.WithAsync(
            input: null, warehouseVariable: "Host=127.0.0.1;Port=1;Username=u;Password=s3cr3t-w0rd", command, "--lake", Lake);

        (run.Output + run.Errors).Should().StartWith("clickstream: warehouse.unavailable: ").And.NotContain("s3cr3t-w0rd");
    }

    private static async Task ShouldFailAsync(string code, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        run.Should().BeEquivalentTo(new { ExitCode = 1, Output = string.Empty });
        run.Errors.Should().MatchRegex($@"\Aclickstream: {code}: [^\n]+\n\z").And.NotContain("s3cr3t-w0rd").And.NotContain("   at ");
    }

    private string FileOf(string content)
    {
        var path = Path.Combine(folder, "file");
        File.WriteAllText(path, content);
        return path;
    }
}
