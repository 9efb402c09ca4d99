using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Domain.Events;

/// <summary>Hands out UUIDs of version 7, which sort by time.</summary>
/// <remarks>Source: RFC 9562 §5.7.</remarks>
internal sealed class TimeOrderedEventIds : IEventIds
{
    public EventId Next(Instant receivedAt) => new(Guid.CreateVersion7(receivedAt.ToDateTimeOffset()));
}
