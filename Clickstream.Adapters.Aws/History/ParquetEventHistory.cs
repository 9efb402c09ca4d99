using System.Runtime.CompilerServices;
using System.Text;
using Clickstream.Adapters.Aws.ObjectStores;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;

namespace Clickstream.Adapters.Aws.History;

/// <summary>A history of Parquet segments in an object store, partitioned by the hour of arrival. Thread-safe.</summary>
public sealed class ParquetEventHistory : IEventHistory
{
    /// <summary>The most events of a segment that is appended; more make several.</summary>
    private const int MostEvents = 250_000;

    /// <summary>Bytes at the end of a segment that nearly always hold its footer.</summary>
    private const int LikelyFooter = 64 * 1024;

    private const int ParallelRemovals = 16;

    /// <summary>Enough that a full disk refuses it.</summary>
    private const int ProbeBytes = 4096;

    private const string Extension = "parquet";

    private static readonly string ProbeKey = $"{PartitionKeys.Events}_probe";

    private readonly IObjectStore store;
    private readonly LateNotices notices;

    /// <summary>A history over a store.</summary>
    /// <param name="store">Where the segments are.</param>
    /// <param name="clock">Tells which hours are long past.</param>
    public ParquetEventHistory(IObjectStore store, IClock clock) => (this.store, notices) = (store, new LateNotices(store, clock));

    /// <inheritdoc/>
    public string Location => store.Location;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SegmentId>> AppendAsync(IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken)
    {
        var segments = new List<SegmentId>();
        var writer = new SegmentWriter();
        foreach (var hour in events.GroupBy(e => PartitionKeys.HourOf(e.ReceivedAt)).OrderBy(group => group.Key))
        {
            foreach (var part in hour.Chunk(MostEvents))
            {
                await notices.GiveAsync(hour.Key, cancellationToken).ConfigureAwait(false);
                var key = PartitionKeys.New(PartitionKeys.Events, hour.Key, Extension);
                if (!await CreateAsync(key, part, SegmentLineage.None, writer, cancellationToken).ConfigureAwait(false))
                {
                    throw new HistoryException(
                        HistoryException.Unavailable, "A new segment's name was taken; append again.", isTransient: true);
                }

                segments.Add(new SegmentId(key));
            }
        }

        return segments;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSegment> ListAsync(Instant? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        if (since is { } instant)
        {
            var firstHour = LateNotices.FirstHourAfter(instant);
            after = PartitionKeys.Partition(string.Empty, firstHour);
            foreach (var hour in await notices.HoursBeforeAsync(firstHour, cancellationToken).ConfigureAwait(false))
            {
                await foreach (var segment in ListAsync(PartitionKeys.Partition(string.Empty, hour) + "/", null).ConfigureAwait(false))
                {
                    yield return segment;
                }
            }
        }

        await foreach (var segment in ListAsync(string.Empty, after).ConfigureAwait(false))
        {
            yield return segment;
        }

        async IAsyncEnumerable<StoredSegment> ListAsync(string partition, string? after)
        {
            foreach (var folder in new[] { PartitionKeys.Events, PartitionKeys.Compacted })
            {
                var objects = store.ListAsync(folder + partition, after is null ? null : folder + after, cancellationToken);
                await foreach (var (key, length) in objects.ConfigureAwait(false))
                {
                    if (key.EndsWith($".{Extension}", StringComparison.Ordinal) && PartitionKeys.HourOf(key) is { } hour)
                    {
                        yield return new StoredSegment(
                            new SegmentId(key), PartitionKeys.StartOf(hour), length, IsRewritten: folder == PartitionKeys.Compacted);
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Creates an object of one page that readers of lakes pass over; once it is there, it is tried in vain. Who may only create objects
    /// below <c>events/</c> may do this too.
    /// </remarks>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        store.TryCreateAsync(ProbeKey, new byte[ProbeBytes], [], cancellationToken);

    /// <inheritdoc/>
    public async Task<OpenSegment> OpenAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        var bytes = await store.ReadAsync(segment.Value, cancellationToken).ConfigureAwait(false);
        var reader = new SegmentReader(segment, bytes);
        return new OpenSegment(reader.Facts, reader.Read(), events => SegmentWriter.IsOwn(reader.Facts)
            ? new SegmentWriter().Write(events, reader.Facts.Lineage).Span.SequenceEqual(bytes.Span)
            : null);
    }

    /// <inheritdoc/>
    public async Task<SegmentFacts> DescribeAsync(SegmentId segment, CancellationToken cancellationToken) =>
        SegmentMetadata.Read(segment, await ReadFooterAsync(segment, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<bool> MayHoldAsync(
        SegmentId segment, IReadOnlyCollection<string> clientIds, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
    {
        var footer = await ReadFooterAsync(segment, cancellationToken).ConfigureAwait(false);
        return MayHold(footer, "client_id", clientIds) || MayHold(footer, "user_id", userIds);
    }

    /// <inheritdoc/>
    public async Task<SegmentId> RewriteAsync(
        IReadOnlyList<SegmentFacts> sources, IReadOnlyList<ClickstreamEvent> events, CancellationToken cancellationToken)
    {
        var hour = PartitionKeys.HourOf(sources[0].Id.Value)
            ?? throw new HistoryException(HistoryException.Corrupt, "A segment's name has no hour.");
        var lineage = SegmentLineage.Of(sources);
        var name = lineage.NameFor(EventChecksum.Of(events));
        var key = PartitionKeys.Of(PartitionKeys.Compacted, hour, name, Extension);

        await notices.GiveAsync(hour, cancellationToken).ConfigureAwait(false);

        // An object of this name holds the same events: an earlier call wrote it.
        await CreateAsync(key, events, lineage, new SegmentWriter(), cancellationToken).ConfigureAwait(false);
        return new SegmentId(key);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(IReadOnlyCollection<SegmentId> segments, CancellationToken cancellationToken)
    {
        var removals = new ParallelOptions { MaxDegreeOfParallelism = ParallelRemovals, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            segments, removals, async (segment, token) => await store.DeleteAsync(segment.Value, token).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private Task<bool> CreateAsync(
        string key, IReadOnlyList<ClickstreamEvent> events, SegmentLineage lineage, SegmentWriter writer,
        CancellationToken cancellationToken)
    {
        var notes = SegmentMetadata.NotesOf(events.Count, EventChecksum.Of(events));
        return store.TryCreateAsync(key, writer.Write(events, lineage), notes, cancellationToken);
    }

    private static bool MayHold(ParquetFooter footer, string column, IReadOnlyCollection<string> values)
    {
        if (footer.Schema.FindColumn(column) is not { } found)
        {
            return values.Count > 0;
        }

        foreach (var value in values)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            if (footer.RowGroups.Any(rowGroup => RowGroupPruning.MayContain(rowGroup, found, bytes, bytes)))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<ParquetFooter> ReadFooterAsync(SegmentId segment, CancellationToken cancellationToken)
    {
        var end = await store.ReadEndAsync(segment.Value, LikelyFooter, cancellationToken).ConfigureAwait(false);
        var length = SegmentReader.Translate(() => ParquetFooter.LengthAtEnd(end.Span));
        if (length > end.Length && end.Length == LikelyFooter)
        {
            end = await store.ReadEndAsync(segment.Value, length, cancellationToken).ConfigureAwait(false);
        }

        return SegmentReader.Translate(() => ParquetFooter.Read(end.Span));
    }
}
