using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Testing;

/// <summary>Simulated events bring their own ids.</summary>
public sealed class OwnIds : IEventIds
{
    public EventId Next(Instant receivedAt) => throw new InvalidOperationException("A simulated event has no id.");
}
