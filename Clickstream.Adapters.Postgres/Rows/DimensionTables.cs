using Clickstream.Domain.StarSchema;

namespace Clickstream.Adapters.Postgres.Rows;

/// <summary>The columns of the dimensions, the key first.</summary>
internal static class DimensionTables
{
    public static readonly RowArrays<VisitorRow> Visitor = new RowArrays<VisitorRow>("dim_visitor")
        .Uuid("visitor_key", row => row.VisitorKey)
        .Text("site_id", row => row.SiteId)
        .Text("client_id", row => row.ClientId)
        .Timestamp("first_seen_at", row => row.FirstSeenAt)
        .Timestamp("last_seen_at", row => row.LastSeenAt)
        .Text("first_user_id", row => row.FirstUser?.UserId)
        .Timestamp("first_user_at", row => row.FirstUser?.OccurredAt)
        .Uuid("first_user_event_id", row => row.FirstUser?.EventId.Value)
        .Text("last_user_id", row => row.LastUser?.UserId)
        .Timestamp("last_user_at", row => row.LastUser?.OccurredAt)
        .Uuid("last_user_event_id", row => row.LastUser?.EventId.Value);

    public static readonly RowArrays<ProductRow> Product = new RowArrays<ProductRow>("dim_product")
        .Int64("product_key", row => row.ProductKey)
        .Text("product_id", row => row.ProductId)
        .Text("name", row => row.Name)
        .Text("category", row => row.Category)
        .Text("brand", row => row.Brand)
        .Text("variant", row => row.Variant)
        .Text("url_path", row => row.UrlPath)
        .Timestamp("first_seen_at", row => row.FirstSeenAt)
        .Timestamp("last_seen_at", row => row.LastSeenAt);

    public static readonly RowArrays<PageRow> Page = new RowArrays<PageRow>("dim_page")
        .Int64("page_key", row => row.PageKey)
        .Text("host", row => row.Host)
        .Text("path", row => row.Path);

    public static readonly RowArrays<TrafficSourceRow> TrafficSource = new RowArrays<TrafficSourceRow>("dim_traffic_source")
        .Int64("traffic_source_key", row => row.TrafficSourceKey)
        .Text("channel", row => row.Channel)
        .Text("source", row => row.Source)
        .Text("medium", row => row.Medium)
        .Text("campaign", row => row.Campaign)
        .Text("term", row => row.Term)
        .Text("content", row => row.Content)
        .Text("referrer_host", row => row.ReferrerHost)
        .Bool("is_spam", row => row.IsSpam)
        .Int64("campaign_key", row => row.CampaignKey);

    public static readonly RowArrays<DeviceRow> Device = new RowArrays<DeviceRow>("dim_device")
        .Int64("device_key", row => row.DeviceKey)
        .Text("device_class", row => row.DeviceClass)
        .Text("operating_system", row => row.OperatingSystem)
        .Text("browser", row => row.Browser)
        .Text("bot_reason", row => row.BotReason);

    public static readonly RowArrays<GeoRow> Geo = new RowArrays<GeoRow>("dim_geo")
        .Int64("geo_key", row => row.GeoKey)
        .Text("country", row => row.Country)
        .Text("region", row => row.Region)
        .Text("city", row => row.City);

    public static readonly RowArrays<EventTypeRow> EventType = new RowArrays<EventTypeRow>("dim_event_type")
        .Int64("event_type_key", row => row.EventTypeKey)
        .Text("event_name", row => row.EventName)
        .Text("source_name", row => row.SourceName)
        .Int32("kind", row => row.Kind);

    public static readonly RowArrays<IdentityRow> Identity = new RowArrays<IdentityRow>("dim_identity")
        .Int64("identity_key", row => row.IdentityKey)
        .Text("user_id", row => row.UserId)
        .Text("login_state", row => row.LoginState)
        .Text("identity_source", row => row.IdentitySource);
}
