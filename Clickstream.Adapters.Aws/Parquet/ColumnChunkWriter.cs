namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes the pages of one column of a row group.</summary>
/// <remarks>README.md of parquet-format, "Column Chunks": the dictionary page, if there is one, and then data pages of version 1.</remarks>
internal sealed class ColumnChunkWriter(Stream output, ParquetCompression compression)
{
    private readonly DictionaryBuilder dictionary = new();
    private readonly ByteWriter body = new();
    private readonly ByteWriter header = new();
    private ColumnChunkMetadata chunk = new();
    private byte[] scratch = [];

    /// <summary>Bytes written to the stream by this instance.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes a column.</summary>
    /// <param name="buffer">Its values.</param>
    /// <param name="fileOffset">The position in the file at which the column begins.</param>
    public ColumnChunkMetadata Write(ColumnBuffer buffer, long fileOffset)
    {
        var field = buffer.Column.Field;
        var start = BytesWritten;
        chunk = new ColumnChunkMetadata
        {
            Type = field.PhysicalType,
            Path = [.. buffer.Column.PathParts],
            Compression = compression,
            ValueCount = buffer.EntryCount,
        };

        var encoding = field.IsDeltaEncoded ? ParquetEncoding.DeltaBinaryPacked
            : dictionary.TryBuild(buffer) ? ParquetEncoding.RleDictionary
            : ParquetEncoding.Plain;
        if (encoding == ParquetEncoding.RleDictionary)
        {
            chunk.DictionaryPageOffset = fileOffset;
            chunk.Encodings.Add(ParquetEncoding.Plain);
            WriteDictionaryPage(buffer);
        }

        chunk.Encodings.Add(encoding);
        chunk.Encodings.Add(ParquetEncoding.Rle);
        chunk.DataPageOffset = fileOffset + (BytesWritten - start);
        WriteDataPages(buffer, encoding);
        chunk.TotalCompressedSize = BytesWritten - start;
        chunk.Statistics = StatisticsCollector.Collect(buffer, encoding == ParquetEncoding.RleDictionary ? dictionary.Entries : []);
        return chunk;
    }

    private void WriteDictionaryPage(ColumnBuffer buffer)
    {
        body.Clear();
        DictionaryEncoding.EncodeEntries(buffer, dictionary.Entries, body);
        WritePage(new PageHeader
        {
            Type = PageType.DictionaryPage,
            ValueCount = dictionary.Entries.Length,
            Encoding = ParquetEncoding.Plain,
        });
    }

    private void WriteDataPages(ColumnBuffer buffer, ParquetEncoding encoding)
    {
        var indexWidth = encoding == ParquetEncoding.RleDictionary ? DictionaryEncoding.IndexWidth(dictionary.Entries.Length) : -1;
        var entry = 0;
        var value = 0;
        while (entry < buffer.EntryCount)
        {
            var (entryEnd, valueCount) = PageLayout.NextPage(buffer, entry, value, indexWidth);
            body.Clear();
            if (buffer.Column.MaxRepetitionLevel > 0)
            {
                WriteLevels(buffer.RepetitionLevels[entry..entryEnd], buffer.Column.MaxRepetitionLevel);
            }

            if (buffer.Column.MaxDefinitionLevel > 0)
            {
                WriteLevels(buffer.DefinitionLevels[entry..entryEnd], buffer.Column.MaxDefinitionLevel);
            }

            WriteValues(buffer, value, valueCount, encoding, indexWidth);
            WritePage(new PageHeader
            {
                Type = PageType.DataPage,
                ValueCount = entryEnd - entry,
                Encoding = encoding,

                // The statistics of a column that is one page are those of the column.
                Statistics = entry == 0 && entryEnd == buffer.EntryCount
                    ? null
                    : Collect(buffer, value, valueCount, entryEnd - entry - valueCount, encoding),
            });
            entry = entryEnd;
            value += valueCount;
        }
    }

    private ColumnStatistics Collect(ColumnBuffer buffer, int start, int count, int nullCount, ParquetEncoding encoding) =>
        StatisticsCollector.Collect(
            buffer, start..(start + count), encoding == ParquetEncoding.RleDictionary ? dictionary.EntriesOf(start, count) : [], nullCount);

    private void WriteLevels(ReadOnlySpan<byte> levels, byte maxLevel)
    {
        // Encodings.md: in a data page v1 the runs of levels stand after their length.
        var lengthPosition = body.Length;
        body.WriteInt32(0);
        RleBitPackedHybrid.Encode(levels, BitPacking.Width(maxLevel), body);
        body.PatchInt32(lengthPosition, body.Length - lengthPosition - sizeof(int));
    }

    private void WriteValues(ColumnBuffer buffer, int start, int count, ParquetEncoding encoding, int indexWidth)
    {
        switch (encoding)
        {
            case ParquetEncoding.RleDictionary:
                DictionaryEncoding.EncodeIndices(dictionary.Indices.Slice(start, count), indexWidth, body);
                break;
            case ParquetEncoding.DeltaBinaryPacked:
                DeltaBinaryPacked.Encode(((Int64Buffer)buffer).Values.Slice(start, count), body);
                break;
            default:
                PlainEncoding.Encode(buffer, start, count, body);
                break;
        }
    }

    private void WritePage(PageHeader page)
    {
        var compressed = Compression.Compress(compression, body.Written, ref scratch);
        page.UncompressedSize = body.Length;
        page.CompressedSize = compressed.Length;
        page.Crc = unchecked((int)Crc32.Compute(compressed));
        header.Clear();
        page.Write(new ThriftCompactWriter(header));
        output.Write(header.Written);
        output.Write(compressed);
        BytesWritten += header.Length + compressed.Length;
        chunk.TotalUncompressedSize += header.Length + body.Length;
    }
}
