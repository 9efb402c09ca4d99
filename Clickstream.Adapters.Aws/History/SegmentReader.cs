using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;

namespace Clickstream.Adapters.Aws.History;

/// <summary>Decodes a segment, row group after row group.</summary>
internal sealed class SegmentReader
{
    /// <summary>Events that are made at once: few enough to be forgotten before the collector must move them.</summary>
    private const int BatchRows = 2048;

    private readonly ParquetFileReader file;

    /// <summary>Opens a segment.</summary>
    /// <exception cref="HistoryException">It is not a segment, or of a version that this code does not know.</exception>
    public SegmentReader(SegmentId segment, ReadOnlyMemory<byte> bytes)
    {
        file = Translate(() => ParquetFileReader.Open(bytes));
        Facts = SegmentMetadata.Read(segment, file.Footer);
    }

    /// <summary>What the segment says of itself.</summary>
    public SegmentFacts Facts { get; }

    /// <summary>Reads the events in order, in batches of bounded size.</summary>
    /// <exception cref="HistoryException">The segment is damaged.</exception>
    public IEnumerable<IReadOnlyList<ClickstreamEvent>> Read()
    {
        var buffers = file.CreateBuffers();
        try
        {
            for (var rowGroup = 0; rowGroup < file.RowGroups.Count; rowGroup++)
            {
                var columns = Translate(() =>
                {
                    file.ReadRowGroup(rowGroup, buffers);
                    return new EventColumns(buffers, Facts.SchemaVersion);
                });
                for (var left = (int)file.RowGroups[rowGroup].RowCount; left > 0; left -= BatchRows)
                {
                    yield return Translate(() => ReadBatch(columns, Math.Min(left, BatchRows)));
                }
            }
        }
        finally
        {
            buffers.Release();
        }
    }

    /// <summary>A required value is missing.</summary>
    public static ParquetException Missing(string column) => ParquetException.Corrupt($"column {column} lacks a value");

    /// <summary>Tells of a damaged file in the words of the port.</summary>
    public static TResult Translate<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (ParquetException failure)
        {
            throw new HistoryException(
                HistoryException.Corrupt, $"A segment of the history cannot be read: {failure.Message}", inner: failure);
        }
        catch (ArgumentException failure)
        {
            throw new HistoryException(
                HistoryException.Corrupt, "A segment of the history has other columns or values than its version.", inner: failure);
        }
    }

    private static ClickstreamEvent[] ReadBatch(EventColumns columns, int count)
    {
        var events = new ClickstreamEvent[count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = columns.Read();
        }

        return events;
    }
}
