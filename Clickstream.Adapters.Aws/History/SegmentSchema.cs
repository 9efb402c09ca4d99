using System.Globalization;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The columns of a segment, of every version that was ever written. Additions raise the version.</summary>
internal static class SegmentSchema
{
    /// <summary>The version that is written.</summary>
    public static readonly string Version = EventSchema.Current.ToString(CultureInfo.InvariantCulture);

    /// <summary>The key of the version in a file's metadata.</summary>
    public const string VersionKey = "clickstream.schema_version";

    private const int AmountPrecision = 18;
    private const int AmountScale = 4;

    public static readonly ParquetSchema Current = new(
        PrimitiveField.Uuid("event_id"),
        PrimitiveField.Boolean("is_id_assigned"),
        PrimitiveField.Int64("fingerprint"),
        PrimitiveField.String("event_name"),
        PrimitiveField.String("source_name"),
        PrimitiveField.String("site_id"),
        PrimitiveField.String("client_id"),
        PrimitiveField.String("user_id", optional: true),
        PrimitiveField.Timestamp("occurred_at"),
        PrimitiveField.Timestamp("received_at"),
        PrimitiveField.Timestamp("client_time", optional: true),
        PrimitiveField.Timestamp("sent_at", optional: true),
        PrimitiveField.String("client_session_id", optional: true),
        PrimitiveField.Boolean("is_first_visit", optional: true),
        PrimitiveField.String("login_state", optional: true),
        PrimitiveField.String("identity_source", optional: true),
        PrimitiveField.String("page_url", optional: true),
        PrimitiveField.String("page_title", optional: true),
        PrimitiveField.String("referrer", optional: true),
        PrimitiveField.String("user_agent", optional: true),
        PrimitiveField.String("country", optional: true),
        PrimitiveField.String("region", optional: true),
        PrimitiveField.String("city", optional: true),
        PrimitiveField.String("language", optional: true),
        PrimitiveField.Int32("screen_width", optional: true),
        PrimitiveField.Int32("screen_height", optional: true),
        PrimitiveField.Boolean("consent", optional: true),
        PrimitiveField.Json("properties", optional: true),
        PrimitiveField.Int32("schema_version"),
        PrimitiveField.Int32("flags"),
        PrimitiveField.String("ua_brands", optional: true),
        PrimitiveField.Boolean("ua_mobile", optional: true),
        PrimitiveField.String("ua_platform", optional: true),
        PrimitiveField.String("edge_device", optional: true),
        PrimitiveField.String("purpose", optional: true),
        PrimitiveField.String("network", optional: true),
        PrimitiveField.String("list_id", optional: true),
        PrimitiveField.String("list_name", optional: true),
        PrimitiveField.String("search_term", optional: true),
        PrimitiveField.Int32("search_results", optional: true),
        PrimitiveField.String("checkout_step", optional: true),
        PrimitiveField.String("shipping_tier", optional: true),
        PrimitiveField.String("payment_type", optional: true),
        PrimitiveField.String("element_tag", optional: true),
        PrimitiveField.String("element_id", optional: true),
        PrimitiveField.String("element_role", optional: true),
        PrimitiveField.String("element_text", optional: true),
        PrimitiveField.Json("element_dataset", optional: true),
        PrimitiveField.String("order_id", optional: true),
        PrimitiveField.Boolean("is_order_id_derived", optional: true),
        PrimitiveField.Decimal("order_value", AmountPrecision, AmountScale, optional: true),
        PrimitiveField.Decimal("order_tax", AmountPrecision, AmountScale, optional: true),
        PrimitiveField.Decimal("order_shipping", AmountPrecision, AmountScale, optional: true),
        PrimitiveField.String("order_coupon", optional: true),
        PrimitiveField.String("order_currency", optional: true),
        new ListField(
            "items",
            optional: false,
            PrimitiveField.String("product_id"),
            PrimitiveField.String("name", optional: true),
            PrimitiveField.String("category", optional: true),
            PrimitiveField.String("brand", optional: true),
            PrimitiveField.String("variant", optional: true),
            PrimitiveField.Decimal("list_price", AmountPrecision, AmountScale, optional: true),
            PrimitiveField.Decimal("unit_price", AmountPrecision, AmountScale, optional: true),
            PrimitiveField.String("currency"),
            PrimitiveField.Int32("quantity"),
            PrimitiveField.String("coupon", optional: true),
            PrimitiveField.Int32("list_position", optional: true),
            PrimitiveField.String("url_path", optional: true)));
}
