using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>A quarantine that lives as long as the process.</summary>
public sealed class InMemoryQuarantine : IQuarantine
{
    private readonly ConcurrentDictionary<string, QuarantineBatch> stored = new();
    private int lastNumber;

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var hour in events.GroupBy(one => Instant.FromUnixTimeSeconds(one.ReceivedAt.ToUnixTimeSeconds() / 3600 * 3600)))
        {
            var id = Interlocked.Increment(ref lastNumber).ToString("D10", CultureInfo.InvariantCulture);
            stored[id] = new QuarantineBatch(id, hour.Key, [.. hour]);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<string>>(
            [.. stored.Values.OrderBy(one => one.Hour).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Id)]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<QuarantineBatch> ReadAsync(
        IReadOnlyList<string> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var id in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (stored.TryGetValue(id, out var batch))
            {
                yield return batch;
            }
        }
    }

    /// <inheritdoc/>
    public Task ReplaceAsync(QuarantineBatch batch, IReadOnlyList<QuarantinedEvent> remaining, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (remaining.Count > 0 && stored.ContainsKey(batch.Id))
        {
            var left = $"{batch.Id}, {remaining.Count} left";
            stored[left] = new QuarantineBatch(left, batch.Hour, remaining);
        }

        stored.TryRemove(batch.Id, out _);
        return Task.CompletedTask;
    }
}
