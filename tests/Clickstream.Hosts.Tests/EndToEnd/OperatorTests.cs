using System.Text.Json;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>What an operator does with a warehouse beside projecting into it, by the command.</summary>
public sealed class OperatorTests
{
    private readonly string warehouse = PostgresServer.Shared.CreateDatabase();

    [Fact]
    public async Task Shards_in_processes_of_their_own_give_the_warehouse_of_one()
    {
        var lake = await Lakes.Small.Folder;
        await Task.WhenAll(Enumerable.Range(1, 3).Select(shard =>
            RunAsync("project", "--lake", lake, "--shard", $"{shard}/3", "--slice-events", "300")));
        var dump = await RunAsync("dump", "--hash");
        var one = PostgresServer.Shared.CreateDatabase();

        await CommandCall.OutputOfAsync("project", "--lake", lake, "--warehouse", one);

        (await CommandCall.OutputOfAsync("dump", "--hash", "--warehouse", one)).Should().Be(dump);
        (await RunAsync("rebuild", "--lake", lake, "--verify")).Should().Contain("no difference");
    }

    [Fact]
    public async Task The_ledger_is_balanced_before_while_and_after_a_warehouse_is_filled()
    {
        var lake = await Lakes.Small.Folder;
        await RunAsync("migrate");
        var before = await JsonAsync("ledger", "--lake", lake, "--json");
        await RunAsync("project", "--lake", lake, "--slice-events", "500", "--max-slices", "1");
        var half = await JsonAsync("ledger", "--lake", lake, "--json");
        await RunAsync("project", "--lake", lake);
        var after = await JsonAsync("ledger", "--lake", lake, "--json");

        foreach (var ledger in new[] { before, half, after })
        {
            ledger.GetProperty("is_balanced").GetBoolean().Should().BeTrue();
            ledger.GetProperty("total").GetProperty("received").GetInt64().Should().Be(2_000);
        }

        before.GetProperty("total").GetProperty("pending").GetInt64().Should().Be(2_000);
        half.GetProperty("total").GetProperty("pending").GetInt64().Should().BeInRange(1, 1_999);
        after.GetProperty("total").GetProperty("pending").GetInt64().Should().Be(0);
        (await RunAsync("ledger", "--lake", lake)).Should().Contain("balanced");
        (await RunAsync("ledger", "--lake", lake, "--csv")).Should().StartWith("hour,received,quarantined,accepted,");
    }

    [Fact]
    public async Task A_run_with_a_deadline_ends_well_and_leaves_the_rest_to_the_next()
    {
        var lake = await Lakes.Small.Folder;
        var first = await JsonAsync("project", "--lake", lake, "--slice-events", "1", "--deadline", "1s", "--json");
        var second = await JsonAsync("project", "--lake", lake, "--json");

        second.GetProperty("segments").GetInt32().Should().Be(first.GetProperty("segments_pending").GetInt32());
        (await RunAsync("dump", "--hash"))
            .Should().Be(await CommandCall.OutputOfAsync("dump", "--hash", "--warehouse", await Lakes.Small.WarehouseAsync(trustsClientSessions: false)));
    }

    [Fact]
    public async Task A_run_sends_metrics_and_traces_where_the_standard_variable_says()
    {
        using var listener = new OtlpListener();
        var run = await CommandRun.WithVariablesAsync(
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = listener.Url, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" },
            "project", "--lake", await Lakes.Small.Folder, "--warehouse", warehouse);

        run.ExitCode.Should().Be(0, run.Errors);
        listener.Received["/v1/metrics"].Should().Contain("clickstream.projection.slices").And.Contain("clickstream.projection.lag");
        listener.Received["/v1/traces"].Should().Contain("project slice");
    }

