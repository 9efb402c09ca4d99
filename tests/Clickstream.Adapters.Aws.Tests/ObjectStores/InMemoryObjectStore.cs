using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>A store that is fast enough to be killed thousands of times.</summary>
internal sealed class InMemoryObjectStore : IObjectStore
{
    private readonly ConcurrentDictionary<string, byte[]> objects = new(StringComparer.Ordinal);

    public string Location { get; } = $"memory:{Guid.NewGuid()}";

    public IReadOnlyCollection<string> Keys => [.. objects.Keys.Order(StringComparer.Ordinal)];

    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(objects.TryAdd(key, content.ToArray()));
    }

    public Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken) => ReadEndAsync(key, int.MaxValue, cancellationToken);

    public Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return objects.TryGetValue(key, out var content)
            ? Task.FromResult<ReadOnlyMemory<byte>>(content.AsMemory(Math.Max(0, content.Length - length)))
            : throw new HistoryException(HistoryException.NotFound, "No such object.");
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var (key, content) in objects.ToArray().OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(key, after) > 0))
            {
                yield return new StoredObject(key, content.Length);
            }
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        objects.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}

/// <summary>The store in memory keeps the contract too, so that what is proven over it holds over the others.</summary>
public sealed class InMemoryObjectStoreTests : ObjectStoreContract
{
    protected override IObjectStore Create() => new InMemoryObjectStore();
}
