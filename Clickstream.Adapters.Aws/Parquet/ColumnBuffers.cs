namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The columns of one row group in memory.</summary>
/// <remarks>A caller fills one, writes it, clears it and fills it again. Not thread-safe.</remarks>
internal sealed class ColumnBuffers
{
    private readonly ColumnBuffer?[] buffers;
    private readonly DecodeScratch scratch = new();
    private readonly Dictionary<string, ListBuffer> lists = new(StringComparer.Ordinal);

    /// <summary>Makes empty buffers for all columns of a schema.</summary>
    public ColumnBuffers(ParquetSchema schema) : this(schema, isIncluded: null)
    {
    }

    /// <summary>Makes empty buffers for the columns that are marked by their index; <see langword="null"/> for all.</summary>
    internal ColumnBuffers(ParquetSchema schema, bool[]? isIncluded)
    {
        Schema = schema;
        buffers = new ColumnBuffer?[schema.Columns.Count];
        foreach (var column in schema.Columns)
        {
            if (isIncluded?[column.Index] == false)
            {
                continue;
            }

            var buffer = ColumnBuffer.Create(column);
            buffers[column.Index] = buffer;
            if (column.List is { } list)
            {
                if (!lists.TryGetValue(list.Name, out var listBuffer))
                {
                    lists[list.Name] = listBuffer = new ListBuffer(list);
                }

                listBuffer.Add(buffer);
            }
        }
    }

    /// <summary>The schema whose columns these are.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>The lists of which at least one column is here.</summary>
    public IReadOnlyCollection<ListBuffer> Lists => lists.Values;

    /// <summary>Memory that is needed while a column is read.</summary>
    internal DecodeScratch Scratch => scratch;

    /// <summary>Bytes that the values take in memory, by which a writer decides when a row group is large enough.</summary>
    public long ByteCount
    {
        get
        {
            long bytes = 0;
            foreach (var buffer in buffers)
            {
                bytes += buffer?.ByteCount ?? 0;
            }

            return bytes;
        }
    }

    /// <summary>Returns the buffer of a column by its path; keep it rather than asking for every row.</summary>
    /// <typeparam name="T">The buffer that goes with the physical type.</typeparam>
    /// <exception cref="ArgumentException">There is no such column, it was not read, or it has another type.</exception>
    public T Get<T>(string path)
        where T : ColumnBuffer =>
        Schema.FindColumn(path) is { } column && buffers[column.Index] is T buffer
            ? buffer
            : throw new ArgumentException($"There is no column '{path}' of this type.", nameof(path));

    /// <summary>Returns the columns of a list field by its name.</summary>
    /// <exception cref="ArgumentException">There is no such list, or none of its columns was read.</exception>
    public ListBuffer List(string name) =>
        lists.TryGetValue(name, out var list) ? list : throw new ArgumentException($"There is no list '{name}'.", nameof(name));

    /// <summary>Returns the buffer of a column; <see langword="null"/> when it was not read.</summary>
    public ColumnBuffer? this[ParquetColumn column] => buffers[column.Index];

    /// <summary>Forgets all values and keeps the memory.</summary>
    public void Clear()
    {
        foreach (var buffer in buffers)
        {
            buffer?.Clear();
        }
    }

    /// <summary>Forgets all values and gives the memory back.</summary>
    public void Release()
    {
        scratch.Release();
        foreach (var buffer in buffers)
        {
            buffer?.Release();
        }
    }

    /// <summary>Goes back to the first row for reading.</summary>
    public void Rewind()
    {
        foreach (var buffer in buffers)
        {
            buffer?.Rewind();
        }
    }
}
