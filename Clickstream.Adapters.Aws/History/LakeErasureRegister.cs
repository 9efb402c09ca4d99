using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Erasures;
using Clickstream.Domain.Ports;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Adapters.Aws.History;

/// <summary>The register of erasures as objects of the lake, so that it goes wherever the lake goes. Thread-safe.</summary>
/// <remarks>
/// <c>erasures/key</c> is a secret made with the first erasure; <c>erasures/tombstones/NAME/MICROSECONDS</c> says all by its key, so that
/// one listing tells what was erased; below the same names, <c>erasures/receipts/</c> holds a JSON object
/// for every erasure that is complete.
/// </remarks>
/// <param name="store">The lake.</param>
public sealed class LakeErasureRegister(IObjectStore store) : IErasureRegister
{
    private const string KeyObject = "erasures/key";
    private const string Tombstones = "erasures/tombstones/";
    private const string Receipts = "erasures/receipts/";
    private const int KeyBytes = 32;

    /// <summary>The name under which the instant stands before which events have expired; no hash looks like it.</summary>
    private const string HorizonName = "horizon";

    private byte[]? key;

    /// <inheritdoc/>
    public async Task<ErasureFilter> ReadAsync(CancellationToken cancellationToken)
    {
        var tombstones = await ListAsync(Tombstones, cancellationToken).ConfigureAwait(false);
        var horizons = tombstones.Where(IsHorizon).Select(one => one.ErasedAt).ToList();
        tombstones.RemoveAll(IsHorizon);
        var secret = tombstones.Count == 0 ? null : await ReadKeyAsync(cancellationToken).ConfigureAwait(false);
        return new ErasureFilter(secret, tombstones, horizons);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Tombstone>> RecordAsync(
        IReadOnlyCollection<ErasureSubject> subjects, Instant erasedAt, CancellationToken cancellationToken)
    {
        // Of two first erasures one makes the key, and both read it.
        await store.TryCreateAsync(KeyObject, RandomNumberGenerator.GetBytes(KeyBytes), [], cancellationToken).ConfigureAwait(false);
        var secret = await ReadKeyAsync(cancellationToken).ConfigureAwait(false);
        var tombstones = new List<Tombstone>(subjects.Count);
        foreach (var subject in subjects)
        {
            var tombstone = new Tombstone(Tombstone.NameOf(subject, secret), erasedAt);
            await store.TryCreateAsync(KeyOf(Tombstones, tombstone), default, [], cancellationToken).ConfigureAwait(false);
            tombstones.Add(tombstone);
        }

        return tombstones;
    }

    /// <inheritdoc/>
    public Task RecordHorizonAsync(Instant horizon, CancellationToken cancellationToken) =>
        store.TryCreateAsync(KeyOf(Tombstones, new Tombstone(HorizonName, horizon)), default, [], cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteAsync(ErasureReceipt receipt, CancellationToken cancellationToken)
    {
        var line = new ReceiptLine(
            receipt.Tombstone.Name, InstantPattern.ExtendedIso.Format(receipt.Tombstone.ErasedAt),
            InstantPattern.ExtendedIso.Format(receipt.CompletedAt), receipt.Events, receipt.Segments, receipt.Facts, receipt.Quarantined);
        var name = $"{KeyOf(Receipts, receipt.Tombstone)}/{Guid.NewGuid():N}.json";
        var content = JsonSerializer.SerializeToUtf8Bytes(line, ReceiptJson.Default.ReceiptLine);
        await store.TryCreateAsync(name, content, [], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ErasureReceipt> ReceiptsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var receipts = new List<ErasureReceipt>();
        await foreach (var (one, _) in store.ListAsync(Receipts, after: null, cancellationToken).ConfigureAwait(false))
        {
            receipts.Add(Parse(await store.ReadAsync(one, cancellationToken).ConfigureAwait(false)));
        }

        foreach (var receipt in receipts.OrderBy(receipt => receipt.CompletedAt))
        {
            yield return receipt;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Tombstone>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        var tombstones = await ListAsync(Tombstones, cancellationToken).ConfigureAwait(false);
        tombstones.RemoveAll(IsHorizon);
        return [.. tombstones.Except(await ListAsync(Receipts, cancellationToken).ConfigureAwait(false))];
    }

    private static bool IsHorizon(Tombstone one) => one.Name == HorizonName;

    private static ErasureReceipt Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var line = JsonSerializer.Deserialize(bytes.Span, ReceiptJson.Default.ReceiptLine)
                ?? throw new JsonException("A receipt is null.");
            return new ErasureReceipt(
                new Tombstone(line.Subject, InstantPattern.ExtendedIso.Parse(line.ErasedAt).GetValueOrThrow()), line.Events, line.Segments,
                line.Facts, line.Quarantined, InstantPattern.ExtendedIso.Parse(line.CompletedAt).GetValueOrThrow());
        }
        catch (Exception failure) when (failure is JsonException or UnparsableValueException)
        {
            throw new HistoryException(HistoryException.Corrupt, "A receipt of an erasure cannot be read.", inner: failure);
        }
    }

    private static string KeyOf(string folder, Tombstone tombstone) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}{tombstone.Name}/{tombstone.ErasedAt.ToUnixTimeTicks() / 10:D17}");

    /// <summary>The tombstones that the keys of a folder speak of.</summary>
    private async Task<List<Tombstone>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var tombstones = new List<Tombstone>();
        try
        {
            await foreach (var (one, _) in store.ListAsync(folder, after: null, cancellationToken).ConfigureAwait(false))
            {
                if (one[folder.Length..].Split('/') is [var name, var time, ..]
                    && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds))
                {
                    tombstones.Add(new Tombstone(name, Instant.FromUnixTimeTicks(microseconds * 10)));
                }
            }
        }
        catch (HistoryException failure) when (failure.Code == HistoryException.NotFound)
        {
            // There is no lake yet, so nothing of it was erased.
        }

        return tombstones;
    }

    /// <summary>The lake's secret. Without it nobody can tell who was erased, and nothing may be projected as if nobody was.</summary>
    private async Task<byte[]> ReadKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return key ??= (await store.ReadAsync(KeyObject, cancellationToken).ConfigureAwait(false)).ToArray();
        }
        catch (HistoryException failure) when (failure.Code == HistoryException.NotFound)
        {
            throw new HistoryException(
                HistoryException.Corrupt, $"The lake has tombstones of erasures but not their key, {KeyObject}: put it back from a copy.",
                inner: failure);
        }
    }
}

/// <summary>A receipt as it is stored.</summary>
internal sealed record ReceiptLine(
    string Subject, string ErasedAt, string CompletedAt, long Events, int Segments, long Facts, long Quarantined);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReceiptLine))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
