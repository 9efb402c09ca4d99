using System.Text.Json;
using Clickstream.Hosts.Imports;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Hosts.Tests.EndToEnd;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.Lambda;

/// <summary>The ETL function in a process of its own, over a lake in a directory and a real PostgreSQL.</summary>
public sealed class EtlFunctionTests
{
    private readonly string warehouse = PostgresServer.Shared.CreateDatabase();

    [Fact]
    public async Task A_schedule_projects_what_is_new_and_says_what_is_left()
    {
        await using var function = await StartAsync();

        var first = await function.Api.InvokeAsync(GatewayEvents.Schedule);
        var second = await function.Api.InvokeAsync("{}");

        first.ErrorType.Should().BeNull();
        first.Json.GetProperty("task").GetString().Should().Be("project");
        first.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        first.Json.GetProperty("segmentsPending").GetInt32().Should().Be(0);
        first.Json.GetProperty("events").GetInt64().Should().Be(2000);
        second.Json.GetProperty("events").GetInt64().Should().Be(0);
        await BeAsRebuiltAsync();
    }

    [Fact]
    public async Task Shards_make_the_warehouse_of_one()
    {
        await using (var one = await StartAsync())
        {
            await one.Api.InvokeAsync("""{"shard":{"index":1,"of":3}}""");
            await one.Api.InvokeAsync("""{"shard":{"index":0,"of":3}}""");
        }

        await using var other = await StartAsync();
        (await other.Api.InvokeAsync("""{"shard":{"index":2,"of":3}}""")).Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        await BeAsRebuiltAsync();
    }

