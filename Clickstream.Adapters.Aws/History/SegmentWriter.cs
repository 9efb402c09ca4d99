using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;

namespace Clickstream.Adapters.Aws.History;

/// <summary>Encodes events as one segment.</summary>
/// <remarks>
/// The same events in any order give the same bytes, but for copies of one event that arrived at the same instant: these stand as they
/// came.
/// </remarks>
internal sealed class SegmentWriter
{
    /// <summary>Rows of a row group, at most: what a reader must hold at once.</summary>
    public const int RowGroupRows = 65_536;

    private readonly ColumnBuffers buffers = new(SegmentSchema.Current);
    private readonly EventColumns columns;

    public SegmentWriter() => columns = new EventColumns(buffers, EventSchema.Current);

    /// <summary>Encodes events, sorted by visitor and time.</summary>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<ClickstreamEvent> events)
    {
        var sorted = SegmentOrder.Sort(events);
        using var stream = new MemoryStream();
        var writer = new ParquetFileWriter(stream, SegmentSchema.Current, new ParquetWriterOptions
        {
            KeyValueMetadata = [new(SegmentSchema.VersionKey, SegmentSchema.Version)],
        });
        for (var from = 0; from < sorted.Length; from += RowGroupRows)
        {
            var rows = sorted.AsSpan(from, Math.Min(RowGroupRows, sorted.Length - from));
            buffers.Clear();
            foreach (var row in rows)
            {
                columns.Append(row);
            }

            writer.WriteRowGroup(buffers, rows.Length);
        }

        writer.Finish();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }
}
