using System.Collections.Immutable;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Domain.Ports;

/// <summary>The store of what was received and could not be accepted. Append-only, thread-safe.</summary>
public interface IQuarantine
{
    /// <summary>Appends events with their reasons. When the call returns, all are durable.</summary>
    /// <exception cref="HistoryException">They could not be stored.</exception>
    Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken);

    /// <summary>Everything in quarantine, oldest hour first.</summary>
    /// <exception cref="HistoryException">The quarantine could not be read.</exception>
    IAsyncEnumerable<QuarantinedEvent> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>One thing that was received and could not be accepted.</summary>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Protocol">What read it.</param>
/// <param name="Origin">Where in its source it stood, such as <c>line 12</c>.</param>
/// <param name="Raw">Its bytes as its reader kept them; an importer cuts a line at 1 MiB.</param>
/// <param name="Errors">Why it was not accepted; at least one reason.</param>
public sealed record QuarantinedEvent(
    Instant ReceivedAt, string Protocol, string? Origin, ReadOnlyMemory<byte> Raw, ImmutableArray<ValidationError> Errors);
