using System.Buffers.Binary;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>What a file says of itself at its end: enough to decide whether to read it.</summary>
/// <remarks>README.md of parquet-format, "File format".</remarks>
internal sealed class ParquetFooter
{
    private readonly FileMetadata metadata;

    private ParquetFooter(FileMetadata metadata, ParquetSchema schema) => (this.metadata, Schema) = (metadata, schema);

    /// <summary>The fields of the file.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>What the application noted in the file, in the order written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValueMetadata => metadata.KeyValueMetadata;

    /// <summary>The program that wrote the file; <see langword="null"/> when it does not say.</summary>
    public string? CreatedBy => metadata.CreatedBy;

    /// <summary>Rows of all row groups.</summary>
    public long RowCount => metadata.RowCount;

    /// <summary>The row groups in file order, with the statistics of their columns.</summary>
    public IReadOnlyList<RowGroupMetadata> RowGroups => metadata.RowGroups;

    /// <summary>How many bytes at the end of a file the footer takes, its length and the magic included.</summary>
    /// <param name="end">The last bytes of the file, 8 or more.</param>
    /// <exception cref="ParquetException">It is not the end of a file.</exception>
    public static int LengthAtEnd(ReadOnlySpan<byte> end)
    {
        if (end.EndsWith(ParquetFile.EncryptedMagic))
        {
            throw ParquetException.Unsupported("encryption");
        }

        if (end.Length < ParquetFile.TrailerLength || !end.EndsWith(ParquetFile.Magic))
        {
            throw ParquetException.Truncated("it does not end with PAR1");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(end[^ParquetFile.TrailerLength..]);
        return length is >= 0 and <= int.MaxValue - ParquetFile.TrailerLength
            ? length + ParquetFile.TrailerLength
            : throw ParquetException.Truncated("the footer is longer than the file");
    }

    /// <summary>Reads the footer.</summary>
    /// <param name="end">The end of the file, with at least as many bytes as <see cref="LengthAtEnd"/> tells.</param>
    /// <exception cref="ParquetException">The footer is truncated, corrupt, or uses what this code does not have.</exception>
    public static ParquetFooter Read(ReadOnlySpan<byte> end)
    {
        var length = LengthAtEnd(end);
        if (length > end.Length)
        {
            throw ParquetException.Truncated("the footer is longer than the file");
        }

        var reader = new ThriftCompactReader(end[^length..^ParquetFile.TrailerLength]);
        var metadata = FileMetadata.Read(ref reader);
        var schema = SchemaTree.Read(metadata.Schema);
        CheckRowGroups(metadata, schema);
        return new ParquetFooter(metadata, schema);
    }

    private static void CheckRowGroups(FileMetadata metadata, ParquetSchema schema)
    {
        long rowCount = 0;
        foreach (var rowGroup in metadata.RowGroups)
        {
            if (rowGroup.RowCount < 0 || rowGroup.RowCount > Array.MaxLength)
            {
                throw ParquetException.Corrupt("a row group has too many rows");
            }

            rowCount += rowGroup.RowCount;
            if (rowGroup.Columns.Count != schema.Columns.Count)
            {
                throw ParquetException.Corrupt("a row group has other columns than the schema");
            }

            foreach (var column in schema.Columns)
            {
                CheckColumn(rowGroup.Columns[column.Index], column, rowGroup.RowCount);
            }
        }

        if (rowCount != metadata.RowCount)
        {
            throw ParquetException.Corrupt("the row groups have another number of rows than the file");
        }
    }

    private static void CheckColumn(ColumnChunkMetadata chunk, ParquetColumn column, long rowCount)
    {
        if (chunk.Type != column.Field.PhysicalType || chunk.Path.Count != column.PathParts.Count)
        {
            throw ParquetException.Corrupt("a row group has other columns than the schema");
        }

        for (var i = 0; i < chunk.Path.Count; i++)
        {
            if (chunk.Path[i] != column.PathParts[i])
            {
                throw ParquetException.Corrupt("a row group has other columns than the schema");
            }
        }

        // A list without elements still has one entry.
        var mostValues = column.List is null ? rowCount : Array.MaxLength;
        if (chunk.ValueCount < rowCount || chunk.ValueCount > mostValues)
        {
            throw ParquetException.Corrupt("a column has another number of values than its row group has rows");
        }
    }
}
