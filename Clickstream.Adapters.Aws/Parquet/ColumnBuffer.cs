namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The values of one column of a row group in memory, filled by a caller to be written or by the reader to be walked.</summary>
/// <remarks>
/// Values that are not null stand densely one after another; the levels of README.md, "Nested Encoding", say where the nulls and the lists
/// are. A flat column that is required has no levels. Memory is kept over <see cref="Clear"/>, not over <see cref="Release"/>. Not
/// thread-safe.
/// </remarks>
internal abstract class ColumnBuffer
{
    private readonly byte maxDefinitionLevel;
    private readonly bool isInList;
    private byte[] definitionLevels = [];
    private byte[] repetitionLevels = [];
    private int levelCount;
    private int rowCount;
    private int openElements;
    private byte nextRepetitionLevel;
    private int entryPosition;

    private protected ColumnBuffer(ParquetColumn column)
    {
        Column = column;
        maxDefinitionLevel = column.MaxDefinitionLevel;
        isInList = column.List is not null;
    }

    /// <summary>Which column this is.</summary>
    public ParquetColumn Column { get; }

    /// <summary>Values that are not null.</summary>
    public abstract int ValueCount { get; }

    /// <summary>Bytes that the values take in memory.</summary>
    public abstract long ByteCount { get; }

    /// <summary>Values and nulls; in a list also one for each list that is null or empty.</summary>
    public int EntryCount => maxDefinitionLevel == 0 ? ValueCount : levelCount;

    /// <summary>Rows begun.</summary>
    public int RowCount => isInList ? rowCount : EntryCount;

    /// <summary>How far each entry is defined; empty for a flat column that is required.</summary>
    public ReadOnlySpan<byte> DefinitionLevels => definitionLevels.AsSpan(0, levelCount);

    /// <summary>0 for the first entry of a row, 1 for the others; empty for a flat column.</summary>
    public ReadOnlySpan<byte> RepetitionLevels => isInList ? repetitionLevels.AsSpan(0, levelCount) : default;

    /// <summary>Whether the list begun last still lacks elements.</summary>
    internal bool IsListOpen => openElements > 0;

    /// <summary>Forgets all values and keeps the memory.</summary>
    public virtual void Clear()
    {
        levelCount = 0;
        rowCount = 0;
        openElements = 0;
        Rewind();
    }

    /// <summary>Forgets all values and gives the memory back.</summary>
    public void Release()
    {
        Clear();
        ReleaseValues();
        Growth.Release(ref definitionLevels);
        Growth.Release(ref repetitionLevels);
    }

    /// <summary>Goes back to the first row for reading.</summary>
    public virtual void Rewind() => entryPosition = 0;

    /// <summary>Appends a null: a row of a flat column, or an element of the list begun last.</summary>
    /// <exception cref="InvalidOperationException">The column is required, or its list has all its elements.</exception>
    public void AppendNull()
    {
        if (!Column.Field.IsOptional)
        {
            throw new InvalidOperationException("A required column takes no null.");
        }

        AddEntry((byte)(maxDefinitionLevel - 1));
    }

    /// <summary>Begins the list of the next row; as many values or nulls follow.</summary>
    /// <param name="count">Elements of the list; 0 for an empty one.</param>
    /// <exception cref="InvalidOperationException">The column is flat, or the list before lacks elements.</exception>
    public void BeginList(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        BeginRow();
        if (count == 0)
        {
            AddLevels(Column.EmptyListDefinitionLevel, 0);
            return;
        }

        openElements = count;
        nextRepetitionLevel = 0;
    }

    /// <summary>Appends a row whose list is null.</summary>
    /// <exception cref="InvalidOperationException">The column is flat, its list is required, or the list before lacks elements.</exception>
    public void AppendNullList()
    {
        if (Column.List is not { IsOptional: true })
        {
            throw new InvalidOperationException("Only an optional list can be null.");
        }

        BeginRow();
        AddLevels(0, 0);
    }

