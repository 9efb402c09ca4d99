using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Reads the pages of one column of a row group into a buffer.</summary>
/// <remarks>
/// README.md of parquet-format, "Column Chunks" and "Data Pages".
/// </remarks>
internal sealed class ColumnChunkReader(ReadOnlyMemory<byte> file, DecodeScratch scratch)
{
    private const int MaxUncountedHeader = 100;

    private ColumnDictionary? dictionary;

    /// <summary>Reads a column.</summary>
    /// <param name="chunk">Where the pages are; checked against the schema already.</param>
    /// <param name="rowCount">Rows of the row group.</param>
    /// <param name="buffer">An empty buffer of the column.</param>
    /// <param name="budget">What the row group may still take.</param>
    public void Read(ColumnChunkMetadata chunk, long rowCount, ColumnBuffer buffer, DecodeBudget budget)
    {
        Compression.RequireSupported(chunk.Compression);
        ForgetDictionary();
        var pages = ChunkBytes(chunk);
        while (buffer.EntryCount < chunk.ValueCount)
        {
            if (pages.IsEmpty)
            {
                throw ParquetException.Truncated("a column ends before its values do");
            }

            var reader = new ThriftCompactReader(pages);
            var header = PageHeader.Read(ref reader);
            pages = pages[reader.Position..];
            if (header.CompressedSize < 0 || header.UncompressedSize < 0)
            {
                throw ParquetException.Corrupt("a page does not say how long it is");
            }

            if (header.CompressedSize > pages.Length)
            {
                throw ParquetException.Truncated("a page goes past the end of its column");
            }

            var body = pages[..header.CompressedSize];
            pages = pages[header.CompressedSize..];
            if (header.Crc is { } crc && (uint)crc != Crc32.Compute(body))
            {
                throw ParquetException.Corrupt("the checksum of a page is wrong");
            }

            ReadPage(header, body, chunk, buffer, budget);
        }

        if (buffer.RowCount != rowCount)
        {
            throw ParquetException.Corrupt("a column has another number of rows than its row group");
        }

        ForgetDictionary();
    }

    private void ForgetDictionary()
    {
        dictionary?.Release();
        dictionary = null;
    }

    private ReadOnlySpan<byte> ChunkBytes(ColumnChunkMetadata chunk)
    {
        var start = chunk.FirstPageOffset;
        if (start < 0 || chunk.TotalCompressedSize < 0 || start > file.Length || chunk.TotalCompressedSize > file.Length - start)
        {
            throw ParquetException.Truncated("a column goes past the end of the file");
        }

        // Old writers left the header of the dictionary page out of the size (PARQUET-816); what follows is not read for lack of values.
        return file.Span[(int)start..(int)Math.Min(start + chunk.TotalCompressedSize + MaxUncountedHeader, file.Length)];
    }

    private void ReadPage(
        in PageHeader header, ReadOnlySpan<byte> body, ColumnChunkMetadata chunk, ColumnBuffer buffer, DecodeBudget budget)
    {
        switch (header.Type)
        {
            case PageType.DictionaryPage:
                ReadDictionaryPage(header, Expand(body, header.UncompressedSize, chunk.Compression, budget), buffer, budget);
                break;
            case PageType.DataPage:
                RequireValueCount(header, chunk, buffer);
                ReadDataPage(header, Expand(body, header.UncompressedSize, chunk.Compression, budget), buffer, budget);
                break;
            case PageType.DataPageV2:
                RequireValueCount(header, chunk, buffer);
                ReadDataPageV2(header, body, chunk.Compression, buffer, budget);
                break;
            case PageType.IndexPage:
                break;
            default:
                throw ParquetException.Corrupt("a page is of an unknown type");
        }
    }

    private static void RequireValueCount(in PageHeader header, ColumnChunkMetadata chunk, ColumnBuffer buffer)
    {
        if (header.ValueCount < 0 || header.ValueCount > chunk.ValueCount - buffer.EntryCount)
        {
            throw ParquetException.Corrupt("the pages of a column have more values than the column");
        }
    }

    private void ReadDictionaryPage(in PageHeader header, ReadOnlySpan<byte> body, ColumnBuffer buffer, DecodeBudget budget)
    {
        if (dictionary is not null || buffer.EntryCount > 0)
        {
            throw ParquetException.Corrupt("a dictionary is not the first page of its column");
        }

        if (header.Encoding is not (ParquetEncoding.Plain or ParquetEncoding.PlainDictionary))
        {
            throw UnsupportedEncoding(header.Encoding, "dictionary");
        }

        // An entry takes at least one bit, so this also bounds the memory of the entries.
        if (header.ValueCount < 0 || header.ValueCount > body.Length * 8L)
        {
            throw ParquetException.Corrupt("a dictionary has more entries than its size allows");
        }

        budget.Take(header.ValueCount, sizeof(long));
        budget.Take(body.Length, 2);
        DecodeBudget.RequireRoom(buffer, 0, body.Length);
        dictionary = new ColumnDictionary(body, header.ValueCount, buffer);
    }

