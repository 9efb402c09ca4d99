using System.Text.Json;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

/// <summary>The commands that look after a lake, over a directory and over an S3 server, with a warehouse in PostgreSQL.</summary>
public sealed class LakeUpkeepTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clickstream-lake-");
    private readonly string warehouse = PostgresServer.Shared.CreateDatabase();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Compaction_leaves_every_number_as_it_was(bool isS3)
    {
        var lake = LakeOf(isS3);
        for (var seed = 1; seed <= 3; seed++)
        {
            await RunAsync("simulate", "--lake", lake, "--events", "500", "--seed", $"{seed}", "--days", "2");
        }

        await RunAsync("project", "--lake", lake, "--warehouse", warehouse);
        var dump = await RunAsync("dump", "--warehouse", warehouse);

        var compacted = await JsonAsync("history", "compact", "--lake", lake, "--warehouse", warehouse, "--json");

        compacted.GetProperty("segments_removed").GetInt32().Should().BeGreaterThan(compacted.GetProperty("segments_written").GetInt32());
        var verified = await JsonAsync("history", "verify", "--lake", lake, "--json");
        verified.GetProperty("findings").GetArrayLength().Should().Be(0);
        (await JsonAsync("project", "--lake", lake, "--warehouse", warehouse, "--json", "--full")).GetProperty("segments").GetInt32().Should().Be(0);
        (await RunAsync("dump", "--warehouse", warehouse)).Should().Be(dump);
        await RunAsync("rebuild", "--lake", lake, "--warehouse", warehouse);
        (await RunAsync("dump", "--warehouse", warehouse)).Should().Be(dump);
    }

    [Fact]
    public async Task A_damaged_segment_is_told_of_and_the_exit_code_tells_too()
    {
        await RunAsync("simulate", "--lake", folder.FullName, "--events", "200", "--seed", "1", "--days", "1");
        var segment = Directory.EnumerateFiles(folder.FullName, "*.parquet", SearchOption.AllDirectories).First();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);

        var run = await CommandRun.OfAsync("history", "verify", "--lake", folder.FullName);

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("history.corrupt").And.Contain(Path.GetFileName(segment));
    }

    [Fact]
    public async Task A_visitor_that_is_erased_is_gone_from_lake_and_warehouse_for_good()
    {
        var lake = folder.FullName;
        await RunAsync("simulate", "--lake", lake, "--events", "600", "--seed", "5", "--days", "1");
        await RunAsync("project", "--lake", lake, "--warehouse", warehouse);
        var visitor = DuckDb.Query($"SELECT client_id FROM '{lake}/events/*/*/*.parquet' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0].GetProperty("client_id").GetString()!;
        var saved = Directory.EnumerateFiles(lake, "*.parquet", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(lake, file), File.ReadAllBytes);

        var erased = await JsonAsync("erase", "--visitor", visitor, "--lake", lake, "--warehouse", warehouse, "--json");

        erased.GetProperty("events").GetInt32().Should().BePositive();
        (await RunAsync("dump", "--warehouse", warehouse)).Should().NotContain(visitor);
        foreach (var (path, bytes) in saved)
        {
            var file = Path.Combine(lake, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes);
        }

        await RunAsync("rebuild", "--lake", lake, "--warehouse", warehouse);
        (await RunAsync("dump", "--warehouse", warehouse)).Should().NotContain(visitor);
        var receipt = File.ReadAllText(Directory.EnumerateFiles(Path.Combine(lake, "erasures", "receipts"), "*", SearchOption.AllDirectories).Single());
        receipt.Should().NotContain(visitor).And.Contain("\"events\":");
    }

    [Fact]
    public async Task What_is_repaired_leaves_the_quarantine_once()
    {
        var lake = folder.FullName;
        var file = Path.Combine(lake, "events.ndjson");
        await File.WriteAllTextAsync(
            file,
            """
            {"eventName":"page_view","clientId":"c1","occurredAt":"2026-06-01T10:00:00Z","pageUrl":"https://shop.example/"}
            {"eventName":"purchase","clientId":"c1","occurredAt":"not a time"}
            """);
        await RunAsync("import", "ndjson", file, "--lake", Path.Combine(lake, "lake"));
        lake = Path.Combine(lake, "lake");

        var listed = await RunAsync("quarantine", "list", "--lake", lake);
        var id = listed.Split(' ')[0];
        var shown = await RunAsync("quarantine", "show", id, "--lake", lake);
        var rehearsed = await JsonAsync("quarantine", "replay", "--lake", lake, "--dry-run", "--json");
        var replayed = await JsonAsync("quarantine", "replay", "--lake", lake, "--json");

        listed.Should().Contain("time.invalid").And.Contain("By code");
        shown.Should().Contain("not a time").And.Contain("time.invalid");
        rehearsed.GetProperty("remaining").GetInt32().Should().Be(1);
        replayed.GetProperty("events").GetInt32().Should().Be(0, "the line is as wrong today as it was then");
    }

    [Fact]
    public async Task An_entry_that_a_rule_refused_and_accepts_now_is_replayed_exactly_once()
    {
        // As an older version left it, which did not know the event's name.
        var lake = folder.FullName;
        var entry = Convert.ToBase64String("""{"eventName":"page_view","clientId":"c7","pageUrl":"https://shop.example/x"}"""u8.ToArray());
        var quarantine = Path.Combine(lake, "quarantine", "date=2026-06-01", "hour=10");
        Directory.CreateDirectory(quarantine);
        await using (var gzip = new System.IO.Compression.GZipStream(
            File.Create(Path.Combine(quarantine, "old.ndjson.gz")), System.IO.Compression.CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(
                "{\"received_at\":\"2026-06-01T10:00:00Z\",\"protocol\":\"native\",\"request_path\":\"/clickstream\",\"raw\":\"" + entry
                    + "\",\"errors\":[{\"code\":\"event.name_unknown\",\"path\":\"eventName\",\"message\":\"Unknown.\"}]}\n"));
        }

        var first = await JsonAsync("quarantine", "replay", "--lake", lake, "--json", "--code", "event.name_unknown");
        var second = await JsonAsync("quarantine", "replay", "--lake", lake, "--json");

        first.GetProperty("events").GetInt32().Should().Be(1);
        second.GetProperty("entries").GetInt32().Should().Be(0);
        await RunAsync("project", "--lake", lake, "--warehouse", warehouse);
        (await RunAsync("dump", "--warehouse", warehouse)).Split('\n').Count(line => line.StartsWith("fact_event,", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public async Task Old_events_expire_by_the_clock()
    {
        var lake = folder.FullName;
        await RunAsync("simulate", "--lake", lake, "--events", "300", "--seed", "6", "--days", "2");
        await RunAsync("project", "--lake", lake, "--warehouse", warehouse);

        var kept = await JsonAsync("history", "expire", "--lake", lake, "--warehouse", warehouse, "--keep-events", "9000d", "--json");
        var expired = await JsonAsync("history", "expire", "--lake", lake, "--warehouse", warehouse, "--keep-events", "1d", "--json");

        kept.GetProperty("segments_removed").GetInt32().Should().Be(0);
        expired.GetProperty("facts").GetInt32().Should().BePositive();
        (await RunAsync("dump", "--warehouse", warehouse)).Should().NotContain("fact_event,");
        Directory.EnumerateFiles(lake, "*.parquet", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Theory]
    [InlineData("s3://no/", "history.location_invalid")]
    [InlineData("s3://some-bucket?endpoint=http://127.0.0.1:9&attempts=1", "history.unavailable")]
    public async Task A_lake_that_cannot_be_is_told_by_its_code(string lake, string code)
    {
        var run = await CommandRun.OfAsync("history", "verify", "--lake", lake);

        run.ExitCode.Should().Be(1);
        run.Errors.Should().StartWith($"clickstream: {code}: ");
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Runs a command, which has to end well; over S3 in a process of its own, whose environment has the keys.</summary>
    private static Task<string> RunAsync(params string[] arguments) => arguments.Any(one => one.StartsWith("s3://", StringComparison.Ordinal))
        ? CommandRun.OutputOfAsync(arguments)
        : CommandCall.OutputOfAsync(arguments);

    private static async Task<JsonElement> JsonAsync(params string[] arguments) => JsonElement.Parse(await RunAsync(arguments));

    private string LakeOf(bool isS3) => isS3
        ? $"s3://{S3Server.Shared.CreateBucket()}/lake?endpoint={S3Server.Shared.Endpoint.GetLeftPart(UriPartial.Authority)}"
        : folder.FullName;
}