    [Fact]
    public async Task A_call_ends_before_its_time_does_and_the_next_one_goes_on()
    {
        await using var function = await StartAsync(lake: await Lakes.Simulated.Folder, variables: ("CLICKSTREAM_SLICE_EVENTS", "20"));

        var (calls, interrupted, isComplete) = (0, 0, false);
        while (!isComplete)
        {
            var answer = await InvokeInTimeAsync(function, "{}", seconds: 6);
            isComplete = answer.GetProperty("isComplete").GetBoolean();
            interrupted += answer.GetProperty("segmentsPending").GetInt32() > 0 ? 1 : 0;
            calls++.Should().BeLessThan(200, "every call gets on");
        }

        await function.Api.InvokeAsync("{}");
        (await function.LogAsync()).Should().Contain("\"clickstream.etl.unfinished.project\":1");
        interrupted.Should().BePositive("20,000 events are hundreds of slices, more than a call has time for");
        var expected = await Lakes.Simulated.WarehouseAsync(trustsClientSessions: false);
        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(expected));
    }

    [Fact]
    public async Task A_rebuild_goes_on_where_a_call_left_it_until_it_is_in_place()
    {
        await using var function = await StartAsync(lake: await Lakes.Simulated.Folder, variables: ("CLICKSTREAM_SLICE_EVENTS", "50"));
        var calls = 0;
        for (var isComplete = false; !isComplete; calls++)
        {
            var answer = await InvokeInTimeAsync(function, """{"rebuild":true}""", seconds: 4 + (calls * 2));
            isComplete = answer.GetProperty("isComplete").GetBoolean();
            answer.GetProperty("isPublished").GetBoolean().Should().Be(isComplete);
            calls.Should().BeLessThan(60, "every call gets on");
        }

        calls.Should().BeGreaterThan(1, "20,000 events are hundreds of slices, more than a call has time for");
        var expected = await Lakes.Simulated.WarehouseAsync(trustsClientSessions: false);
        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(expected));
    }

    [Fact]
    public async Task A_rebuild_takes_the_rules_of_the_environment_and_projections_the_rules_in_force()
    {
        await using (var rebuilding = await StartAsync(variables: ("CLICKSTREAM_TRUST_CLIENT_SESSIONS", "true")))
        {
            (await rebuilding.Api.InvokeAsync("""{"rebuild":true}""")).Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        }

        await using var projecting = await StartAsync();
        var answer = await projecting.Api.InvokeAsync("{}");

        answer.ErrorType.Should().BeNull("without rules of its own a projection takes those that the warehouse was built with");
        await using var refused = await StartAsync(variables: ("CLICKSTREAM_TRUST_CLIENT_SESSIONS", "false"));
        (await refused.Api.InvokeAsync("{}")).ErrorType.Should().Be("rules.changed");
    }

    [Fact]
    public async Task Compaction_merges_and_what_was_merged_is_projected_alike()
    {
        using var lake = await TemporaryLake.SimulateAsync(events: 2000, seed: 4, days: 3);
        await using var function = await StartAsync(lake.Folder.FullName);
        await function.Api.InvokeAsync("{}");

        var compacted = await function.Api.InvokeAsync("""{"compact":true}""");
        var again = await function.Api.InvokeAsync("{}");

        compacted.Json.GetProperty("task").GetString().Should().Be("compact");
        compacted.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        again.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        await BeAsRebuiltAsync();
    }

    [Fact]
    public async Task Verification_counts_what_does_not_add_up_and_measures_it()
    {
        using var lake = await TemporaryLake.SimulateAsync(events: 500, seed: 5, days: 2);
        await using var function = await StartAsync(lake.Folder.FullName);
        await function.Api.InvokeAsync("{}");

        var balanced = await function.Api.InvokeAsync("""{"verify":true}""");
        lake.Folder.EnumerateFiles("*.parquet", SearchOption.AllDirectories).First().Delete();
        var unbalanced = await function.Api.InvokeAsync("""{"verify":true}""");

        balanced.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        balanced.Json.GetProperty("findings").GetInt32().Should().Be(0);
        balanced.Json.GetProperty("events").GetInt64().Should().Be(500);
        unbalanced.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        unbalanced.Json.GetProperty("findings").GetInt32().Should().Be(1);

        // What a call has measured is written before the next is asked for.
        await function.Api.InvokeAsync("{}");
        (await function.LogAsync()).Should().Contain("\"clickstream.ledger.findings\":0,").And.Contain("\"clickstream.ledger.findings\":1,");
    }

    [Fact]
    public async Task Expiry_takes_what_is_too_old_out_of_history_and_warehouse()
    {
        using var lake = await TemporaryLake.SimulateAsync(events: 500, seed: 6, days: 2);
        await using var function = await StartAsync(lake.Folder.FullName);
        await function.Api.InvokeAsync("{}");
        await CommandCall.OutputOfAsync("import", "ndjson", await OneEventAsync(lake.Folder), "--lake", lake.Folder.FullName);
        await function.Api.InvokeAsync("{}");

        var expired = await function.Api.InvokeAsync("""{"expireAfterDays":1}""");
        var verified = await function.Api.InvokeAsync("""{"verify":true}""");

        expired.ErrorType.Should().BeNull();
        expired.Json.GetProperty("task").GetString().Should().Be("expire");
        expired.Json.GetProperty("isComplete").GetBoolean().Should().BeTrue();
        expired.Json.GetProperty("segments").GetInt32().Should().BePositive();
        lake.Folder.EnumerateFiles("*.parquet", SearchOption.AllDirectories).Should().ContainSingle("what came now stays");
        verified.Json.GetProperty("findings").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task Calls_that_say_what_is_not_known_fail_with_a_code_and_the_next_one_is_answered()
    {
        await using var function = await StartAsync();

        foreach (var payload in new[]
        {
            "7", "null", "[]", "\"x\"", """{"rebild":true}""", """{"rebuild":"yes"}""", """{"rebuild":true,"compact":true}""", """{"shard":{"index":0}}""",
            """{"shard":{"index":3,"of":3}}""", """{"shard":{"index":-1,"of":3}}""", """{"shard":{"index":0,"of":0}}""", """{"shard":{"index":0,"of":99999}}""",
            """{"compact":true,"shard":{"index":0,"of":2}}""", """{"shard":"1/2"}""", """{"verify":true,"compact":true}""", """{"rebuild":true,"verify":true}""",
            """{"verify":true,"shard":{"index":0,"of":2}}""", """{"expireAfterDays":0}""", """{"expireAfterDays":"all"}""",
            """{"expireAfterDays":30,"compact":true}""", """{"expireAfterDays":30,"shard":{"index":0,"of":2}}""",
        })
        {
            var answer = await function.Api.InvokeAsync(payload);

            answer.ErrorType.Should().Be("lambda.payload_invalid", "of {0}", payload);
            answer.Json.GetProperty("stackTrace").GetArrayLength().Should().Be(0);
        }

        (await function.Api.InvokeAsync("{}")).ErrorType.Should().BeNull();
    }

    [Fact]
    public async Task A_warehouse_that_is_away_fails_calls_with_its_code_and_no_secret()
    {
        await using var function = await StartAsync(warehouseOverride: "Host=127.0.0.1;Port=1;Username=etl;Password=marker-of-a-password");

        var answer = await function.Api.InvokeAsync("{}");

        answer.ErrorType.Should().Be("warehouse.unavailable");
        (answer.Json.ToString() + (await function.LogAsync())).Should().NotContain("marker-of-a-password").And.Contain("warm_up_failed");
    }

    [Fact]
    public async Task A_password_that_cannot_be_fetched_fails_calls_until_it_can()
    {
        await using var function = await StartAsync(
            variables: [("CLICKSTREAM_WAREHOUSE_PASSWORD_SECRET_ID", "shop/etl"), ("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "1")]);

        (await function.Api.InvokeAsync("{}")).ErrorType.Should().Be("configuration.secret_unavailable");
    }

    [Theory]
    [InlineData("CLICKSTREAM_WAREHOUSE", "")]
    [InlineData("CLICKSTREAM_WAREHOUSE", "garbage=1")]
    [InlineData("CLICKSTREAM_SESSION_TIMEOUT", "soon")]
    [InlineData("CLICKSTREAM_CUT_AT_MIDNIGHT", "Nowhere/City")]
    [InlineData("CLICKSTREAM_TRUST_CLIENT_SESSIONS", "perhaps")]
    [InlineData("CLICKSTREAM_SLICE_EVENTS", "many")]
    [InlineData("CLICKSTREAM_DEADLINE_MARGIN", "0")]
    public async Task A_function_that_is_configured_wrong_names_the_variable(string variable, string value)
    {
        await using var function = await StartAsync(variables: (variable, value));

        var failure = await function.Api.InitFailure.WaitAsync(TimeSpan.FromMinutes(1));

        failure.ErrorType.Should().Be("configuration.invalid");
        failure.Json.GetProperty("errorMessage").GetString().Should().StartWith(variable);
    }

    private static async Task<string> OneEventAsync(DirectoryInfo folder)
    {
        var file = Path.Combine(folder.FullName, "one.ndjson");
        await File.WriteAllTextAsync(file, GatewayEvents.Event.Replace("{", $"{{\"occurredAt\":\"{DateTime.UtcNow:O}\",", StringComparison.Ordinal));
        return file;
    }

    /// <summary>Calls with so much time that a call must end by itself; a machine that is busy may need twice as much, or more.</summary>
    private static async Task<JsonElement> InvokeInTimeAsync(LambdaProcess function, string payload, int seconds)
    {
        for (var given = seconds; ; given *= 2)
        {
            var answer = await function.Api.InvokeAsync(payload, TimeSpan.FromSeconds(given));
            if (answer.ErrorType is null)
            {
                return answer.Json;
            }

            answer.ErrorType.Should().Be("lambda.timed_out");
            given.Should().BeLessThan(seconds * 8, "a call ends before the platform ends it");
        }
    }

    private async Task BeAsRebuiltAsync() =>
        (await CommandCall.DumpAsync(warehouse)).Should().Be(await CommandCall.DumpAsync(await Lakes.Small.WarehouseAsync(trustsClientSessions: false)));

    private async Task<LambdaProcess> StartAsync(
        string? lake = null, string? warehouseOverride = null, params (string Name, string Value)[] variables)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CLICKSTREAM_FUNCTION"] = "etl",
            ["CLICKSTREAM_LAKE"] = lake ?? await Lakes.Small.Folder,
            ["CLICKSTREAM_WAREHOUSE"] = warehouseOverride ?? warehouse,
        };
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        return await LambdaProcess.StartAsync(typeof(FileImport).Assembly.Location, all);
    }
}
