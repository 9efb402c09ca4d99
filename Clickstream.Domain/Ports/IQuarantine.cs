using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using NodaTime;

namespace Clickstream.Domain.Ports;

/// <summary>The store of what was received and could not be accepted. Thread-safe.</summary>
public interface IQuarantine
{
    /// <summary>Appends events with their reasons. When the call returns, all are durable.</summary>
    /// <exception cref="HistoryException">They could not be stored.</exception>
    Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken);

    /// <summary>The names of all batches, oldest hour first.</summary>
    /// <exception cref="HistoryException">The quarantine could not be read.</exception>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Some batches, in the order of their names given. A batch that is damaged comes with its failure, and holds up no other; one that is
    /// gone is passed over.
    /// </summary>
    /// <remarks>An entry may come twice, under the same <see cref="QuarantinedEvent.Id"/>, when its batch was being replaced.</remarks>
    /// <param name="batches">Their names.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HistoryException">The quarantine could not be read.</exception>
    IAsyncEnumerable<QuarantineBatch> ReadAsync(IReadOnlyList<string> batches, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a batch by what is to stay of it, under another name. Idempotent; whatever stays is durable before anything is removed.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="remaining">Those of its entries that stay; none to remove it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HistoryException">It could not be replaced; calling again is safe.</exception>
    Task ReplaceAsync(QuarantineBatch batch, IReadOnlyList<QuarantinedEvent> remaining, CancellationToken cancellationToken);
}

/// <summary>Entries that are stored together.</summary>
/// <param name="Id">The name of the batch.</param>
/// <param name="Hour">The start of the hour, in UTC, in which they were received.</param>
/// <param name="Entries">The entries; none when they cannot be read.</param>
/// <param name="Failure">Why they cannot be read; <c>null</c> when they can.</param>
public sealed record QuarantineBatch(
    string Id, Instant Hour, IReadOnlyList<QuarantinedEvent> Entries, HistoryException? Failure = null)
{
    /// <summary>The entries.</summary>
    /// <exception cref="HistoryException">They cannot be read.</exception>
    public IReadOnlyList<QuarantinedEvent> Readable => Failure is null ? Entries : throw Failure;
}

/// <summary>One thing that was received and could not be accepted.</summary>
/// <param name="Source">Where it came from, and when it was received; of an address only its network is kept.</param>
/// <param name="Origin">Where in its source it stood, such as <c>line 12</c>.</param>
/// <param name="Raw">Its bytes as its reader kept them; an importer cuts a line at 1 MiB.</param>
/// <param name="Errors">Why it was not accepted; at least one reason.</param>
public sealed record QuarantinedEvent(
    EventSource Source, string? Origin, ReadOnlyMemory<byte> Raw, ImmutableArray<ValidationError> Errors)
{
    /// <summary>When it was received.</summary>
    public Instant ReceivedAt => Source.ReceivedAt;

    /// <summary>What read it.</summary>
    public string Protocol => Source.Protocol;

    /// <summary>A name computed from where it came from, when, and its bytes.</summary>
    public Guid Id => NameBasedKey.Uuid(
        "quarantined", Protocol, ReceivedAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture), Source.RequestId, Origin,
        Convert.ToHexString(SHA256.HashData(Raw.Span)));
}
