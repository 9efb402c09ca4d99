using NodaTime;

namespace Clickstream.Domain.StarSchema;

/// <summary>A row of <c>dim_visitor</c>.</summary>
/// <param name="VisitorKey">Key, over site and client id.</param>
/// <param name="SiteId">The site.</param>
/// <param name="ClientId">The tracker's id of the browser.</param>
/// <param name="FirstSeenAt">The earliest of the visitor's events.</param>
/// <param name="LastSeenAt">The latest of the visitor's events.</param>
public sealed record VisitorRow(Guid VisitorKey, string SiteId, string ClientId, Instant FirstSeenAt, Instant LastSeenAt);

/// <summary>A row of <c>dim_product</c>: one distinct combination of attributes.</summary>
/// <param name="ProductKey">Key, over all attributes.</param>
/// <param name="ProductId">The shop's id of the product.</param>
/// <param name="Name">The name.</param>
/// <param name="Category">The category.</param>
/// <param name="Brand">The brand.</param>
/// <param name="Variant">The variant.</param>
/// <param name="UrlPath">The path of the product's page.</param>
/// <param name="FirstSeenAt">The earliest event that spoke of it so.</param>
/// <param name="LastSeenAt">The latest event that spoke of it so.</param>
public sealed record ProductRow(
    long ProductKey, string ProductId, string? Name, string? Category, string? Brand, string? Variant, string? UrlPath, Instant FirstSeenAt,
    Instant LastSeenAt);

/// <summary>A row of <c>dim_page</c>.</summary>
/// <param name="PageKey">Key, over host and path.</param>
/// <param name="Host">The host; empty when the address had none.</param>
/// <param name="Path">The path, without query and fragment.</param>
public sealed record PageRow(long PageKey, string Host, string Path);

/// <summary>A row of <c>dim_traffic_source</c>.</summary>
/// <param name="TrafficSourceKey">Key, over all attributes.</param>
/// <param name="Channel">The channel group.</param>
/// <param name="Source">The source.</param>
/// <param name="Medium">The medium.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Term">The paid keyword.</param>
/// <param name="Content">What tells two advertisements apart.</param>
/// <param name="ReferrerHost">The outside referrer's host.</param>
public sealed record TrafficSourceRow(
    long TrafficSourceKey, string Channel, string Source, string Medium, string? Campaign, string? Term, string? Content,
    string? ReferrerHost);

/// <summary>A row of <c>dim_device</c>.</summary>
/// <param name="DeviceKey">Key, over all attributes.</param>
/// <param name="DeviceClass">Desktop, mobile, tablet, bot or unknown.</param>
/// <param name="OperatingSystem">The operating system's family.</param>
/// <param name="Browser">The browser's family.</param>
/// <param name="IsBot">Whether a program uses it.</param>
public sealed record DeviceRow(long DeviceKey, string DeviceClass, string OperatingSystem, string Browser, bool IsBot);

/// <summary>A row of <c>dim_geo</c>.</summary>
/// <param name="GeoKey">Key, over all attributes.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="Region">The region.</param>
/// <param name="City">The city.</param>
public sealed record GeoRow(long GeoKey, string? Country, string? Region, string? City);

/// <summary>A row of <c>dim_event_type</c>.</summary>
/// <param name="EventTypeKey">Key, over both names.</param>
/// <param name="EventName">The canonical name.</param>
/// <param name="SourceName">The name as sent.</param>
/// <param name="Kind">The kind's number.</param>
public sealed record EventTypeRow(long EventTypeKey, string EventName, string SourceName, int Kind);

/// <summary>A row of <c>dim_identity</c>.</summary>
/// <param name="IdentityKey">Key, over all attributes.</param>
/// <param name="UserId">The signed-in person.</param>
/// <param name="LoginState">Whether signed in, in the shop's words.</param>
/// <param name="IdentitySource">How known, in the shop's words.</param>
public sealed record IdentityRow(long IdentityKey, string? UserId, string? LoginState, string? IdentitySource);
