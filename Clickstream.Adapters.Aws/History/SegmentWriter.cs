using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.History;

/// <summary>Encodes events as one segment.</summary>
/// <remarks>
/// The same events in any order give the same bytes, but for copies of one event that arrived at the same instant: these stand as they
/// came.
/// </remarks>
internal sealed class SegmentWriter
{
    /// <summary>The version of what is written: raised with any change by which the same events make other bytes.</summary>
    private const string Writer = "clickstream version 1.1.0 (build none)";

    /// <summary>Rows of a row group, at most: what a reader must hold at once.</summary>
    public const int RowGroupRows = 65_536;

    /// <summary>Bytes after which a row group ends before it has all its rows: events may be large.</summary>
    private const long RowGroupBytes = 64L << 20;

    /// <summary>Rows between two looks at the bytes.</summary>
    private const int RowsBetweenLooks = 128;

    private readonly ColumnBuffers buffers = new(SegmentSchema.Current);
    private readonly EventColumns columns;

    public SegmentWriter() => columns = new EventColumns(buffers, EventSchema.Current);

    /// <summary>Whether this code wrote a segment, so that it would write the very same bytes again.</summary>
    public static bool IsOwn(SegmentFacts facts) => facts is { Writer: Writer, Checksum: not null, SchemaVersion: EventSchema.Current };

    /// <summary>Encodes events, sorted by visitor and time.</summary>
    /// <param name="events">The events, in any order.</param>
    /// <param name="lineage">The segments that this one stands for; <see langword="null"/> for none.</param>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<ClickstreamEvent> events, SegmentLineage? lineage = null)
    {
        var sorted = SegmentOrder.Sort(events);
        using var stream = new MemoryStream();
        var writer = new ParquetFileWriter(stream, SegmentSchema.Current, new ParquetWriterOptions
        {
            CreatedBy = Writer,
            KeyValueMetadata = SegmentMetadata.Of(EventChecksum.Of(events), lineage ?? SegmentLineage.None),
        });
        try
        {
            for (ReadOnlySpan<ClickstreamEvent> left = sorted; !left.IsEmpty;)
            {
                var rows = FillRowGroup(left);
                writer.WriteRowGroup(buffers, rows);
                left = left[rows..];
            }
        }
        finally
        {
            buffers.Release();
        }

        writer.Finish();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <summary>Fills the buffers with as many events as a row group takes.</summary>
    private int FillRowGroup(ReadOnlySpan<ClickstreamEvent> events)
    {
        buffers.Clear();
        var rows = 0;
        while (rows < events.Length && rows < RowGroupRows && (rows % RowsBetweenLooks != 0 || buffers.ByteCount < RowGroupBytes))
        {
            columns.Append(events[rows++]);
        }

        return rows;
    }
}