    [Fact]
    public async Task A_warehouse_that_was_changed_by_hand_is_found_out()
    {
        var lake = await Lakes.Small.Folder;
        await RunAsync("project", "--lake", lake);
        await using var source = Npgsql.NpgsqlDataSource.Create(warehouse);
        await using var change = source.CreateCommand("update dw.fact_order set net = net + 1 where order_key = (select min(order_key) from dw.fact_order where purchased_at is not null)");
        await change.ExecuteNonQueryAsync();

        var run = await CommandRun.OfAsync("rebuild", "--lake", lake, "--warehouse", warehouse, "--verify", "--json");

        run.ExitCode.Should().Be(1);
        JsonDocument.Parse(run.Output).RootElement.GetProperty("differences").EnumerateArray().Select(one => one.GetProperty("table").GetString())
            .Should().Equal("fact_order");
    }

    [Fact]
    public async Task An_order_is_explained_by_its_events_their_places_and_its_numbers()
    {
        var lake = await Lakes.Small.Folder;
        await RunAsync("project", "--lake", lake);
        await using var source = Npgsql.NpgsqlDataSource.Create(warehouse);
        await using var query = source.CreateCommand("select order_id || '|' || session_key from report.session_order order by order_key limit 1");
        var (order, session) = ((string)(await query.ExecuteScalarAsync())!).Split('|') is [var left, var right] ? (left, right) : default;

        var explained = await RunAsync("explain", "order", order, "--lake", lake);
        var ofSession = await RunAsync("explain", "session", session, "--lake", lake);

        explained.Should().Contain($"Session {session}").And.MatchRegex("events/date=.*parquet row [0-9]+").And.Contain($"Order {order} of site shop: 1 purchase events");
        ofSession.Should().Contain($"Session {session}").And.Contain("begins because").And.Contain("by rule");
    }

    [Fact]
    public async Task What_is_not_known_cannot_be_explained()
    {
        var run = await CommandRun.OfAsync("explain", "visitor", "nobody", "--lake", await Lakes.Small.Folder);

        run.Should().BeEquivalentTo(new { ExitCode = 1, Output = string.Empty, Errors = "clickstream: explain.not_found: Nothing is known of it.\n" });
    }

    [Fact]
    public async Task Other_rules_are_tried_without_changing_anything()
    {
        var lake = await Lakes.Small.Folder;
        await RunAsync("project", "--lake", lake);
        var dump = await RunAsync("dump", "--hash");

        var tried = await JsonAsync("whatif", "--lake", lake, "--session-timeout", "1m", "--json");

        var sessions = (string which) => tried.GetProperty(which).GetProperty("sessions").GetInt64();
        sessions("what_if").Should().BeGreaterThan(sessions("in_force"));
        tried.GetProperty("what_if").GetProperty("events").GetInt64().Should().Be(tried.GetProperty("in_force").GetProperty("events").GetInt64());
        (await RunAsync("dump", "--hash")).Should().Be(dump);
    }

