namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Reads a Parquet file that is in memory.</summary>
/// <remarks>README.md of parquet-format, "File format". Not thread-safe; several readers may share the memory.</remarks>
internal sealed class ParquetFileReader
{
    private readonly ReadOnlyMemory<byte> file;
    private readonly ParquetReaderOptions options;

    private ParquetFileReader(ReadOnlyMemory<byte> file, ParquetFooter footer, ParquetReaderOptions options)
    {
        this.file = file;
        this.options = options;
        Footer = footer;
    }

    /// <summary>What the file says of itself.</summary>
    public ParquetFooter Footer { get; }

    /// <inheritdoc cref="ParquetFooter.Schema"/>
    public ParquetSchema Schema => Footer.Schema;

    /// <inheritdoc cref="ParquetFooter.RowCount"/>
    public long RowCount => Footer.RowCount;

    /// <inheritdoc cref="ParquetFooter.RowGroups"/>
    public IReadOnlyList<RowGroupMetadata> RowGroups => Footer.RowGroups;

    /// <summary>Reads the footer.</summary>
    /// <param name="file">The whole file; it must not change while the reader is in use.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ParquetException">The file is truncated, corrupt, or uses what this code does not have.</exception>
    public static ParquetFileReader Open(ReadOnlyMemory<byte> file, ParquetReaderOptions? options = null)
    {
        if (file.Length < ParquetFile.Magic.Length + ParquetFile.TrailerLength)
        {
            throw ParquetException.Truncated("it is shorter than any file");
        }

        var footer = ParquetFooter.Read(file.Span[ParquetFile.Magic.Length..]);
        return file.Span.StartsWith(ParquetFile.Magic)
            ? new ParquetFileReader(file, footer, options ?? new ParquetReaderOptions())
            : throw ParquetException.Corrupt("it does not begin with PAR1");
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

        var rowGroup = RowGroups[index];
        var budget = new DecodeBudget(file.Length, options);
        var chunkReader = new ColumnChunkReader(file, buffers.Scratch);
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
}