    private void ReadDataPage(in PageHeader header, ReadOnlySpan<byte> body, ColumnBuffer buffer, DecodeBudget budget)
    {
        // Encodings.md: repetition levels, definition levels, values; the runs of levels stand after their length.
        var column = buffer.Column;
        ReadOnlySpan<byte> repetitions = [];
        ReadOnlySpan<byte> definitions = [];
        if (column.MaxRepetitionLevel > 0)
        {
            repetitions = TakeLevels(ref body, header.RepetitionLevelEncoding);
        }

        if (column.MaxDefinitionLevel > 0)
        {
            definitions = TakeLevels(ref body, header.DefinitionLevelEncoding);
        }

        var valueCount = LevelDecoder.Decode(repetitions, definitions, header.ValueCount, buffer, budget);
        ReadValues(header.Encoding, body, valueCount, buffer, budget);
    }

    private void ReadDataPageV2(
        in PageHeader header, ReadOnlySpan<byte> body, ParquetCompression compression, ColumnBuffer buffer, DecodeBudget budget)
    {
        // parquet.thrift, "DataPageHeaderV2": levels are not compressed, and their lengths are in the header.
        var repetitionsLength = header.RepetitionLevelsLength;
        var levelsLength = repetitionsLength + (long)header.DefinitionLevelsLength;
        if (repetitionsLength < 0 || header.DefinitionLevelsLength < 0 || levelsLength > Math.Min(body.Length, header.UncompressedSize))
        {
            throw ParquetException.Corrupt("the levels of a page are longer than the page");
        }

        var repetitions = body[..repetitionsLength];
        var definitions = body[repetitionsLength..(int)levelsLength];
        var values = body[(int)levelsLength..];
        var valueCount = LevelDecoder.Decode(repetitions, definitions, header.ValueCount, buffer, budget);
        if (header.IsCompressed && !(values.IsEmpty && valueCount == 0))
        {
            values = Expand(values, header.UncompressedSize - (int)levelsLength, compression, budget);
        }

        ReadValues(header.Encoding, values, valueCount, buffer, budget);
    }

    private void ReadValues(ParquetEncoding encoding, ReadOnlySpan<byte> input, int count, ColumnBuffer buffer, DecodeBudget budget)
    {
        budget.Take(count, Math.Max(buffer.Column.Field.Width, sizeof(long)));
        DecodeBudget.RequireRoom(buffer, count, input.Length);
        switch (encoding)
        {
            case ParquetEncoding.Plain:
                budget.Take(buffer is BytesBuffer ? input.Length : 0, 1);
                PlainEncoding.Decode(input, count, buffer);
                break;
            case ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary:
                if (dictionary is null)
                {
                    // A page whose values are all null needs none.
                    dictionary = count == 0 ? null : throw ParquetException.Corrupt("a column has indices but no dictionary");
                    break;
                }

                dictionary.Decode(input, count, buffer, scratch);
                break;
            case ParquetEncoding.DeltaBinaryPacked when buffer is Int64Buffer integers:
                DeltaBinaryPacked.Decode(input, integers.Extend(count));
                break;
            case ParquetEncoding.DeltaBinaryPacked when buffer is Int32Buffer integers:
                DeltaBinaryPacked.Decode(input, integers.Extend(count));
                break;
            case ParquetEncoding.Rle when buffer is BooleanBuffer booleans:
                var runs = TakeLevels(ref input, ParquetEncoding.Rle);
                RleBitPackedHybrid.Decode(runs, 1, MemoryMarshal.AsBytes(booleans.Extend(count)));
                break;
            default:
                throw UnsupportedEncoding(encoding, buffer.Column.Field.PhysicalType.ToString());
        }
    }

    private ReadOnlySpan<byte> Expand(ReadOnlySpan<byte> body, int length, ParquetCompression compression, DecodeBudget budget)
    {
        if (compression == ParquetCompression.Uncompressed)
        {
            return body.Length == length ? body : throw ParquetException.Corrupt("a page that is not compressed has two lengths");
        }

        Compression.RequirePossible(compression, body.Length, length);
        budget.Take(scratch.Holds(length) ? 0 : length, 1);
        var expanded = scratch.Page(length);
        Compression.Decompress(compression, body, expanded);
        return expanded;
    }

    private static ReadOnlySpan<byte> TakeLevels(scoped ref ReadOnlySpan<byte> body, ParquetEncoding encoding)
    {
        if (encoding != ParquetEncoding.Rle)
        {
            throw UnsupportedEncoding(encoding, "levels");
        }

        if (body.Length < sizeof(int))
        {
            throw ParquetException.Truncated("a page ends before its levels do");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(body);
        body = body[sizeof(int)..];
        if ((uint)length > (uint)body.Length)
        {
            throw ParquetException.Truncated("a page ends before its levels do");
        }

        var levels = body[..length];
        body = body[length..];
        return levels;
    }

    private static ParquetException UnsupportedEncoding(ParquetEncoding encoding, string of) => Enum.IsDefined(encoding)
        ? ParquetException.Unsupported($"encoding {encoding} of {of}")
        : ParquetException.Corrupt("a page has an unknown encoding");
}
