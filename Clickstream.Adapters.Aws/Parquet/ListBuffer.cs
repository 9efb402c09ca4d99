namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The columns of a list of structs, which begin and end their lists together.</summary>
internal sealed class ListBuffer
{
    private readonly List<ColumnBuffer> columns = [];

    internal ListBuffer(ListField field) => Field = field;

    /// <summary>The field whose columns these are.</summary>
    public ListField Field { get; }

    /// <summary>Returns the buffer of a field of the struct.</summary>
    /// <typeparam name="T">The buffer that goes with the physical type.</typeparam>
    /// <exception cref="ArgumentException">There is no such field, it was not read, or it has another type.</exception>
    public T Get<T>(string name)
        where T : ColumnBuffer
    {
        foreach (var column in columns)
        {
            if (column.Column.Field.Name == name && column is T buffer)
            {
                return buffer;
            }
        }

        throw new ArgumentException($"The list has no field '{name}' of this type.", nameof(name));
    }

    /// <summary>Begins the list of the next row in all columns; each then takes as many values or nulls.</summary>
    public void BeginList(int count)
    {
        foreach (var column in columns)
        {
            column.BeginList(count);
        }
    }

    /// <summary>Appends a row whose list is null to all columns.</summary>
    public void AppendNullList()
    {
        foreach (var column in columns)
        {
            column.AppendNullList();
        }
    }

    /// <summary>Reads how many elements the list of the next row has; each column then gives as many values or nulls.</summary>
    /// <returns>-1 for a list that is null.</returns>
    public int NextList()
    {
        var count = -1;
        foreach (var column in columns)
        {
            count = column.NextList();
        }

        return count;
    }

    /// <summary>Adds a column of the list.</summary>
    internal void Add(ColumnBuffer column) => columns.Add(column);

    /// <summary>Whether all columns have the same lists: as many rows, as many elements in each, the same ones null.</summary>
    internal bool IsConsistent()
    {
        var first = columns[0];
        for (var i = 1; i < columns.Count; i++)
        {
            if (!columns[i].RepetitionLevels.SequenceEqual(first.RepetitionLevels) || !HaveSameLists(first, columns[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HaveSameLists(ColumnBuffer left, ColumnBuffer right)
    {
        // Below this level the list or the struct is missing as a whole, of which all columns must say the same.
        var level = left.Column.ElementDefinitionLevel;
        var lefts = left.DefinitionLevels;
        var rights = right.DefinitionLevels;
        for (var i = 0; i < lefts.Length; i++)
        {
            if (Math.Min(lefts[i], level) != Math.Min(rights[i], level))
            {
                return false;
            }
        }

        return true;
    }
}
