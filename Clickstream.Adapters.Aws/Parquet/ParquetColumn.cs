namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>A leaf of the schema: the unit in which values are stored.</summary>
internal sealed class ParquetColumn
{
    internal ParquetColumn(int index, PrimitiveField field, ListField? list)
    {
        Index = index;
        Field = field;
        List = list;
        PathParts = list is null ? [field.Name] : [list.Name, list.RepeatedName, list.ElementName, field.Name];
        Path = string.Join('.', PathParts);
        MaxDefinitionLevel = (byte)(ElementDefinitionLevel + (field.IsOptional ? 1 : 0));
    }

    /// <summary>The place of the column among the leaves, from 0.</summary>
    public int Index { get; }

    /// <summary>The type of the values.</summary>
    public PrimitiveField Field { get; }

    /// <summary>The list whose structs hold the column; <see langword="null"/> for a flat column.</summary>
    public ListField? List { get; }

    /// <summary>The names from the root to the leaf.</summary>
    public IReadOnlyList<string> PathParts { get; }

    /// <summary>The names from the root to the leaf, joined by dots.</summary>
    public string Path { get; }

    /// <summary>Optional and repeated fields on the path: the definition level of a value that is there.</summary>
    /// <remarks>README.md of parquet-format, "Nested Encoding".</remarks>
    public byte MaxDefinitionLevel { get; }

    /// <summary>Repeated fields on the path: 0 for a flat column, 1 for one in a list.</summary>
    public byte MaxRepetitionLevel => List is null ? (byte)0 : (byte)1;

    /// <summary>The definition level of an empty list; one below, if there is one, means that the list is null.</summary>
    public byte EmptyListDefinitionLevel => List is { IsOptional: true } ? (byte)1 : (byte)0;

    /// <summary>The least definition level at which the struct that holds the value is there.</summary>
    public byte ElementDefinitionLevel =>
        List is null ? (byte)0 : (byte)(EmptyListDefinitionLevel + (List.IsElementOptional ? 2 : 1));
}
