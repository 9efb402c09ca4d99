using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>A store of immutable objects under keys with slashes. Thread-safe.</summary>
/// <remarks>Whatever goes wrong is told as a <see cref="HistoryException"/>.</remarks>
public interface IObjectStore
{
    /// <summary>Creates an object whole, or not at all; never replaces one.</summary>
    /// <returns><c>true</c> when it was created and is durable; <c>false</c> when there is an object of this key already.</returns>
    /// <exception cref="HistoryException">The object could not be stored.</exception>
    Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a whole object.</summary>
    /// <exception cref="HistoryException"><see cref="HistoryException.NotFound"/>, or the object could not be read.</exception>
    Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>The keys that start with a prefix, in ordinal order. Objects created meanwhile may be missing.</summary>
    /// <exception cref="HistoryException">The store could not be listed.</exception>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);
}
