using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Domain.InMemory;

/// <summary>A register of erasures that lives as long as the process.</summary>
public sealed class InMemoryErasureRegister : IErasureRegister
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentQueue<Tombstone> tombstones = new();
    private readonly ConcurrentDictionary<Instant, byte> horizons = new();
    private readonly ConcurrentQueue<ErasureReceipt> receipts = new();

    /// <inheritdoc/>
    public Task<ErasureFilter> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ErasureFilter(key, tombstones, [.. horizons.Keys]));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Tombstone>> RecordAsync(
        IReadOnlyCollection<ErasureSubject> subjects, Instant erasedAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<Tombstone> recorded = [.. subjects.Select(subject => new Tombstone(Tombstone.NameOf(subject, key), erasedAt))];
        foreach (var tombstone in recorded)
        {
            tombstones.Enqueue(tombstone);
        }

        return Task.FromResult(recorded);
    }

    /// <inheritdoc/>
    public Task RecordHorizonAsync(Instant horizon, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        horizons.TryAdd(horizon, 0);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(ErasureReceipt receipt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        receipts.Enqueue(receipt);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Tombstone>> UnfinishedAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Tombstone>>([.. tombstones.Except(receipts.Select(receipt => receipt.Tombstone))]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ErasureReceipt> ReceiptsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var receipt in receipts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return receipt;
        }
    }
}
