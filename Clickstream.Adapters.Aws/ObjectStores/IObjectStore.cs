using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.ObjectStores;

/// <summary>A store of immutable objects under keys with slashes. Thread-safe.</summary>
/// <remarks>
/// Whatever goes wrong is told as a <see cref="HistoryException"/>; cancellation passes through. Every call may be made again after it
/// failed: none does more when it is done twice.
/// </remarks>
public interface IObjectStore
{
    /// <summary>Names the store, without any secret; equal for two stores that hold the same objects.</summary>
    string Location { get; }

    /// <summary>Creates an object whole, or not at all; never replaces one.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="notes">What to note beside the object, in ASCII, where the store can; a local directory cannot.</param>
    /// <param name="cancellationToken">Ends the wait; the object may still appear.</param>
    /// <returns><c>true</c> when it was created and is durable; <c>false</c> when there is an object of this key already.</returns>
    /// <exception cref="HistoryException">The object could not be stored, or its fate is unknown: it may still appear.</exception>
    Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes,
        CancellationToken cancellationToken);

    /// <summary>Reads a whole object.</summary>
    /// <exception cref="HistoryException"><see cref="HistoryException.NotFound"/>, or the object could not be read.</exception>
    Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Reads the last bytes of an object, or all where it has fewer.</summary>
    /// <exception cref="HistoryException"><see cref="HistoryException.NotFound"/>, or the object could not be read.</exception>
    Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken);

    /// <summary>The objects whose keys start with a prefix, in ordinal order of their keys.</summary>
    /// <param name="prefix">The prefix; empty for all.</param>
    /// <param name="after">Leaves out this key and all before it, without the cost of listing them; <c>null</c> for none.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>Every object that was there when the listing began and still is; those created meanwhile may be missing.</returns>
    /// <exception cref="HistoryException">The store could not be listed.</exception>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellationToken);

    /// <summary>Removes an object. One that is not there counts as removed.</summary>
    /// <exception cref="HistoryException">The object could not be removed, or its fate is unknown.</exception>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}

/// <summary>An object as a listing tells of it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct StoredObject(string Key, long Length);
