namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Turns the schema tree of a footer into a schema, or refuses it by the name of what is not supported.</summary>
/// <remarks>README.md of parquet-format, "Metadata": the tree is listed depth first.</remarks>
internal ref struct SchemaTree(IReadOnlyList<SchemaElement> elements)
{
    /// <summary>A longer value would make the memory of a column depend on the schema instead of on the file.</summary>
    private const int MaxTypeLength = 1024;

    private readonly IReadOnlyList<SchemaElement> elements = elements;
    private int position;

    /// <summary>Reads the whole tree.</summary>
    public static ParquetSchema Read(IReadOnlyList<SchemaElement> elements)
    {
        var tree = new SchemaTree(elements);
        var root = tree.Take();
        if (root.Type is not null || root.ChildCount <= 0 || root.ChildCount > elements.Count)
        {
            throw ParquetException.Corrupt("the schema has no root with fields");
        }

        var fields = new ParquetField[root.ChildCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = tree.ReadField();
        }

        if (tree.position != elements.Count)
        {
            throw ParquetException.Corrupt("the schema has fields without a parent");
        }

        try
        {
            return new ParquetSchema(fields);
        }
        catch (ArgumentException exception)
        {
            throw ParquetException.Corrupt("two columns have the same path", exception);
        }
    }

    private ParquetField ReadField()
    {
        var element = Take();
        if (element.Type is not null)
        {
            return ToPrimitive(element);
        }

        return element.LogicalType.Kind switch
        {
            LogicalKind.List => ReadList(element),
            LogicalKind.Map => throw ParquetException.Unsupported("MAP"),
            LogicalKind.Variant => throw ParquetException.Unsupported("VARIANT"),
            _ => throw ParquetException.Unsupported("a struct that is not the element of a LIST"),
        };
    }

    private ListField ReadList(SchemaElement list)
    {
        var isOptional = IsOptional(list);
        if (list.ChildCount != 1)
        {
            throw ParquetException.Corrupt("a LIST has other than one child");
        }

        var repeated = Take();
        if (repeated.Repetition != Repetition.Repeated)
        {
            throw ParquetException.Corrupt("the child of a LIST does not repeat");
        }

        if (repeated.Type is not null || repeated.ChildCount != 1)
        {
            throw ParquetException.Unsupported("LIST of two levels");
        }

        var element = Take();
        if (element.Type is not null)
        {
            throw ParquetException.Unsupported("LIST of primitive values");
        }

        if (element.LogicalType.Kind != LogicalKind.None)
        {
            throw ParquetException.Unsupported("LIST of LIST or MAP");
        }

        var isElementOptional = IsOptional(element);
        if (element.ChildCount <= 0 || element.ChildCount > elements.Count - position)
        {
            throw ParquetException.Corrupt("a struct has no fields");
        }

        var fields = new PrimitiveField[element.ChildCount];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = Take();
            fields[i] = field.Type is not null
                ? ToPrimitive(field)
                : throw ParquetException.Unsupported("nesting in the element of a LIST");
        }

        return new ListField(list.Name, isOptional, fields)
        {
            IsElementOptional = isElementOptional,
            RepeatedName = repeated.Name,
            ElementName = element.Name,
        };
    }

    private static PrimitiveField ToPrimitive(SchemaElement element)
    {
        if (element.ChildCount > 0 || element.Name.Length == 0)
        {
            throw ParquetException.Corrupt("a column has children or no name");
        }

        var type = element.Type.GetValueOrDefault();
        switch (type)
        {
            case PhysicalType.Boolean or PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Int96
                or PhysicalType.Float or PhysicalType.Double or PhysicalType.ByteArray:
                return new PrimitiveField(element.Name, IsOptional(element), type, element.LogicalType);
            case PhysicalType.FixedLenByteArray when element.TypeLength is > 0 and <= MaxTypeLength:
                return new PrimitiveField(element.Name, IsOptional(element), type, element.LogicalType, element.TypeLength);
            case PhysicalType.FixedLenByteArray when element.TypeLength > MaxTypeLength:
                throw ParquetException.Unsupported("FIXED_LEN_BYTE_ARRAY of more than 1,024 bytes");
            default:
                throw ParquetException.Corrupt("a column has an unknown type or no length");
        }
    }

    private static bool IsOptional(SchemaElement element) => element.Repetition switch
    {
        Repetition.Required => false,
        Repetition.Optional => true,
        Repetition.Repeated => throw ParquetException.Unsupported("repeated fields outside of a LIST"),
        _ => throw ParquetException.Corrupt("a field does not say how often it occurs"),
    };

    private SchemaElement Take() =>
        position < elements.Count ? elements[position++] : throw ParquetException.Corrupt("the schema has fewer fields than it says");
}
