using System.Runtime.CompilerServices;
using Clickstream.Adapters.Aws.ObjectStores;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>A store that lets others go first at random, so that everything meets everything.</summary>
internal sealed class YieldingObjectStore(IObjectStore inner, int seed) : IObjectStore
{
    private readonly Random random = new(seed);

    public string Location => inner.Location;

    public async Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes, CancellationToken cancellationToken)
    {
        await YieldAsync();
        var isCreated = await inner.TryCreateAsync(key, content, notes, cancellationToken);
        await YieldAsync();
        return isCreated;
    }

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken)
    {
        await YieldAsync();
        return await inner.ReadAsync(key, cancellationToken);
    }

    public async Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken)
    {
        await YieldAsync();
        return await inner.ReadEndAsync(key, length, cancellationToken);
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A page is a snapshot; between pages the world goes on.
        string? last = after;
        while (true)
        {
            await YieldAsync();
            var page = await inner.ListAsync(prefix, last, cancellationToken).Take(5).ToListAsync(cancellationToken);
            foreach (var one in page)
            {
                yield return one;
                last = one.Key;
            }

            if (page.Count < 5)
            {
                yield break;
            }
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await YieldAsync();
        await inner.DeleteAsync(key, cancellationToken);
    }

    private async Task YieldAsync()
    {
        int times;
        lock (random)
        {
            times = random.Next(3);
        }

        for (var i = 0; i < times; i++)
        {
            await Task.Yield();
        }
    }
}
