using System.Text.Json;
using Clickstream.Hosts.Tests.Cli;
using Clickstream.Hosts.Tests.Protocols;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Hosts.Tests.EndToEnd;

public sealed class ParquetLakeTests : IDisposable
{
    private readonly string lake = Directory.CreateTempSubdirectory("clickstream-parquet-").FullName;

    private string Segments => $"read_parquet('{lake}/events/*/*/*.parquet', hive_partitioning = false)";

    public void Dispose() => Directory.Delete(lake, recursive: true);

    [Theory]
    [InlineData("UUID", "event_id")]
    [InlineData("BIGINT", "fingerprint")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "occurred_at received_at client_time sent_at")]
    [InlineData("BOOLEAN", "is_id_assigned is_first_visit consent is_order_id_derived")]
    [InlineData("INTEGER", "screen_width screen_height search_results")]
    [InlineData("DECIMAL(18,4)", "order_value order_tax order_shipping")]
    [InlineData("JSON", "properties element_dataset")]
    [InlineData("VARCHAR", "event_name site_id client_id user_id client_session_id page_url referrer user_agent country order_id order_currency search_term")]
    [InlineData(
        "STRUCT(product_id VARCHAR, \"name\" VARCHAR, category VARCHAR, brand VARCHAR, variant VARCHAR, list_price DECIMAL(18,4), unit_price DECIMAL(18,4), "
        + "currency VARCHAR, quantity INTEGER, coupon VARCHAR, list_position INTEGER, url_path VARCHAR)[]",
        "items")]
    public async Task Another_engine_sees_the_type_of_a_column(string type, string columns)
    {
        await ImportAsync(SampleEvents.Full);

        var types = DuckDb.Query($"DESCRIBE SELECT * FROM {Segments}")
            .ToDictionary(row => row.GetProperty("column_name").GetString()!, row => row.GetProperty("column_type").GetString());

        columns.Split(' ').Should().OnlyContain(column => types[column] == type);
    }

    [Fact]
    public async Task Another_engine_reads_the_values_of_an_event()
    {
        await ImportAsync(SampleEvents.Full);

        Read("event_id, occurred_at, sent_at, event_name, client_id, user_id, is_first_visit, screen_width, consent, properties, order_id, order_value, "
            + "order_tax, order_shipping, order_coupon, order_currency").Should().Equal(
            """
            {"event_id":"0190a0b0-0000-7000-8000-000000000001","occurred_at":"2026-11-22 10:00:00.123456+00","sent_at":"2026-11-22 10:00:01+00",
            "event_name":"purchase","client_id":"c_9f87","user_id":"u_1","is_first_visit":false,"screen_width":1920,"consent":true,
            "properties":{"theme":"dark","list":{"id":"l1","name":"Laptops"},"search":{"term":"dell","results":12},
            "checkout":{"step":"shipping","shippingTier":"express","paymentType":"card"},"element":{"tag":"button","id":"pay","text":"Pay","dataset":{}}},
            "order_id":"o-1","order_value":25.0000,"order_tax":2.5000,"order_shipping":4.0000,"order_coupon":null,"order_currency":"USD"}
            """.ReplaceLineEndings(string.Empty));
    }

    [Fact]
    public async Task Another_engine_reads_nested_items_however_many_there_are()
    {
        await ImportAsync(
            """{"eventName":"view_cart","occurredAt":"2026-11-22T10:00:00Z","clientId":"c","items":[{"id":"a","price":0.0001,"quantity":3},{"id":"ü","name":"🙂"}]}""",
            """{"eventName":"view_cart","occurredAt":"2026-11-22T10:00:01Z","clientId":"c"}""",
            """{"eventName":"view_cart","occurredAt":"2026-11-22T10:00:02Z","clientId":"c","product":{"id":"z","price":999999999.9999,"coupon":"X"}}""");

        Read("[[item.product_id, item.name, item.unit_price::VARCHAR, item.quantity::VARCHAR, item.coupon] FOR item IN items] AS items").Should().Equal(
            """{"items":[["a",null,"0.0001","3",null],["ü","🙂",null,"1",null]]}""",
            """{"items":[]}""",
            """{"items":[["z",null,"999999999.9999","1","X"]]}""");
    }

    [Fact]
    public async Task The_partitions_are_those_of_Hive_by_the_hour_of_receipt()
    {
        await ImportAsync(
            """{"eventName":"view_cart","occurredAt":"2026-11-22T10:59:59Z","receivedAt":"2026-11-22T11:00:01Z","clientId":"c"}""",
            """{"eventName":"view_cart","occurredAt":"2026-11-22T11:30:00Z","clientId":"c"}""",
            """{"eventName":"view_cart","occurredAt":"2026-11-22T23:30:00-07:00","clientId":"c"}""");

        DuckDb.Query($"""
            SELECT date::VARCHAR || ' ' || hour::INTEGER AS hour, count(*)::INTEGER AS events
            FROM read_parquet('{lake}/events/*/*/*.parquet', hive_partitioning = true) GROUP BY ALL ORDER BY ALL
            """).Select(row => row.ToString()).Should().Equal("""{"hour":"2026-11-22 11","events":2}""", """{"hour":"2026-11-23 6","events":1}""");
    }

    private string[] Read(string columns) =>
    [
        .. DuckDb.Query("SET TimeZone = 'UTC'", $"SELECT to_json(one)::VARCHAR AS line FROM (SELECT {columns} FROM {Segments} ORDER BY occurred_at) one")
            .Select(row => row.GetProperty("line").GetString()!),
    ];

    private async Task ImportAsync(params string[] events)
    {
        var lines = string.Join('\n', events.Select(one => JsonSerializer.Serialize(JsonDocument.Parse(one))));
        var run = await CommandRun.WithAsync(lines, null, "import", "ndjson", "-", "--lake", lake, "--json");
        run.Output.Should().Contain("\"rejected\":0");
    }
}
