using System.Runtime.CompilerServices;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.History;

/// <summary>A history of Parquet segments in an object store, partitioned by the hour of arrival. Thread-safe.</summary>
/// <param name="store">Where the segments are.</param>
public sealed class ParquetEventHistory(IObjectStore store) : IEventHistory
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken)
    {
        var segments = new List<SegmentId>();
        var writer = new SegmentWriter();
        foreach (var hour in events.GroupBy(e => PartitionKeys.HourOf(e.ReceivedAt)).OrderBy(group => group.Key))
        {
            var key = PartitionKeys.New(PartitionKeys.Events, hour.Key, "parquet");
            if (!await store.TryCreateAsync(key, writer.Write([.. hour]), cancellationToken).ConfigureAwait(false))
            {
                throw new HistoryException(
                    HistoryException.Unavailable, "A new segment's name was taken; append again.", isTransient: true);
            }

            segments.Add(new SegmentId(key));
        }

        return segments;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SegmentId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in store.ListAsync(PartitionKeys.Events, cancellationToken).ConfigureAwait(false))
        {
            if (key.EndsWith(".parquet", StringComparison.Ordinal))
            {
                yield return new SegmentId(key);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ClickstreamEvent>> ReadAsync(
        SegmentId segment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new SegmentReader(await store.ReadAsync(segment.Value, cancellationToken).ConfigureAwait(false));
        foreach (var batch in reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return batch;
        }
    }
}
