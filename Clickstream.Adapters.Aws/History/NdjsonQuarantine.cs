using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using NodaTime.Text;

namespace Clickstream.Adapters.Aws.History;

/// <summary>A quarantine of gzipped files with one JSON object a line.</summary>
/// <param name="store">Where the files are.</param>
public sealed class NdjsonQuarantine(IObjectStore store) : IQuarantine
{
    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<QuarantinedEvent> events, CancellationToken cancellationToken)
    {
        foreach (var hour in events.GroupBy(one => PartitionKeys.HourOf(one.ReceivedAt)).OrderBy(group => group.Key))
        {
            using var bytes = new MemoryStream();
            using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
            {
                foreach (var one in hour)
                {
                    JsonSerializer.Serialize(gzip, QuarantineLine.Of(one), QuarantineJson.Default.QuarantineLine);
                    gzip.WriteByte((byte)'\n');
                }
            }

            var key = PartitionKeys.New(PartitionKeys.Quarantine, hour.Key, "ndjson.gz");
            var content = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            if (!await store.TryCreateAsync(key, content, [], cancellationToken).ConfigureAwait(false))
            {
                throw new HistoryException(
                    HistoryException.Unavailable, "A new quarantine file's name was taken; append again.", isTransient: true);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<QuarantinedEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (key, _) in store.ListAsync(PartitionKeys.Quarantine, after: null, cancellationToken).ConfigureAwait(false))
        {
            var bytes = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            using var compressed = new MemoryStream(bytes.ToArray(), writable: false);
            using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
            using var reader = new StreamReader(gzip);
            while (await NextLineAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
            {
                yield return Parse(line);
            }
        }
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

/// <summary>One line of a quarantine file. Raw bytes are in base64.</summary>
internal sealed record QuarantineLine(
    string ReceivedAt, string Protocol, string? Origin, byte[] Raw, ImmutableArray<QuarantineReason> Errors)
{
    public static QuarantineLine Of(QuarantinedEvent one) => new(
        InstantPattern.ExtendedIso.Format(one.ReceivedAt), one.Protocol, one.Origin, one.Raw.ToArray(),
        [.. one.Errors.Select(error => new QuarantineReason(error.Code, error.Path, error.Message))]);

    public QuarantinedEvent ToEvent() => new(
        InstantPattern.ExtendedIso.Parse(ReceivedAt).GetValueOrThrow(), Protocol, Origin, Raw,
        [.. Errors.Select(error => new ValidationError(error.Code, error.Path, error.Message))]);
}

/// <summary>One reason in a quarantine file.</summary>
internal sealed record QuarantineReason(string Code, string Path, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QuarantineLine))]
internal sealed partial class QuarantineJson : JsonSerializerContext;
