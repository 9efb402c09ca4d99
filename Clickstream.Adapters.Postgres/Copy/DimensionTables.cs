using Clickstream.Domain.StarSchema;

namespace Clickstream.Adapters.Postgres.Copy;

/// <summary>The columns of the dimensions, the key first.</summary>
internal static class DimensionTables
{
    public static readonly CopyTable<VisitorRow> Visitor = new(
        "dim_visitor",
        ("visitor_key", (to, row) => to.Uuid(row.VisitorKey)),
        ("site_id", (to, row) => to.Text(row.SiteId)),
        ("client_id", (to, row) => to.Text(row.ClientId)),
        ("first_seen_at", (to, row) => to.Timestamp(row.FirstSeenAt)),
        ("last_seen_at", (to, row) => to.Timestamp(row.LastSeenAt)),
        ("first_user_id", (to, row) => to.Text(row.FirstUser?.UserId)),
        ("first_user_at", (to, row) => to.Timestamp(row.FirstUser?.OccurredAt)),
        ("first_user_event_id", (to, row) => to.Uuid(row.FirstUser?.EventId.Value)),
        ("last_user_id", (to, row) => to.Text(row.LastUser?.UserId)),
        ("last_user_at", (to, row) => to.Timestamp(row.LastUser?.OccurredAt)),
        ("last_user_event_id", (to, row) => to.Uuid(row.LastUser?.EventId.Value)));

    public static readonly CopyTable<ProductRow> Product = new(
        "dim_product",
        ("product_key", (to, row) => to.Int64(row.ProductKey)),
        ("product_id", (to, row) => to.Text(row.ProductId)),
        ("name", (to, row) => to.Text(row.Name)),
        ("category", (to, row) => to.Text(row.Category)),
        ("brand", (to, row) => to.Text(row.Brand)),
        ("variant", (to, row) => to.Text(row.Variant)),
        ("url_path", (to, row) => to.Text(row.UrlPath)),
        ("first_seen_at", (to, row) => to.Timestamp(row.FirstSeenAt)),
        ("last_seen_at", (to, row) => to.Timestamp(row.LastSeenAt)));

    public static readonly CopyTable<PageRow> Page = new(
        "dim_page",
        ("page_key", (to, row) => to.Int64(row.PageKey)),
        ("host", (to, row) => to.Text(row.Host)),
        ("path", (to, row) => to.Text(row.Path)));

    public static readonly CopyTable<TrafficSourceRow> TrafficSource = new(
        "dim_traffic_source",
        ("traffic_source_key", (to, row) => to.Int64(row.TrafficSourceKey)),
        ("channel", (to, row) => to.Text(row.Channel)),
        ("source", (to, row) => to.Text(row.Source)),
        ("medium", (to, row) => to.Text(row.Medium)),
        ("campaign", (to, row) => to.Text(row.Campaign)),
        ("term", (to, row) => to.Text(row.Term)),
        ("content", (to, row) => to.Text(row.Content)),
        ("referrer_host", (to, row) => to.Text(row.ReferrerHost)),
        ("is_spam", (to, row) => to.Bool(row.IsSpam)),
        ("campaign_key", (to, row) => to.Int64(row.CampaignKey)));

    public static readonly CopyTable<DeviceRow> Device = new(
        "dim_device",
        ("device_key", (to, row) => to.Int64(row.DeviceKey)),
        ("device_class", (to, row) => to.Text(row.DeviceClass)),
        ("operating_system", (to, row) => to.Text(row.OperatingSystem)),
        ("browser", (to, row) => to.Text(row.Browser)),
        ("bot_reason", (to, row) => to.Text(row.BotReason)));

    public static readonly CopyTable<GeoRow> Geo = new(
        "dim_geo",
        ("geo_key", (to, row) => to.Int64(row.GeoKey)),
        ("country", (to, row) => to.Text(row.Country)),
        ("region", (to, row) => to.Text(row.Region)),
        ("city", (to, row) => to.Text(row.City)));

    public static readonly CopyTable<EventTypeRow> EventType = new(
        "dim_event_type",
        ("event_type_key", (to, row) => to.Int64(row.EventTypeKey)),
        ("event_name", (to, row) => to.Text(row.EventName)),
        ("source_name", (to, row) => to.Text(row.SourceName)),
        ("kind", (to, row) => to.Int32(row.Kind)));

    public static readonly CopyTable<IdentityRow> Identity = new(
        "dim_identity",
        ("identity_key", (to, row) => to.Int64(row.IdentityKey)),
        ("user_id", (to, row) => to.Text(row.UserId)),
        ("login_state", (to, row) => to.Text(row.LoginState)),
        ("identity_source", (to, row) => to.Text(row.IdentitySource)));
}
