using System.Collections.Immutable;
using NodaTime;

namespace Clickstream.Domain.Events;

/// <summary>One thing a visitor did. Immutable; the set of kinds is closed.</summary>
/// <remarks>
/// An event is known by its id and its fingerprint together: the same pair is the same event, the same id with another fingerprint is
/// another event.
/// </remarks>
public abstract record ClickstreamEvent
{
    private protected ClickstreamEvent()
    {
    }

    /// <summary>What kind of thing was done.</summary>
    public abstract EventKind Kind { get; }

    /// <summary>The canonical name of the event.</summary>
    public abstract string Name { get; }

    /// <summary>Who, when and where.</summary>
    public required EventEnvelope Envelope { get; init; }

    /// <inheritdoc cref="EventEnvelope.Id"/>
    public EventId Id => Envelope.Id;

    /// <inheritdoc cref="EventEnvelope.Fingerprint"/>
    public long Fingerprint => Envelope.Fingerprint;

    /// <inheritdoc cref="EventEnvelope.Visitor"/>
    public VisitorId Visitor => Envelope.Visitor;

    /// <inheritdoc cref="EventEnvelope.OccurredAt"/>
    public Instant OccurredAt => Envelope.OccurredAt;

    /// <inheritdoc cref="EventEnvelope.ReceivedAt"/>
    public Instant ReceivedAt => Envelope.ReceivedAt;

    /// <summary>The products the event is about; empty where it is about none.</summary>
    public ImmutableArray<Item> Items { get; init; } = [];
}
