namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Where one column of a row group is and how it is written.</summary>
/// <remarks>parquet.thrift, <c>struct ColumnChunk</c> and <c>struct ColumnMetaData</c>, which is its field 3.</remarks>
internal sealed class ColumnChunkMetadata
{
    /// <summary>How the values are stored.</summary>
    public PhysicalType Type { get; set; }

    /// <summary>The encodings of all pages, levels included.</summary>
    public List<ParquetEncoding> Encodings { get; init; } = [];

    /// <summary>The names from the root to the leaf.</summary>
    public List<string> Path { get; init; } = [];

    /// <summary>How the pages are compressed.</summary>
    public ParquetCompression Compression { get; set; }

    /// <summary>Values of all pages, nulls included.</summary>
    public long ValueCount { get; set; }

    /// <summary>Bytes of all pages with their headers before compression.</summary>
    public long TotalUncompressedSize { get; set; }

    /// <summary>Bytes of all pages with their headers in the file.</summary>
    public long TotalCompressedSize { get; set; }

    /// <summary>Where the first data page is.</summary>
    public long DataPageOffset { get; set; }

    /// <summary>Where the dictionary page is; <see langword="null"/> without one.</summary>
    public long? DictionaryPageOffset { get; set; }

    /// <summary>Bounds of the values; <see langword="null"/> where the writer gave none.</summary>
    public ColumnStatistics? Statistics { get; set; }

    /// <summary>Where the first page of either kind is.</summary>
    /// <remarks>Some writers note a dictionary offset of 0 where there is no dictionary.</remarks>
    public long FirstPageOffset => DictionaryPageOffset is > 0 and { } offset ? Math.Min(offset, DataPageOffset) : DataPageOffset;

    /// <summary>Writes the struct.</summary>
    public void Write(ThriftCompactWriter writer)
    {
        writer.BeginStruct();

        // parquet.thrift, "ColumnChunk.file_offset": deprecated, writers should put 0.
        writer.WriteInt64(2, 0);
        writer.BeginStruct(3);
        writer.WriteInt32(1, (int)Type);
        writer.BeginList(2, ThriftType.Int32, Encodings.Count);
        foreach (var encoding in Encodings)
        {
            writer.WriteElement((int)encoding);
        }

        writer.BeginList(3, ThriftType.Binary, Path.Count);
        foreach (var name in Path)
        {
            writer.WriteElement(name);
        }

        writer.WriteInt32(4, (int)Compression);
        writer.WriteInt64(5, ValueCount);
        writer.WriteInt64(6, TotalUncompressedSize);
        writer.WriteInt64(7, TotalCompressedSize);
        writer.WriteInt64(9, DataPageOffset);
        if (DictionaryPageOffset is { } offset)
        {
            writer.WriteInt64(11, offset);
        }

        Statistics?.Write(writer, 12);
        writer.EndStruct();
        writer.EndStruct();
    }

    /// <summary>Reads the struct.</summary>
    public static ColumnChunkMetadata Read(ref ThriftCompactReader reader)
    {
        var chunk = new ColumnChunkMetadata();
        var isComplete = false;
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    throw ParquetException.Unsupported("columns in other files");
                case 3:
                    ThriftCompactReader.ExpectStruct(type);
                    chunk.ReadMetadata(ref reader);
                    isComplete = true;
                    break;
                case 8 or 9:
                    throw ParquetException.Unsupported("encryption");
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return isComplete ? chunk : throw ParquetException.Corrupt("a column has no metadata");
    }

    private void ReadMetadata(ref ThriftCompactReader reader)
    {
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    Type = (PhysicalType)reader.ReadInt32(type);
                    break;
                case 2:
                    for (var count = reader.ReadList(type, ThriftType.Int32); count > 0; count--)
                    {
                        Encodings.Add((ParquetEncoding)reader.ReadInt32(ThriftType.Int32));
                    }

                    break;
                case 3:
                    for (var count = reader.ReadList(type, ThriftType.Binary); count > 0; count--)
                    {
                        Path.Add(reader.ReadString(ThriftType.Binary));
                    }

                    break;
                case 4:
                    Compression = (ParquetCompression)reader.ReadInt32(type);
                    break;
                case 5:
                    ValueCount = reader.ReadInt64(type);
                    break;
                case 6:
                    TotalUncompressedSize = reader.ReadInt64(type);
                    break;
                case 7:
                    TotalCompressedSize = reader.ReadInt64(type);
                    break;
                case 9:
                    DataPageOffset = reader.ReadInt64(type);
                    break;
                case 11:
                    DictionaryPageOffset = reader.ReadInt64(type);
                    break;
                case 12:
                    Statistics = ColumnStatistics.Read(ref reader, type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }
}
