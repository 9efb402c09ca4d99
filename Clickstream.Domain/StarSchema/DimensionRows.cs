using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Sessions;
using NodaTime;

namespace Clickstream.Domain.StarSchema;

/// <summary>A row of <c>dim_visitor</c>.</summary>
/// <param name="VisitorKey">Key, over site and client id.</param>
/// <param name="SiteId">The site.</param>
/// <param name="ClientId">The tracker's id of the browser.</param>
/// <param name="FirstSeenAt">The earliest of the visitor's events.</param>
/// <param name="LastSeenAt">The latest of the visitor's events.</param>
/// <param name="FirstUser">The first user who was signed in; <c>null</c> when none ever was.</param>
/// <param name="LastUser">The last user who was signed in; another one than the first on a device that is shared.</param>
public sealed record VisitorRow(
    Guid VisitorKey, string SiteId, string ClientId, Instant FirstSeenAt, Instant LastSeenAt, UserSighting? FirstUser = null,
    UserSighting? LastUser = null)
{
    /// <summary>The row of a visitor over some of its events.</summary>
    /// <param name="visitor">Who.</param>
    /// <param name="activities">The events, at least one, in any order.</param>
    internal static VisitorRow Of(VisitorRow visitor, params ReadOnlySpan<VisitorActivity> activities)
    {
        var (first, last) = (Instant.MaxValue, Instant.MinValue);
        var (firstUser, lastUser) = (default(UserSighting), default(UserSighting));
        foreach (var activity in activities)
        {
            first = Instant.Min(first, activity.OccurredAt);
            last = Instant.Max(last, activity.OccurredAt);
            if (UserSighting.Of(activity) is { } sighting)
            {
                firstUser = UserSighting.Earlier(firstUser, sighting);
                lastUser = UserSighting.Later(lastUser, sighting);
            }
        }

        return visitor with { FirstSeenAt = first, LastSeenAt = last, FirstUser = firstUser, LastUser = lastUser };
    }

    /// <summary>The row over all events of both: adding commutes and may be repeated.</summary>
    /// <exception cref="KeyCollisionException">The other row is of another visitor.</exception>
    public VisitorRow Merge(VisitorRow other) => (SiteId, ClientId) != (other.SiteId, other.ClientId)
        ? throw new KeyCollisionException("dim_visitor")
        : this with
        {
            FirstSeenAt = Instant.Min(FirstSeenAt, other.FirstSeenAt),
            LastSeenAt = Instant.Max(LastSeenAt, other.LastSeenAt),
            FirstUser = UserSighting.Earlier(FirstUser, other.FirstUser),
            LastUser = UserSighting.Later(LastUser, other.LastUser),
        };
}

/// <summary>An event in which a visitor was a signed-in user.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When the event happened.</param>
/// <param name="EventId">The event's id.</param>
public sealed record UserSighting(string UserId, Instant OccurredAt, EventId EventId)
{
    /// <summary>The sighting in an event; <c>null</c> when nobody was signed in.</summary>
    public static UserSighting? Of(VisitorActivity activity) =>
        activity.UserId is { } userId ? new UserSighting(userId, activity.OccurredAt, activity.EventId) : null;

    /// <summary>The earlier of two sightings, or the only one.</summary>
    internal static UserSighting? Earlier(UserSighting? one, UserSighting? other) =>
        one is null || (other is not null && other.CompareTo(one) < 0) ? other : one;

    /// <summary>The later of two sightings, or the only one.</summary>
    internal static UserSighting? Later(UserSighting? one, UserSighting? other) =>
        one is null || (other is not null && other.CompareTo(one) > 0) ? other : one;

    /// <summary>Orders by occurrence, then by event id; of conflicting events by the user's id in UTF-8, as PostgreSQL does.</summary>
    internal int CompareTo(UserSighting other)
    {
        var order = OccurredAt.CompareTo(other.OccurredAt);
        order = order != 0 ? order : EventId.CompareTo(other.EventId);
        return order != 0 ? order : Encoding.UTF8.GetBytes(UserId).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.UserId));
    }
}

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
/// <param name="IsSpam">Whether the referrer is known for links that nobody followed.</param>
/// <param name="CampaignKey">Key over source, medium and campaign where a campaign led here; else <c>null</c>.</param>
public sealed record TrafficSourceRow(
    long TrafficSourceKey, string Channel, string Source, string Medium, string? Campaign, string? Term, string? Content,
    string? ReferrerHost, bool IsSpam, long? CampaignKey);

/// <summary>A row of <c>dim_device</c>.</summary>
/// <param name="DeviceKey">Key, over all attributes.</param>
/// <param name="DeviceClass">Desktop, mobile, tablet, bot or unknown.</param>
/// <param name="OperatingSystem">The operating system's family.</param>
/// <param name="Browser">The browser's family.</param>
/// <param name="BotReason">Why it is taken for a program; <c>null</c> for a person's.</param>
public sealed record DeviceRow(long DeviceKey, string DeviceClass, string OperatingSystem, string Browser, string? BotReason)
{
    /// <summary>Whether a program uses it.</summary>
    public bool IsBot => BotReason is not null;
}

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
