namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The footer of a file: its schema and where its row groups are.</summary>
/// <remarks>parquet.thrift, <c>struct FileMetaData</c>.</remarks>
internal sealed class FileMetadata
{
    /// <summary>The schema tree, depth first, the root before its children.</summary>
    public List<SchemaElement> Schema { get; init; } = [];

    /// <summary>Rows of all row groups.</summary>
    public long RowCount { get; set; }

    /// <summary>The row groups in file order.</summary>
    public List<RowGroupMetadata> RowGroups { get; init; } = [];

    /// <summary>What the application noted, in the order written.</summary>
    public List<KeyValuePair<string, string>> KeyValueMetadata { get; init; } = [];

    /// <summary>The program that wrote the file.</summary>
    public string? CreatedBy { get; set; }

    /// <summary>Writes the struct.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="leafCount">Columns, each of which gets its order.</param>
    public void Write(ThriftCompactWriter writer, int leafCount)
    {
        writer.BeginStruct();
        writer.WriteInt32(1, 1);
        writer.BeginList(2, ThriftType.Struct, Schema.Count);
        foreach (var element in Schema)
        {
            element.Write(writer);
        }

        writer.WriteInt64(3, RowCount);
        writer.BeginList(4, ThriftType.Struct, RowGroups.Count);
        foreach (var rowGroup in RowGroups)
        {
            rowGroup.Write(writer);
        }

        if (KeyValueMetadata.Count > 0)
        {
            writer.BeginList(5, ThriftType.Struct, KeyValueMetadata.Count);
            foreach (var (key, value) in KeyValueMetadata)
            {
                writer.BeginStruct();
                writer.WriteString(1, key);
                writer.WriteString(2, value);
                writer.EndStruct();
            }
        }

        if (CreatedBy is not null)
        {
            writer.WriteString(6, CreatedBy);
        }

        // Without its order a reader may not use min_value and max_value (parquet.thrift, "union ColumnOrder").
        writer.BeginList(7, ThriftType.Struct, leafCount);
        for (var i = 0; i < leafCount; i++)
        {
            writer.BeginStruct();
            writer.WriteEmptyStruct(1);
            writer.EndStruct();
        }

        writer.EndStruct();
    }

    /// <summary>Reads the struct.</summary>
    public static FileMetadata Read(ref ThriftCompactReader reader)
    {
        var metadata = new FileMetadata();
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 2:
                    for (var count = reader.ReadList(type, ThriftType.Struct); count > 0; count--)
                    {
                        metadata.Schema.Add(SchemaElement.Read(ref reader));
                    }

                    break;
                case 3:
                    metadata.RowCount = reader.ReadInt64(type);
                    break;
                case 4:
                    for (var count = reader.ReadList(type, ThriftType.Struct); count > 0; count--)
                    {
                        metadata.RowGroups.Add(RowGroupMetadata.Read(ref reader));
                    }

                    break;
                case 5:
                    for (var count = reader.ReadList(type, ThriftType.Struct); count > 0; count--)
                    {
                        metadata.KeyValueMetadata.Add(ReadKeyValue(ref reader));
                    }

                    break;
                case 6:
                    metadata.CreatedBy = reader.ReadString(type);
                    break;
                case 8:
                    throw ParquetException.Unsupported("encryption");
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return metadata;
    }

    private static KeyValuePair<string, string> ReadKeyValue(ref ThriftCompactReader reader)
    {
        var key = "";
        var value = "";
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    key = reader.ReadString(type);
                    break;
                case 2:
                    value = reader.ReadString(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new(key, value);
    }
}
