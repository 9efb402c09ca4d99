using System.Text.Json;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using NodaTime;

namespace Clickstream.Hosts.Tests.Cli;

/// <summary>What the doctor finds without being told of it, and what it says of it.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly string lake = Directory.CreateTempSubdirectory("clickstream-doctor-").FullName;

    public void Dispose() => Directory.Delete(lake, recursive: true);

    [Fact]
    public async Task Lake_and_warehouse_that_are_well_are_well()
    {
        var warehouse = PostgresServer.Shared.CreateDatabase();
        await CommandRun.OutputOfAsync("migrate", "--warehouse", warehouse);

        var (code, found) = await FindAsync([], "--lake", lake, "--warehouse", warehouse);

        code.Should().Be(0);
        found["environment.variables"].Should().Be("fine");
        found["lake.writable"].Should().Be("fine");
        found["lake.access"].Should().Be("fine");
        found["lake.clock"].Should().Be("fine");
        found["server.clock"].Should().Be("fine");
    }

    [Fact]
    public async Task A_variable_that_nothing_reads_is_named()
    {
        var run = await CommandRun.WithVariablesAsync(new() { ["CLICKSTREAM_WAREHUOSE"] = "Host=localhost;Password=secret" }, "doctor", "--lake", lake);

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("doubtful  environment.variables").And.Contain("CLICKSTREAM_WAREHUOSE").And.NotContain("Password");
    }

    [Theory]
    [InlineData("CLICKSTREAM_ORIGINS", "https://shop.example")]
    [InlineData("CLICKSTREAM_WAREHOUSE_PASSWORD_FILE", "/run/secrets/password")]
    public async Task A_variable_that_no_command_reads_is_doubtful(string variable, string value)
    {
        var run = await CommandRun.WithVariablesAsync(new() { [variable] = value }, "doctor", "--lake", lake);

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("doubtful  environment.variables").And.Contain($"Only Lambda functions read {variable}").And.NotContain(value);
    }

    [Theory]
    [InlineData("c2hvcnQ=", "wrong")]
    [InlineData("no Base64", "wrong")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "fine")]
    [InlineData(null, "doubtful")]
    public async Task The_secret_of_daily_ids_is_looked_at(string? secret, string expected)
    {
        var (code, found) = await FindAsync(new() { ["CLICKSTREAM_ANONYMOUS_ID_SECRET"] = secret }, "--lake", lake);

        found["environment.secret"].Should().Be(expected);
        code.Should().Be(expected == "wrong" ? 1 : 0);
    }

    [Fact]
    public async Task A_list_without_a_write_key_is_wrong()
    {
        var (code, found) = await FindAsync(new() { ["CLICKSTREAM_WRITE_KEYS"] = "," }, "--lake", lake);

        found["environment.write_keys"].Should().Be("wrong");
        code.Should().Be(1);
    }

    [Fact]
    public async Task A_warehouse_that_is_away_is_wrong_and_the_lake_is_looked_at_all_the_same()
    {
        var (code, found) = await FindAsync([], "--lake", lake, "--warehouse", "Host=127.0.0.1;Port=1;Username=x;Database=x");

        code.Should().Be(1);
        found["warehouse.reachable"].Should().Be("wrong");
        found["lake.writable"].Should().Be("fine");
    }

    [Fact]
    public async Task A_lake_that_cannot_be_written_is_wrong()
    {
        var file = Path.Combine(lake, "file");
        await File.WriteAllTextAsync(file, "in the way");

        var (code, found) = await FindAsync([], "--lake", Path.Combine(file, "lake"));

        code.Should().Be(1);
        found["lake.writable"].Should().Be("wrong");
    }

    [Fact]
    public async Task Segments_of_hours_to_come_are_wrong()
    {
        var tomorrow = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1);
        var ahead = Given.PageView();
        await new ParquetEventHistory(new DirectoryObjectStore(lake), SystemClock.Instance)
            .AppendAsync([ahead with { Envelope = ahead.Envelope with { ReceivedAt = tomorrow } }], CancellationToken.None);

        var (code, found) = await FindAsync([], "--lake", lake);

        code.Should().Be(1);
        found["lake.clock"].Should().Be("wrong");
    }

    [Fact]
    public async Task What_is_to_be_looked_at_must_be_named() =>
        (await CommandRun.WithAsync(input: null, warehouseVariable: null, "doctor")).ExitCode.Should().Be(2);

    private static async Task<(int ExitCode, Dictionary<string, string> Found)> FindAsync(Dictionary<string, string?> variables, params string[] arguments)
    {
        // What the tests themselves are told is none of the program's.
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("CLICKSTREAM_", StringComparison.Ordinal)))
        {
            variables.TryAdd(name, null);
        }

        var run = await CommandRun.WithVariablesAsync(variables, ["doctor", "--json", .. arguments]);
        return (run.ExitCode, JsonElement.Parse(run.Output).EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("result").GetString()!));
    }
}
