using System.Runtime.CompilerServices;
using Clickstream.Adapters.Aws.ObjectStores;

namespace Clickstream.Adapters.Aws.Tests.ObjectStores;

/// <summary>How a process dies at an operation.</summary>
public enum Death
{
    /// <summary>The operation was never made.</summary>
    Before,

    /// <summary>The operation was made, and its answer never came.</summary>
    After,
}

/// <summary>The process died: nothing more is done.</summary>
internal sealed class DeadException() : Exception("The process is dead.");

/// <summary>A store whose process dies at the nth operation: from then on every operation fails.</summary>
/// <param name="inner">The store that lives on.</param>
/// <param name="lastOperation">At which operation, counted from 1.</param>
/// <param name="death">How.</param>
internal sealed class DyingObjectStore(IObjectStore inner, int lastOperation, Death death) : IObjectStore
{
    private int operations;

    /// <summary>How many operations were asked for.</summary>
    public int Operations => operations;

    public string Location => inner.Location;

    public Task<bool> TryCreateAsync(
        string key, ReadOnlyMemory<byte> content, IReadOnlyCollection<KeyValuePair<string, string>> notes, CancellationToken cancellationToken) =>
        RunAsync(() => inner.TryCreateAsync(key, content, notes, cancellationToken));

    public Task<ReadOnlyMemory<byte>> ReadAsync(string key, CancellationToken cancellationToken) =>
        RunAsync(() => inner.ReadAsync(key, cancellationToken));

    public Task<ReadOnlyMemory<byte>> ReadEndAsync(string key, int length, CancellationToken cancellationToken) =>
        RunAsync(() => inner.ReadEndAsync(key, length, cancellationToken));

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var objects = await RunAsync(async () => await inner.ListAsync(prefix, after, cancellationToken).ToListAsync(cancellationToken));
        foreach (var one in objects)
        {
            yield return one;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync(async () =>
    {
        await inner.DeleteAsync(key, cancellationToken);
        return true;
    });

    private async Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        var number = Interlocked.Increment(ref operations);
        if (number > lastOperation || (number == lastOperation && death == Death.Before))
        {
            throw new DeadException();
        }

        var result = await operation();
        return number == lastOperation ? throw new DeadException() : result;
    }
}
