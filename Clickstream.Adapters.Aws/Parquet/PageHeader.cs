namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>What a page holds.</summary>
/// <remarks>parquet.thrift, <c>enum PageType</c>.</remarks>
internal enum PageType
{
    DataPage = 0,
    IndexPage = 1,
    DictionaryPage = 2,
    DataPageV2 = 3,
}

/// <summary>What stands before the bytes of a page.</summary>
/// <remarks>
/// parquet.thrift, <c>struct PageHeader</c> with <c>DataPageHeader</c>, <c>DictionaryPageHeader</c> and <c>DataPageHeaderV2</c>, of which a
/// page has the one that goes with its type. Members that a type does not have keep their defaults.
/// </remarks>
internal record struct PageHeader()
{
    /// <summary>What the page holds.</summary>
    public PageType Type { get; set; } = (PageType)(-1);

    /// <summary>Bytes of the page before compression, without this header.</summary>
    public int UncompressedSize { get; set; } = -1;

    /// <summary>Bytes of the page in the file, without this header.</summary>
    public int CompressedSize { get; set; } = -1;

    /// <summary>The CRC-32 of the bytes in the file; <see langword="null"/> without one.</summary>
    public int? Crc { get; set; }

    /// <summary>Values of the page, nulls included; of a dictionary page its entries.</summary>
    public int ValueCount { get; set; } = -1;

    /// <summary>How the values are written.</summary>
    public ParquetEncoding Encoding { get; set; }

    /// <summary>How the definition levels of a data page v1 are written.</summary>
    public ParquetEncoding DefinitionLevelEncoding { get; set; } = ParquetEncoding.Rle;

    /// <summary>How the repetition levels of a data page v1 are written.</summary>
    public ParquetEncoding RepetitionLevelEncoding { get; set; } = ParquetEncoding.Rle;

    /// <summary>Bytes of the definition levels of a data page v2.</summary>
    public int DefinitionLevelsLength { get; set; }

    /// <summary>Bytes of the repetition levels of a data page v2.</summary>
    public int RepetitionLevelsLength { get; set; }

    /// <summary>Whether the values of a data page v2 are compressed; its levels never are.</summary>
    public bool IsCompressed { get; set; } = true;

    /// <summary>The bounds of the values of a data page v1; <see langword="null"/> without any.</summary>
    public ColumnStatistics? Statistics { get; set; }

    /// <summary>Writes the header of a data page v1 or of a dictionary page.</summary>
    public readonly void Write(ThriftCompactWriter writer)
    {
        writer.BeginStruct();
        writer.WriteInt32(1, (int)Type);
        writer.WriteInt32(2, UncompressedSize);
        writer.WriteInt32(3, CompressedSize);
        if (Crc is { } crc)
        {
            writer.WriteInt32(4, crc);
        }

        if (Type == PageType.DictionaryPage)
        {
            writer.BeginStruct(7);
            writer.WriteInt32(1, ValueCount);
            writer.WriteInt32(2, (int)Encoding);
        }
        else
        {
            writer.BeginStruct(5);
            writer.WriteInt32(1, ValueCount);
            writer.WriteInt32(2, (int)Encoding);
            writer.WriteInt32(3, (int)DefinitionLevelEncoding);
            writer.WriteInt32(4, (int)RepetitionLevelEncoding);
            Statistics?.Write(writer, 5);
        }

        writer.EndStruct();
        writer.EndStruct();
    }

    /// <summary>Reads a header of any type.</summary>
    public static PageHeader Read(ref ThriftCompactReader reader)
    {
        var header = new PageHeader();
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    header.Type = (PageType)reader.ReadInt32(type);
                    break;
                case 2:
                    header.UncompressedSize = reader.ReadInt32(type);
                    break;
                case 3:
                    header.CompressedSize = reader.ReadInt32(type);
                    break;
                case 4:
                    header.Crc = reader.ReadInt32(type);
                    break;
                case 5 or 7:
                    ThriftCompactReader.ExpectStruct(type);
                    header.ReadFirstVersion(ref reader);
                    break;
                case 8:
                    ThriftCompactReader.ExpectStruct(type);
                    header.ReadSecondVersion(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return header;
    }

    private void ReadFirstVersion(ref ThriftCompactReader reader)
    {
        // DictionaryPageHeader has the same fields 1 and 2, and is_sorted, a boolean, as its third.
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    ValueCount = reader.ReadInt32(type);
                    break;
                case 2:
                    Encoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 3 when type is not (ThriftType.True or ThriftType.False):
                    DefinitionLevelEncoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 4:
                    RepetitionLevelEncoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 5:
                    Statistics = ColumnStatistics.Read(ref reader, type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }

    private void ReadSecondVersion(ref ThriftCompactReader reader)
    {
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 1:
                    ValueCount = reader.ReadInt32(type);
                    break;
                case 4:
                    Encoding = (ParquetEncoding)reader.ReadInt32(type);
                    break;
                case 5:
                    DefinitionLevelsLength = reader.ReadInt32(type);
                    break;
                case 6:
                    RepetitionLevelsLength = reader.ReadInt32(type);
                    break;
                case 7:
                    IsCompressed = ThriftCompactReader.ReadBoolean(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }
}
