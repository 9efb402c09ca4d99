using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Adapters.Aws.History;

/// <summary>A quarantine of gzipped files with one JSON object a line.</summary>
/// <param name="store">Where the files are.</param>
public sealed class NdjsonQuarantine(IObjectStore store) : IQuarantine
{
    private const string Extension = "ndjson.gz";

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        foreach (var hour in events.GroupBy(one => PartitionKeys.HourOf(one.ReceivedAt)).OrderBy(group => group.Key))
        {
            var key = PartitionKeys.New(PartitionKeys.Quarantine, hour.Key, Extension);
            if (!await store.TryCreateAsync(key, Encode(hour), [], cancellationToken).ConfigureAwait(false))
            {
                throw new HistoryException(
                    HistoryException.Unavailable, "A new quarantine file's name was taken; append again.", isTransient: true);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var (key, _) in store.ListAsync(PartitionKeys.Quarantine, after: null, cancellationToken).ConfigureAwait(false))
        {
            if (PartitionKeys.HourOf(key) is not null)
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<QuarantineBatch> ReadAsync(
        IReadOnlyList<string> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in batches)
        {
            if (PartitionKeys.HourOf(key) is { } hour
                && await ReadAsync(key, PartitionKeys.StartOf(hour), cancellationToken).ConfigureAwait(false) is { } batch)
            {
                yield return batch;
            }
        }
    }

    private async Task<QuarantineBatch?> ReadAsync(string key, Instant hour, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            return new QuarantineBatch(key, hour, await DecodeAsync(bytes, cancellationToken).ConfigureAwait(false));
        }
        catch (HistoryException failure) when (failure.Code is HistoryException.NotFound)
        {
            // Replaced since it was listed.
            return null;
        }
        catch (HistoryException failure) when (failure.Code is HistoryException.Corrupt)
        {
            return new QuarantineBatch(key, hour, [], failure);
        }
    }

    /// <inheritdoc/>
    public async Task ReplaceAsync(
        QuarantineBatch batch, IReadOnlyList<QuarantinedEvent> remaining, CancellationToken cancellationToken)
    {
        if (remaining.Count > 0)
        {
            // Named after what it holds: a second attempt writes nothing new.
            var name = NameBasedKey.Uuid("quarantine", [batch.Id, .. remaining.Select(entry => entry.Id.ToString())]);
            var key = PartitionKeys.Of(PartitionKeys.Quarantine, PartitionKeys.HourOf(batch.Hour), name, Extension);
            await store.TryCreateAsync(key, Encode(remaining), [], cancellationToken).ConfigureAwait(false);
        }

        await store.DeleteAsync(batch.Id, cancellationToken).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Encode(IEnumerable<QuarantinedEvent> entries)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                JsonSerializer.Serialize(gzip, QuarantineLine.Of(entry), QuarantineJson.Default.QuarantineLine);
                gzip.WriteByte((byte)'\n');
            }
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private static async Task<List<QuarantinedEvent>> DecodeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var entries = new List<QuarantinedEvent>();
        if (bytes.IsEmpty)
        {
            throw Corrupt(new InvalidDataException("The file is empty."));
        }

        using var compressed = new MemoryStream(bytes.ToArray(), writable: false);
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        while (await NextLineAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
        {
            entries.Add(Parse(line));
        }

        return entries;
    }

    private static async Task<string?> NextLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException failure)
        {
            throw Corrupt(failure);
        }
    }

    private static QuarantinedEvent Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, QuarantineJson.Default.QuarantineLine)?.ToEvent()
                ?? throw new JsonException("A line is null.");
        }
        catch (Exception failure) when (failure is JsonException or UnparsableValueException)
        {
            throw Corrupt(failure);
        }
    }

    private static HistoryException Corrupt(Exception failure) =>
        new(HistoryException.Corrupt, "A file of the quarantine cannot be read.", inner: failure);
}
