using System.Collections.Concurrent;
using Clickstream.Adapters.Aws.ObjectStores;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>A store whose writes of segments become visible only when they are let go.</summary>
internal sealed class HoldingObjectStore(IObjectStore inner) : IObjectStore
{
    private readonly ConcurrentQueue<TaskCompletionSource> held = new();

    /// <summary>Whether writes of segments are held.</summary>
    public bool IsHolding { get; set; }

    /// <summary>How many writes are held now.</summary>
    public int Held => held.Count;

    public string Location => inner.Location;

    /// <summary>Lets the write go that has been held longest.</summary>
    public void Release()
    {
        if (held.TryDequeue(out var write))
        {
            write.SetResult();
        }
    }

    public async Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes, CancellationToken cancellationToken)
    {
        if (IsHolding && key.EndsWith(".parquet", StringComparison.Ordinal))
        {
            var write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            held.Enqueue(write);
            await write.Task;
        }

        return await inner.TryCreateAsync(key, content, notes, cancellationToken);
    }

    public Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken) =>
        inner.ReadEndAsync(key, length, cancellationToken);

    public IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, after, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);
}
