using System.Buffers.Binary;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Reads a Parquet file that is in memory.</summary>
/// <remarks>README.md of parquet-format, "File format". Not thread-safe; several readers may share the memory.</remarks>
internal sealed class ParquetFileReader
{
    private readonly ReadOnlyMemory<byte> file;
    private readonly FileMetadata metadata;
    private readonly ParquetReaderOptions options;
    private readonly ColumnChunkReader chunkReader;

    private ParquetFileReader(ReadOnlyMemory<byte> file, FileMetadata metadata, ParquetSchema schema, ParquetReaderOptions options)
    {
        this.file = file;
        this.metadata = metadata;
        this.options = options;
        Schema = schema;
        chunkReader = new ColumnChunkReader(file);
    }

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

    /// <summary>Reads the footer.</summary>
    /// <param name="file">The whole file; it must not change while the reader is in use.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ParquetException">The file is truncated, corrupt, or uses what this code does not have.</exception>
    public static ParquetFileReader Open(ReadOnlyMemory<byte> file, ParquetReaderOptions? options = null)
    {
        var reader = new ThriftCompactReader(FooterBytes(file.Span));
        var metadata = FileMetadata.Read(ref reader);
        var schema = SchemaTree.Read(metadata.Schema);
        CheckRowGroups(metadata, schema);
        return new ParquetFileReader(file, metadata, schema, options ?? new ParquetReaderOptions());
    }

    /// <summary>Makes buffers for <see cref="ReadRowGroup(int, ColumnBuffers)"/>, to be used for row group after row group.</summary>
    /// <param name="columns">Paths of columns, or names of lists for all their columns; <see langword="null"/> for all columns.</param>
    /// <exception cref="ArgumentException">The file has no such column.</exception>
    public ColumnBuffers CreateBuffers(IReadOnlyCollection<string>? columns = null)
    {
        if (columns is null)
        {
            return new ColumnBuffers(Schema);
        }

        var isIncluded = new bool[Schema.Columns.Count];
        foreach (var name in columns)
        {
            var isFound = false;
            foreach (var column in Schema.Columns)
            {
                if (column.Path == name || column.List?.Name == name)
                {
                    isIncluded[column.Index] = true;
                    isFound = true;
                }
            }

            if (!isFound)
            {
                throw new ArgumentException($"The file has no column '{name}'.", nameof(columns));
            }
        }

        return new ColumnBuffers(Schema, isIncluded);
    }

    /// <summary>Reads a row group into new buffers.</summary>
    /// <param name="index">Which row group, from 0.</param>
    /// <param name="columns">Paths of columns, or names of lists for all their columns; <see langword="null"/> for all columns.</param>
    /// <exception cref="ParquetException">The file is truncated, corrupt, or uses what this code does not have.</exception>
    public ColumnBuffers ReadRowGroup(int index, IReadOnlyCollection<string>? columns = null)
    {
        var buffers = CreateBuffers(columns);
        ReadRowGroup(index, buffers);
        return buffers;
    }

    /// <summary>Reads a row group; what the buffers held is forgotten.</summary>
    /// <param name="index">Which row group, from 0.</param>
    /// <param name="buffers">Buffers made by this reader; the columns they have are read.</param>
    /// <exception cref="ParquetException">
    /// The file is truncated, corrupt, or uses what this code does not have; the buffers hold nothing of use.
    /// </exception>
    public void ReadRowGroup(int index, ColumnBuffers buffers)
    {
        if (buffers.Schema != Schema)
        {
            throw new ArgumentException("The buffers belong to another schema.", nameof(buffers));
        }

        var rowGroup = metadata.RowGroups[index];
        var budget = new DecodeBudget(file.Length, options);
        buffers.Clear();
        foreach (var column in Schema.Columns)
        {
            if (buffers[column] is { } buffer)
            {
                chunkReader.Read(rowGroup.Columns[column.Index], rowGroup.RowCount, buffer, budget);
            }
        }

        foreach (var list in buffers.Lists)
        {
            if (!list.IsConsistent())
            {
                throw ParquetException.Corrupt("the columns of a list have different lists");
            }
        }
    }

    private static ReadOnlySpan<byte> FooterBytes(ReadOnlySpan<byte> file)
    {
        if (file.Length < ParquetFile.Magic.Length + ParquetFile.TrailerLength)
        {
            throw ParquetException.Truncated("it is shorter than any file");
        }

        if (file.EndsWith(ParquetFile.EncryptedMagic))
        {
            throw ParquetException.Unsupported("encryption");
        }

        if (!file.StartsWith(ParquetFile.Magic))
        {
            throw ParquetException.Corrupt("it does not begin with PAR1");
        }

        if (!file.EndsWith(ParquetFile.Magic))
        {
            throw ParquetException.Truncated("it does not end with PAR1");
        }

        var trailer = file[^ParquetFile.TrailerLength..];
        var length = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        var room = file.Length - ParquetFile.Magic.Length - ParquetFile.TrailerLength;
        return length >= 0 && length <= room
            ? file.Slice(file.Length - ParquetFile.TrailerLength - length, length)
            : throw ParquetException.Truncated("the footer is longer than the file");
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
