namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Where the columns of one row group are.</summary>
/// <remarks>parquet.thrift, <c>struct RowGroup</c>.</remarks>
internal sealed class RowGroupMetadata
{
    /// <summary>One entry for each leaf of the schema, in the same order.</summary>
    public List<ColumnChunkMetadata> Columns { get; init; } = [];

    /// <summary>Bytes of all columns before compression.</summary>
    public long TotalByteSize { get; set; }

    /// <summary>Bytes of all columns in the file.</summary>
    public long TotalCompressedSize { get; set; }

    /// <summary>Rows of this group.</summary>
    public long RowCount { get; set; }

    /// <summary>Where the first page of the group is.</summary>
    public long FileOffset { get; set; }

    /// <summary>The place of the group among the groups, from 0.</summary>
    public int Ordinal { get; set; }

    /// <summary>Writes the struct.</summary>
    public void Write(ThriftCompactWriter writer)
    {
        writer.BeginStruct();
        writer.BeginList(1, ThriftType.Struct, Columns.Count);
        foreach (var column in Columns)
        {
            column.Write(writer);
        }

        writer.WriteInt64(2, TotalByteSize);
        writer.WriteInt64(3, RowCount);
        writer.WriteInt64(5, FileOffset);
        writer.WriteInt64(6, TotalCompressedSize);

        // The ordinal has 16 bits and is optional.
        if (Ordinal <= short.MaxValue)
        {
            writer.WriteInt16(7, Ordinal);
        }

        writer.EndStruct();
    }

    /// <summary>Reads the struct.</summary>
    public static RowGroupMetadata Read(ref ThriftCompactReader reader)
    {
        var rowGroup = new RowGroupMetadata();
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    for (var count = reader.ReadList(type, ThriftType.Struct); count > 0; count--)
                    {
                        rowGroup.Columns.Add(ColumnChunkMetadata.Read(ref reader));
                    }

                    break;
                case 2:
                    rowGroup.TotalByteSize = reader.ReadInt64(type);
                    break;
                case 3:
                    rowGroup.RowCount = reader.ReadInt64(type);
                    break;
                case 5:
                    rowGroup.FileOffset = reader.ReadInt64(type);
                    break;
                case 6:
                    rowGroup.TotalCompressedSize = reader.ReadInt64(type);
                    break;
                case 7:
                    rowGroup.Ordinal = reader.ReadInt32(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return rowGroup;
    }
}
