using System.Buffers.Binary;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes a Parquet file, row group after row group.</summary>
/// <remarks>
/// README.md of parquet-format, "File format". The stream is written forwards only and stays open. The same calls give the same bytes. A
/// file without <see cref="Finish"/> cannot be read. Not thread-safe.
/// </remarks>
internal sealed class ParquetFileWriter
{
    private readonly Stream output;
    private readonly ParquetSchema schema;
    private readonly ParquetWriterOptions options;
    private readonly ColumnChunkWriter chunkWriter;
    private readonly FileMetadata metadata;
    private bool isFinished;

    /// <summary>Begins a file.</summary>
    /// <exception cref="ArgumentException">The options name a compression that this code does not have.</exception>
    public ParquetFileWriter(Stream output, ParquetSchema schema, ParquetWriterOptions? options = null)
    {
        this.output = output;
        this.schema = schema;
        this.options = options ?? new ParquetWriterOptions();
        if (this.options.Compression is not (ParquetCompression.Uncompressed or ParquetCompression.Snappy or ParquetCompression.Gzip))
        {
            throw new ArgumentException("The compression must be Uncompressed, Snappy or Gzip.", nameof(options));
        }

        chunkWriter = new ColumnChunkWriter(output, this.options.Compression);
        metadata = new FileMetadata { Schema = schema.ToElements(), CreatedBy = this.options.CreatedBy };
        metadata.KeyValueMetadata.AddRange(this.options.KeyValueMetadata);
        output.Write(ParquetFile.Magic);
    }

    private long Position => ParquetFile.Magic.Length + chunkWriter.BytesWritten;

    /// <summary>Writes a row group; the buffers may be cleared and filled again afterwards.</summary>
    /// <param name="buffers">All columns of the schema.</param>
    /// <param name="rowCount">Rows of each column.</param>
    /// <exception cref="ArgumentException">A column has another number of rows, or the columns of a list have different lists.</exception>
    public void WriteRowGroup(ColumnBuffers buffers, int rowCount)
    {
        ObjectDisposedException.ThrowIf(isFinished, this);
        Check(buffers, rowCount);
        var rowGroup = new RowGroupMetadata { RowCount = rowCount, FileOffset = Position, Ordinal = metadata.RowGroups.Count };
        foreach (var column in schema.Columns)
        {
            var chunk = chunkWriter.Write(buffers[column]!, Position);
            rowGroup.Columns.Add(chunk);
            rowGroup.TotalByteSize += chunk.TotalUncompressedSize;
            rowGroup.TotalCompressedSize += chunk.TotalCompressedSize;
        }

        metadata.RowGroups.Add(rowGroup);
        metadata.RowCount += rowCount;
    }

    /// <summary>Writes the footer, which makes the file complete.</summary>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(isFinished, this);
        isFinished = true;
        var footer = new ByteWriter();
        metadata.Write(new ThriftCompactWriter(footer), schema.Columns.Count);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        output.Write(footer.Written);
        output.Write(length);
        output.Write(ParquetFile.Magic);
        output.Flush();
    }

    private void Check(ColumnBuffers buffers, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (buffers.Schema != schema)
        {
            throw new ArgumentException("The buffers belong to another schema.", nameof(buffers));
        }

        foreach (var column in schema.Columns)
        {
            if (buffers[column] is not { } buffer || buffer.RowCount != rowCount || buffer.IsListOpen)
            {
                throw new ArgumentException($"Column '{column.Path}' does not have {rowCount} rows.", nameof(buffers));
            }
        }

        foreach (var list in buffers.Lists)
        {
            if (!list.IsConsistent())
            {
                throw new ArgumentException($"The columns of list '{list.Field.Name}' have different lists.", nameof(buffers));
            }
        }
    }
}
