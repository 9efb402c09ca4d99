using System.Text;
using Clickstream.Adapters.Aws.Parquet;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The columns of the lake's segments, for people and for other engines.</summary>
public static class LakeSchema
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["event_id"] = "The event's id, sent or assigned.",
        ["is_id_assigned"] = "Whether no id was sent; such an event is never recognised as a repetition.",
        ["fingerprint"] = "First 8 bytes of SHA-256 over what the client sent; with visitor and id it identifies the event.",
        ["event_name"] = "The canonical name (GA4).",
        ["source_name"] = "The name as it was sent.",
        ["site_id"] = "The site.",
        ["client_id"] = "The browser, by the id its tracker keeps; unique within the site.",
        ["user_id"] = "The signed-in person.",
        ["occurred_at"] = "When it happened, as well as can be known from all clocks; UTC, microseconds.",
        ["received_at"] = "When it was received; decides the partition. Of copies the earliest counts.",
        ["client_time"] = "The client's own clock, unchanged.",
        ["sent_at"] = "The client's own clock when it sent the event.",
        ["client_session_id"] = "The session id that the client keeps; not a session of the warehouse.",
        ["is_first_visit"] = "Whether the client believes this to be the visitor's first visit.",
        ["login_state"] = "Whether the user was signed in, in the shop's words.",
        ["identity_source"] = "How the user is known, in the shop's words.",
        ["page_url"] = "The page, cleaned of personal data.",
        ["page_title"] = "Its title.",
        ["referrer"] = "Where the visitor came from.",
        ["user_agent"] = "The browser's user agent, up to 512 bytes; empty when the request had none.",
        ["country"] = "Country, as the network edge told it (ISO 3166-1 alpha-2).",
        ["region"] = "Region, likewise.",
        ["city"] = "City, likewise.",
        ["language"] = "The browser's language tag.",
        ["screen_width"] = "Screen width in pixels.",
        ["screen_height"] = "Screen height in pixels.",
        ["consent"] = "Whether the visitor agreed to be measured; null when not asked.",
        ["properties"] = "Whatever else was sent, as one JSON object.",
        ["schema_version"] = "The schema under which the event was stored.",
        ["flags"] = "Bits: 1 client time replaced, 2 client clocks disagree, 4 holds NUL, 8 redacted, 16 without consent, "
            + "32 user agent cut.",
        ["ua_brands"] = "Client hint: the browser's brands.",
        ["ua_mobile"] = "Client hint: whether the device is mobile.",
        ["ua_platform"] = "Client hint: the platform.",
        ["edge_device"] = "The class of the device, as the network edge told it.",
        ["purpose"] = "What the browser said the request was for, such as prefetch.",
        ["network"] = "The visitor's network: the address cut to 24 bits (IPv4) or 48 (IPv6).",
        ["list_id"] = "The product list's id.",
        ["list_name"] = "The product list's name.",
        ["search_term"] = "What was searched for.",
        ["search_results"] = "How many results there were.",
        ["checkout_step"] = "The step of the checkout.",
        ["shipping_tier"] = "The way of shipping.",
        ["payment_type"] = "The way of payment.",
        ["element_tag"] = "The clicked element's tag.",
        ["element_id"] = "Its id.",
        ["element_role"] = "Its role.",
        ["element_text"] = "Its text.",
        ["element_dataset"] = "Its data attributes, as one JSON object.",
        ["order_id"] = "The shop's id of the order.",
        ["is_order_id_derived"] = "Whether the id was derived because none was sent.",
        ["order_value"] = "Revenue without tax and shipping, in order_currency; null to sum the items.",
        ["order_tax"] = "Tax.",
        ["order_shipping"] = "Shipping.",
        ["order_coupon"] = "Coupon of the order.",
        ["order_currency"] = "ISO 4217 code of the order's amounts.",
        ["items"] = "The products it is about, in order; never null.",
        ["items.product_id"] = "The product's id.",
        ["items.name"] = "Its name.",
        ["items.category"] = "Its category.",
        ["items.brand"] = "Its brand.",
        ["items.variant"] = "Its variant.",
        ["items.list_price"] = "Price of one unit before discount.",
        ["items.unit_price"] = "Price of one unit.",
        ["items.currency"] = "ISO 4217 code of the prices.",
        ["items.quantity"] = "Units, 1 to 9,999.",
        ["items.coupon"] = "Coupon of the item.",
        ["items.list_position"] = "Its place in the list.",
        ["items.url_path"] = "Path of its page.",
    };

    /// <summary>The columns as a table in Markdown.</summary>
    public static string ToMarkdown()
    {
        var table = new StringBuilder("| column | Parquet | Athena | null | meaning |\n| --- | --- | --- | --- | --- |\n");
        foreach (var field in SegmentSchema.Current.Fields)
        {
            AddRow(table, field.Name, field);
            foreach (var element in (field as ListField)?.ElementFields ?? [])
            {
                AddRow(table, $"{field.Name}.{element.Name}", element);
            }
        }

        return table.ToString();
    }

    /// <summary>
    /// Statements that make tables of a lake in Athena, with partitions that need no upkeep, and a view of every distinct event.
    /// </summary>
    /// <param name="lake">The lake's address, such as <c>s3://bucket/prefix</c>, without a slash at its end.</param>
    /// <param name="since">The first day of the lake.</param>
    public static string ToAthena(string lake, NodaTime.LocalDate since)
    {
        var columns = string.Join(",\n", SegmentSchema.Current.Fields.Select(field => $"  `{field.Name}` {AthenaType(field)}"));
        var statements = new StringBuilder();
        foreach (var folder in new[] { "events", "compacted" })
        {
            statements.Append(
                $$"""
                CREATE EXTERNAL TABLE clickstream_{{folder}} (
                {{columns}}
                )
                PARTITIONED BY (`date` string, `hour` string)
                STORED AS PARQUET
                LOCATION '{{lake}}/{{folder}}/'
                TBLPROPERTIES (
                  'projection.enabled' = 'true',
                  'projection.date.type' = 'date',
                  'projection.date.format' = 'yyyy-MM-dd',
                  'projection.date.range' = '{{since:uuuu'-'MM'-'dd}},NOW',
                  'projection.hour.type' = 'integer',
                  'projection.hour.range' = '0,23',
                  'projection.hour.digits' = '2',
                  'storage.location.template' = '{{lake}}/{{folder}}/date=${date}/hour=${hour}'
                );


                """);
        }

        return statements.Append(
            """
            CREATE VIEW clickstream AS
            SELECT * FROM (
              SELECT *, row_number() OVER (PARTITION BY site_id, client_id, event_id, fingerprint ORDER BY received_at) AS copy
              FROM (SELECT * FROM clickstream_events UNION ALL SELECT * FROM clickstream_compacted)
            ) WHERE copy = 1;

            """).ToString();
    }

    private static void AddRow(StringBuilder table, string name, ParquetField field) => table
        .Append($"| `{name}` | {ParquetType(field)} | `{AthenaType(field)}` | {(field.IsOptional ? "yes" : "no")} | {Meanings[name]} |\n");

    private static string ParquetType(ParquetField field)
    {
        if (field is not PrimitiveField one)
        {
            return "LIST of STRUCT";
        }

        var type = one.LogicalType;
        var meaning = type.Kind switch
        {
            LogicalKind.None => string.Empty,
            LogicalKind.Decimal => $", DECIMAL({type.Precision}, {type.Scale})",
            LogicalKind.Timestamp => ", TIMESTAMP(MICROS, UTC)",
            LogicalKind.Integer => $", INT({type.BitWidth})",
            var kind => $", {kind.ToString().ToUpperInvariant()}",
        };
        var physical = one.PhysicalType switch
        {
            PhysicalType.ByteArray => "BYTE_ARRAY",
            PhysicalType.FixedLenByteArray => $"FIXED_LEN_BYTE_ARRAY({one.TypeLength})",
            var kind => kind.ToString().ToUpperInvariant(),
        };
        return physical + meaning;
    }

    private static string AthenaType(ParquetField field) => field switch
    {
        ListField list => $"array<struct<{string.Join(',', list.ElementFields.Select(one => $"{one.Name}:{AthenaType(one)}"))}>>",
        PrimitiveField { LogicalType.Kind: LogicalKind.Decimal } one => $"decimal({one.LogicalType.Precision},{one.LogicalType.Scale})",
        PrimitiveField { LogicalType.Kind: LogicalKind.Timestamp } => "timestamp",
        PrimitiveField { PhysicalType: PhysicalType.Boolean } => "boolean",
        PrimitiveField { PhysicalType: PhysicalType.Int32 } => "int",
        PrimitiveField { PhysicalType: PhysicalType.Int64 } => "bigint",
        PrimitiveField { PhysicalType: PhysicalType.FixedLenByteArray } => "binary",
        _ => "string",
    };
}
