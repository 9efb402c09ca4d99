using NodaTime;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Ports;

/// <summary>Hands out ids for events that brought none. Thread-safe; no id is ever handed out twice.</summary>
public interface IEventIds
{
    /// <summary>A new id.</summary>
    /// <param name="receivedAt">When the event was received, so that ids may be ordered by time.</param>
    EventId Next(Instant receivedAt);
}
