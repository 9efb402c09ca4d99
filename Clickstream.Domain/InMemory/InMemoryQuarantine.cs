using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Clickstream.Domain.Ports;

namespace Clickstream.Domain.InMemory;

/// <summary>A quarantine that lives as long as the process.</summary>
public sealed class InMemoryQuarantine : IQuarantine
{
    private readonly ConcurrentQueue<QuarantinedEvent> quarantined = new();

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var one in events)
        {
            quarantined.Enqueue(one);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<QuarantinedEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var one in quarantined.OrderBy(one => one.ReceivedAt))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return one;
        }
    }
}
