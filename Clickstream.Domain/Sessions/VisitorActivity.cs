using System.Collections.Immutable;
using Clickstream.Domain.Events;
using NodaTime;

namespace Clickstream.Domain.Sessions;

/// <summary>An event after classification, as the folds see it and as the warehouse stores it: keys in place of texts.</summary>
/// <remarks>
/// Sessions and carts are folds over these, not over the events they came from, so that a session recomputed from stored facts and one
/// computed from history are the same by construction.
/// </remarks>
public sealed record VisitorActivity : IComparable<VisitorActivity>
{
    /// <summary>The visitor.</summary>
    public required Guid VisitorKey { get; init; }

    /// <summary>The event's id.</summary>
    public required EventId EventId { get; init; }

    /// <summary>The event's fingerprint; with the id it identifies the event.</summary>
    public required long Fingerprint { get; init; }

    /// <summary>When it happened.</summary>
    public required Instant OccurredAt { get; init; }

    /// <summary>When it was received: of the copies of an event the earliest received is kept.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>What kind of event it is.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>The key of its name, canonical and as sent.</summary>
    public required long EventTypeKey { get; init; }

    /// <summary>The key of the page; <c>null</c> when it happened on none.</summary>
    public long? PageKey { get; init; }

    /// <summary>The key of the traffic source that its URL and referrer speak of.</summary>
    public required long TrafficSourceKey { get; init; }

    /// <summary>The key of the campaign that led here: source, medium and name; <c>null</c> when none did.</summary>
    public long? CampaignKey { get; init; }

    /// <summary>The key of the device.</summary>
    public required long DeviceKey { get; init; }

    /// <summary>The key of the place.</summary>
    public required long GeoKey { get; init; }

    /// <summary>The key of user id, login state and identity source together.</summary>
    public required long IdentityKey { get; init; }

    /// <summary>Whether the device is a bot's.</summary>
    public bool IsBot { get; init; }

    /// <summary>What was changed or is doubtful about the event.</summary>
    public EventNotes Flags { get; init; }

    /// <summary>The signed-in person.</summary>
    public string? UserId { get; init; }

    /// <summary>The session id that the client keeps.</summary>
    public string? ClientSessionId { get; init; }

    /// <summary>Whether the client believes this to be the first visit.</summary>
    public bool? IsFirstVisit { get; init; }

    /// <summary>The products; empty for the impressions of a product list, which are only counted.</summary>
    public ImmutableArray<ItemLine> Lines { get; init; } = [];

    /// <summary>How many products the event carried, impressions included.</summary>
    public int ItemCount { get; init; }

    /// <summary>The order of a purchase or refund.</summary>
    public OrderActivity? Order { get; init; }

    /// <summary>What was searched for.</summary>
    public string? SearchTerm { get; init; }

    /// <summary>How many results the search had.</summary>
    public int? SearchResults { get; init; }

    /// <summary>What makes two copies the same event.</summary>
    public EventIdentity Identity => new(VisitorKey, EventId, Fingerprint);

    /// <summary>The total order of a visitor's events: occurrence, then id, then fingerprint.</summary>
    public int CompareTo(VisitorActivity? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byTime = OccurredAt.CompareTo(other.OccurredAt);
        var byId = byTime != 0 ? byTime : EventId.CompareTo(other.EventId);
        return byId != 0 ? byId : Fingerprint.CompareTo(other.Fingerprint);
    }

    /// <summary>Whether this copy of an event is to be kept rather than the other: it was received earlier.</summary>
    /// <remarks>
    /// Copies received at the same instant are told apart by what else a transport may change, so that any order of reading keeps one.
    /// </remarks>
    public bool IsPreferredTo(VisitorActivity other)
    {
        var order = ReceivedAt.CompareTo(other.ReceivedAt);
        order = order != 0 ? order : OccurredAt.CompareTo(other.OccurredAt);
        order = order != 0 ? order : DeviceKey.CompareTo(other.DeviceKey);
        order = order != 0 ? order : GeoKey.CompareTo(other.GeoKey);
        order = order != 0 ? order : Flags.CompareTo(other.Flags);
        return order < 0;
    }

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(VisitorActivity left, VisitorActivity right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(VisitorActivity left, VisitorActivity right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(VisitorActivity left, VisitorActivity right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(VisitorActivity left, VisitorActivity right) => left.CompareTo(right) >= 0;
}

/// <summary>What makes two copies the same event: visitor, id and content.</summary>
/// <param name="VisitorKey">The visitor; part of the content that the fingerprint covers.</param>
/// <param name="EventId">The id.</param>
/// <param name="Fingerprint">The content's fingerprint.</param>
public readonly record struct EventIdentity(Guid VisitorKey, EventId EventId, long Fingerprint);
