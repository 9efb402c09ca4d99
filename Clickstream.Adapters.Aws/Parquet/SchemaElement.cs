namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>One node of the schema tree as the footer lists it: a group, or a leaf with a type.</summary>
/// <remarks>parquet.thrift, <c>struct SchemaElement</c>.</remarks>
internal sealed record SchemaElement
{
    /// <summary>The name of the field.</summary>
    public string Name { get; init; } = "";

    /// <summary>How a leaf is stored; <see langword="null"/> for a group.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>Bytes of a value of type <see cref="PhysicalType.FixedLenByteArray"/>, else 0.</summary>
    public int TypeLength { get; init; }

    /// <summary>How often the field occurs; <see langword="null"/> for the root.</summary>
    public Repetition? Repetition { get; init; }

    /// <summary>Children of a group, which follow it in the list; 0 for a leaf.</summary>
    public int ChildCount { get; init; }

    /// <summary>What the value means.</summary>
    public LogicalType LogicalType { get; init; }

    /// <summary>Writes the struct.</summary>
    public void Write(ThriftCompactWriter writer)
    {
        writer.BeginStruct();
        if (Type is { } type)
        {
            writer.WriteInt32(1, (int)type);
        }

        if (TypeLength > 0)
        {
            writer.WriteInt32(2, TypeLength);
        }

        if (Repetition is { } repetition)
        {
            writer.WriteInt32(3, (int)repetition);
        }

        writer.WriteString(4, Name);
        if (Type is null)
        {
            writer.WriteInt32(5, ChildCount);
        }

        if (ConvertedTypes.From(LogicalType) is { } converted)
        {
            writer.WriteInt32(6, (int)converted);
        }

        if (LogicalType.Kind == LogicalKind.Decimal)
        {
            writer.WriteInt32(7, LogicalType.Scale);
            writer.WriteInt32(8, LogicalType.Precision);
        }

        if (LogicalType.Kind != LogicalKind.None)
        {
            LogicalTypeThrift.Write(writer, 10, LogicalType);
        }

        writer.EndStruct();
    }

    /// <summary>Reads the struct.</summary>
    public static SchemaElement Read(ref ThriftCompactReader reader)
    {
        var element = new SchemaElement();
        ConvertedType? converted = null;
        var scale = 0;
        var precision = 0;
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    element = element with { Type = (PhysicalType)reader.ReadInt32(type) };
                    break;
                case 2:
                    element = element with { TypeLength = reader.ReadInt32(type) };
                    break;
                case 3:
                    element = element with { Repetition = (Repetition)reader.ReadInt32(type) };
                    break;
                case 4:
                    element = element with { Name = reader.ReadString(type) };
                    break;
                case 5:
                    element = element with { ChildCount = reader.ReadInt32(type) };
                    break;
                case 6:
                    converted = (ConvertedType)reader.ReadInt32(type);
                    break;
                case 7:
                    scale = reader.ReadInt32(type);
                    break;
                case 8:
                    precision = reader.ReadInt32(type);
                    break;
                case 10:
                    element = element with { LogicalType = LogicalTypeThrift.Read(ref reader, type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // LogicalTypes.md: where both annotations stand, the newer one counts.
        return element.LogicalType.Kind == LogicalKind.None && converted is { } older
            ? element with { LogicalType = ConvertedTypes.ToLogicalType(older, precision, scale) }
            : element;
    }
}
