namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The fields of a file, and the columns they are stored in.</summary>
/// <remarks>Immutable. README.md of parquet-format, "Metadata"; LogicalTypes.md, "Lists".</remarks>
internal sealed class ParquetSchema
{
    private const string RootName = "schema";

    private readonly Dictionary<string, ParquetColumn> columnsByPath;

    /// <summary>Makes a schema of the fields, in this order.</summary>
    /// <exception cref="ArgumentException">There is no field, or two columns have the same path.</exception>
    public ParquetSchema(params ReadOnlySpan<ParquetField> fields)
    {
        if (fields.IsEmpty)
        {
            throw new ArgumentException("A schema needs at least one field.", nameof(fields));
        }

        Fields = [.. fields];
        var columns = new List<ParquetColumn>();
        foreach (var field in fields)
        {
            if (field is ListField list)
            {
                foreach (var elementField in list.ElementFields)
                {
                    columns.Add(new ParquetColumn(columns.Count, elementField, list));
                }
            }
            else
            {
                columns.Add(new ParquetColumn(columns.Count, (PrimitiveField)field, list: null));
            }
        }

        Columns = columns;
        columnsByPath = new Dictionary<string, ParquetColumn>(columns.Count, StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!columnsByPath.TryAdd(column.Path, column))
            {
                throw new ArgumentException("Two columns have the same path.", nameof(fields));
            }
        }
    }

    /// <summary>The top-level fields in order.</summary>
    public IReadOnlyList<ParquetField> Fields { get; }

    /// <summary>The leaves in order.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Finds a column by its names joined by dots (<c>items.list.element.sku</c>).</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public ParquetColumn? FindColumn(string path) => columnsByPath.GetValueOrDefault(path);

    /// <summary>Lists the schema tree as the footer holds it: depth first, the root before its children.</summary>
    public List<SchemaElement> ToElements()
    {
        var elements = new List<SchemaElement> { new() { Name = RootName, ChildCount = Fields.Count } };
        foreach (var field in Fields)
        {
            if (field is ListField list)
            {
                AddList(elements, list);
            }
            else
            {
                elements.Add(ToElement((PrimitiveField)field));
            }
        }

        return elements;
    }

    private static void AddList(List<SchemaElement> elements, ListField list)
    {
        elements.Add(new SchemaElement
        {
            Name = list.Name,
            Repetition = list.IsOptional ? Repetition.Optional : Repetition.Required,
            LogicalType = LogicalType.List,
            ChildCount = 1,
        });
        elements.Add(new SchemaElement { Name = list.RepeatedName, Repetition = Repetition.Repeated, ChildCount = 1 });
        elements.Add(new SchemaElement
        {
            Name = list.ElementName,
            Repetition = list.IsElementOptional ? Repetition.Optional : Repetition.Required,
            ChildCount = list.ElementFields.Count,
        });
        foreach (var field in list.ElementFields)
        {
            elements.Add(ToElement(field));
        }
    }

    private static SchemaElement ToElement(PrimitiveField field) => new()
    {
        Name = field.Name,
        Type = field.PhysicalType,
        TypeLength = field.TypeLength,
        Repetition = field.IsOptional ? Repetition.Optional : Repetition.Required,
        LogicalType = field.LogicalType,
    };
}
