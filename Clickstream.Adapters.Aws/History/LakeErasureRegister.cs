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
/// one listing tells what was erased; <c>erasures/receipts/</c> holds one JSON object an erasure.
/// </remarks>
/// <param name="store">The lake.</param>
public sealed class LakeErasureRegister(IObjectStore store) : IErasureRegister
{
    private const string KeyObject = "erasures/key";
    private const string Tombstones = "erasures/tombstones/";
    private const string Receipts = "erasures/receipts/";
    private const int KeyBytes = 32;

    private byte[]? key;

    /// <inheritdoc/>
    public async Task<ErasureFilter> ReadAsync(CancellationToken cancellationToken)
    {
        var tombstones = new List<Tombstone>();
        try
        {
            await foreach (var (one, _) in store.ListAsync(Tombstones, after: null, cancellationToken).ConfigureAwait(false))
            {
                if (one[Tombstones.Length..].Split('/') is [var name, var time]
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

        return tombstones.Count == 0
            ? new ErasureFilter(null, [])
            : new ErasureFilter(await KeyAsync(cancellationToken).ConfigureAwait(false), tombstones);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Tombstone>> RecordAsync(
        IReadOnlyCollection<ErasureSubject> subjects, Instant erasedAt, CancellationToken cancellationToken)
    {
        var secret = await KeyAsync(cancellationToken).ConfigureAwait(false);
        var tombstones = new List<Tombstone>(subjects.Count);
        foreach (var subject in subjects)
        {
            var tombstone = new Tombstone(Tombstone.NameOf(subject, secret), erasedAt);
            await store.TryCreateAsync($"{Tombstones}{tombstone.Name}/{MicrosecondsOf(erasedAt)}", default, [], cancellationToken)
                .ConfigureAwait(false);
            tombstones.Add(tombstone);
        }

        return tombstones;
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(ErasureReceipt receipt, CancellationToken cancellationToken)
    {
        var line = new ReceiptLine(
            receipt.Tombstone.Name, InstantPattern.ExtendedIso.Format(receipt.Tombstone.ErasedAt),
            InstantPattern.ExtendedIso.Format(receipt.CompletedAt), receipt.Events, receipt.Segments, receipt.Facts, receipt.Quarantined);
        var name = $"{Receipts}{MicrosecondsOf(receipt.CompletedAt)}-{receipt.Tombstone.Name}.json";
        var content = JsonSerializer.SerializeToUtf8Bytes(line, ReceiptJson.Default.ReceiptLine);
        await store.TryCreateAsync(name, content, [], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ErasureReceipt> ReceiptsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (one, _) in store.ListAsync(Receipts, after: null, cancellationToken).ConfigureAwait(false))
        {
            yield return Parse(await store.ReadAsync(one, cancellationToken).ConfigureAwait(false));
        }
    }

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

    private static string MicrosecondsOf(Instant instant) => (instant.ToUnixTimeTicks() / 10).ToString("D17", CultureInfo.InvariantCulture);

    /// <summary>The lake's secret; made when there is none.</summary>
    private async Task<byte[]> KeyAsync(CancellationToken cancellationToken)
    {
        if (key is null)
        {
            await store.TryCreateAsync(KeyObject, RandomNumberGenerator.GetBytes(KeyBytes), [], cancellationToken).ConfigureAwait(false);
            key = (await store.ReadAsync(KeyObject, cancellationToken).ConfigureAwait(false)).ToArray();
        }

        return key;
    }
}

/// <summary>A receipt as it is stored.</summary>
internal sealed record ReceiptLine(
    string Subject, string ErasedAt, string CompletedAt, long Events, int Segments, long Facts, long Quarantined);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReceiptLine))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