    /// <summary>Reads how many elements the list of the next row has; as many reads of a value follow.</summary>
    /// <returns>-1 for a list that is null.</returns>
    /// <exception cref="InvalidOperationException">The column is flat, or all rows were read.</exception>
    public int NextList()
    {
        if (!isInList || entryPosition >= levelCount)
        {
            throw new InvalidOperationException("There is no list to read.");
        }

        var level = definitionLevels[entryPosition];
        if (level <= Column.EmptyListDefinitionLevel)
        {
            entryPosition++;
            return level == Column.EmptyListDefinitionLevel ? 0 : -1;
        }

        var rest = repetitionLevels.AsSpan(entryPosition + 1, levelCount - entryPosition - 1);
        var length = rest.IndexOf((byte)0);
        return 1 + (length < 0 ? rest.Length : length);
    }

    /// <summary>Whether the struct of the list that is read next is null as a whole; this does not read it.</summary>
    public bool IsNextElementNull => entryPosition < levelCount && definitionLevels[entryPosition] < Column.ElementDefinitionLevel;

    /// <summary>Makes a buffer for a column.</summary>
    internal static ColumnBuffer Create(ParquetColumn column) => column.Field.PhysicalType switch
    {
        PhysicalType.Boolean => new BooleanBuffer(column),
        PhysicalType.Int32 => new Int32Buffer(column),
        PhysicalType.Int64 => new Int64Buffer(column),
        PhysicalType.Float => new FloatBuffer(column),
        PhysicalType.Double => new DoubleBuffer(column),
        PhysicalType.ByteArray => new BytesBuffer(column),
        PhysicalType.FixedLenByteArray or PhysicalType.Int96 => new FixedBytesBuffer(column),
        _ => throw new InvalidOperationException("A column of this type has no buffer."),
    };

    /// <summary>Makes room for the levels of a page; the reader fills both spans and then calls <see cref="CountRows"/>.</summary>
    internal void ExtendLevels(int count, out Span<byte> definitions, out Span<byte> repetitions)
    {
        ReserveLevels(count);
        definitions = definitionLevels.AsSpan(levelCount, count);
        repetitions = isInList ? repetitionLevels.AsSpan(levelCount, count) : default;
        levelCount += count;
    }

    /// <summary>Counts the rows that begin in the last <paramref name="count"/> entries.</summary>
    internal void CountRows(int count) => rowCount += RepetitionLevels[^count..].Count((byte)0);

    /// <summary>Notes the entry of a value that is appended.</summary>
    private protected void AddValueEntry()
    {
        if (maxDefinitionLevel > 0)
        {
            AddEntry(maxDefinitionLevel);
        }
    }

    /// <summary>Passes the next entry.</summary>
    /// <returns>Whether it has a value.</returns>
    private protected bool TakeEntry()
    {
        if (maxDefinitionLevel == 0)
        {
            return true;
        }

        if ((uint)entryPosition >= (uint)levelCount)
        {
            throw new InvalidOperationException("All values of the column were read.");
        }

        return definitionLevels[entryPosition++] == maxDefinitionLevel;
    }

    /// <summary>Gives the memory of the values back.</summary>
    private protected abstract void ReleaseValues();

    private void AddEntry(byte definitionLevel)
    {
        if (!isInList)
        {
            AddLevels(definitionLevel, 0);
            return;
        }

        if (openElements == 0)
        {
            throw new InvalidOperationException("The list has all its elements; begin the next one first.");
        }

        openElements--;
        AddLevels(definitionLevel, nextRepetitionLevel);
        nextRepetitionLevel = 1;
    }

    private void BeginRow()
    {
        if (!isInList || openElements > 0)
        {
            throw new InvalidOperationException("The column is flat, or its last list lacks elements.");
        }

        rowCount++;
    }

    private void AddLevels(byte definitionLevel, byte repetitionLevel)
    {
        if (levelCount == definitionLevels.Length)
        {
            ReserveLevels(1);
        }

        definitionLevels[levelCount] = definitionLevel;
        if (isInList)
        {
            repetitionLevels[levelCount] = repetitionLevel;
        }

        levelCount++;
    }

    private void ReserveLevels(int count)
    {
        if (count <= definitionLevels.Length - levelCount)
        {
            return;
        }

        Growth.Resize(ref definitionLevels, levelCount + (long)count);
        if (isInList && repetitionLevels.Length < definitionLevels.Length)
        {
            Growth.Resize(ref repetitionLevels, definitionLevels.Length);
        }
    }
}
