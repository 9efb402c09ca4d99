using Clickstream.Domain.Validation;

namespace Clickstream.Domain.Ports;

/// <summary>Reads quarantined bytes again, as the protocol does today that could not read them then. Thread-safe.</summary>
public interface IDraftReader
{
    /// <summary>Reads the events of an entry. Never throws for what the bytes say.</summary>
    /// <returns>
    /// At least one draft, which may still be wrong; <c>null</c> when they are none of the protocol's, or nobody knows it.
    /// </returns>
    IReadOnlyList<EventDraft>? Read(QuarantinedEvent entry);
}