    [Fact]
    public async Task What_a_superuser_projects_belongs_to_the_owner_of_the_warehouse()
    {
        var lake = await Lakes.Small.Folder;
        await RunAsync("migrate", "--roles");
        await RunAsync("project", "--lake", lake);
        await RunAsync("rebuild", "--lake", lake);
        await using var source = Npgsql.NpgsqlDataSource.Create(warehouse);
        await using var query = source.CreateCommand(
            "select string_agg(distinct pg_get_userbyid(c.relowner), ',') from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                + "where n.nspname in ('dw', 'etl') and c.relkind in ('r', 'p')");

        (await query.ExecuteScalarAsync()).Should().Be("clickstream_etl");
        (await RunAsync("doctor")).Should().Contain("schema.owners");
        (await JsonAsync("rebuild", "--drop-previous", "--json")).GetProperty("is_dropped").GetBoolean().Should().BeTrue();
        var both = await CommandRun.OfAsync("rebuild", "--drop-previous", "--verify", "--warehouse", warehouse);
        both.ExitCode.Should().Be(2);
        both.Errors.Should().Contain("--drop-previous builds nothing");
    }

    [Fact]
    public async Task A_database_of_no_cluster_is_left_empty()
    {
        var run = await CommandRun.OfAsync("migrate", "--distributed", "citus", "--warehouse", warehouse);
        await using var source = Npgsql.NpgsqlDataSource.Create(warehouse);
        await using var query = source.CreateCommand("select count(*) from pg_namespace where nspname in ('dw', 'etl', 'report')");

        run.Errors.Should().Contain("warehouse.citus_missing");
        (await query.ExecuteScalarAsync()).Should().Be(0L);
    }

    [Fact]
    public async Task What_is_not_named_stays_as_it_is_in_force()
    {
        var lake = await Lakes.Small.Folder;
        await RunAsync("project", "--lake", lake, "--session-timeout", "5m", "--cut-at-midnight", "UTC");
        await using var source = Npgsql.NpgsqlDataSource.Create(warehouse);
        await using var query = source.CreateCommand("select session_key::text from dw.fact_session where events > 1 order by 1 limit 1");
        var session = (string)(await query.ExecuteScalarAsync())!;

        var same = await JsonAsync("whatif", "--lake", lake, "--json");
        var explained = await RunAsync("explain", "session", session, "--lake", lake);
        var verified = await CommandRun.OfAsync("rebuild", "--lake", lake, "--warehouse", warehouse, "--verify");

        same.GetProperty("what_if").GetRawText().Should().Be(same.GetProperty("in_force").GetRawText());
        explained.Should().Contain($"Session {session}");
        verified.ExitCode.Should().Be(1);
        verified.Errors.Should().Contain("rules.changed").And.Contain("cut_at_midnight_in=UTC");
    }

    [Fact]
    public async Task Rules_are_not_compared_with_a_warehouse_that_is_behind()
    {
        await RunAsync("project", "--lake", await Lakes.Small.Folder, "--max-slices", "1", "--slice-events", "100");

        var run = await CommandRun.OfAsync("whatif", "--lake", await Lakes.Small.Folder, "--warehouse", warehouse, "--session-timeout", "1m");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("warehouse.behind");
    }

    [Fact]
    public async Task A_migration_that_says_something_else_is_found_by_the_doctor()
    {
        await RunAsync("migrate");
        await using var source = Npgsql.NpgsqlDataSource.Create(warehouse);
        await using var change = source.CreateCommand("update etl.migration set checksum = 'other' where version = 1");
        await change.ExecuteNonQueryAsync();

        var run = await CommandRun.OfAsync("doctor", "--warehouse", warehouse);

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("The schema is not this program's");
    }

    [Fact]
    public async Task Status_and_doctor_tell_how_the_warehouse_is_doing()
    {
        var lake = await Lakes.Small.Folder;
        (await CommandRun.OfAsync("doctor", "--warehouse", warehouse)).Should().Match<CommandRun>(run => run.ExitCode == 1 && run.Output.Contains("There is no warehouse yet"));
        (await RunAsync("migrate")).Should().StartWith("Applied 0001_star_schema.sql");
        (await RunAsync("migrate")).Should().Be("The warehouse is up to date.\n");
        var empty = await JsonAsync("status", "--lake", lake, "--json");
        await RunAsync("project", "--lake", lake);
        var full = await JsonAsync("status", "--lake", lake, "--json");

        empty.GetProperty("segments_pending").GetInt32().Should().BePositive();
        full.GetProperty("segments_pending").GetInt32().Should().Be(0);
        full.GetProperty("status").GetProperty("events").GetInt64().Should().Be(2_000);
        (await CommandRun.OfAsync("doctor", "--warehouse", warehouse, "--lake", lake)).Should()
            .Match<CommandRun>(run => run.ExitCode == 0 && run.Output.Contains("lake.access"));
    }

    private Task<string> RunAsync(params string[] arguments) => CommandCall.OutputOfAsync([.. arguments, "--warehouse", warehouse]);

    private async Task<JsonElement> JsonAsync(params string[] arguments) => JsonDocument.Parse(await RunAsync(arguments)).RootElement;
}
