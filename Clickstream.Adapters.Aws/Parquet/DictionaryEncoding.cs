namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes and reads values as indices of a page that lists the distinct ones.</summary>
/// <remarks>
/// Encodings.md, "Dictionary Encoding (PLAIN_DICTIONARY = 2 and RLE_DICTIONARY = 8)": the dictionary page is PLAIN; a data page is one byte
/// with the bits of an index, then the indices as <see cref="RleBitPackedHybrid"/>.
/// </remarks>
internal static class DictionaryEncoding
{
    /// <summary>The bits of an index of a dictionary with that many entries.</summary>
    public static int IndexWidth(int entryCount) => BitPacking.Width((ulong)Math.Max(entryCount - 1, 0));

    /// <summary>Appends the distinct values.</summary>
    /// <param name="buffer">Holds the values.</param>
    /// <param name="entries">For each entry a position in the buffer where its value stands.</param>
    /// <param name="output">Where to.</param>
    public static void EncodeEntries(ColumnBuffer buffer, ReadOnlySpan<int> entries, ByteWriter output)
    {
        foreach (var position in entries)
        {
            PlainEncoding.Encode(buffer, position, 1, output);
        }
    }

    /// <summary>Appends the body of a data page.</summary>
    public static void EncodeIndices(ReadOnlySpan<int> indices, int width, ByteWriter output)
    {
        output.WriteByte((byte)width);
        RleBitPackedHybrid.Encode(indices, width, output);
    }

    /// <summary>Reads the indices of a data page and checks that the dictionary has them.</summary>
    public static void DecodeIndices(ReadOnlySpan<byte> input, int entryCount, Span<int> indices)
    {
        if (indices.IsEmpty)
        {
            return;
        }

        if (input.IsEmpty)
        {
            throw ParquetException.Truncated("a page has no indices");
        }

        if (input[0] > 32)
        {
            throw ParquetException.Corrupt("an index has more than 32 bits");
        }

        RleBitPackedHybrid.Decode(input[1..], input[0], indices);
        if (entryCount == 0 || indices.ContainsAnyExceptInRange(0, entryCount - 1))
        {
            throw ParquetException.Corrupt("a value is not in the dictionary");
        }
    }

    /// <summary>Appends the values that checked indices stand for.</summary>
    /// <param name="dictionary">The entries; of a <see cref="BytesBuffer"/> only the ranges count.</param>
    /// <param name="bytesOffset">Where the bytes of the entries start in a <see cref="BytesBuffer"/>.</param>
    /// <param name="indices">Which entries.</param>
    /// <param name="buffer">Where to.</param>
    public static void Append(ColumnBuffer dictionary, int bytesOffset, ReadOnlySpan<int> indices, ColumnBuffer buffer)
    {
        switch (buffer)
        {
            case Int32Buffer integers:
                Gather(((Int32Buffer)dictionary).Values, indices, integers.Extend(indices.Length));
                break;
            case Int64Buffer integers:
                Gather(((Int64Buffer)dictionary).Values, indices, integers.Extend(indices.Length));
                break;
            case FloatBuffer floats:
                Gather(((FloatBuffer)dictionary).Values, indices, floats.Extend(indices.Length));
                break;
            case DoubleBuffer doubles:
                Gather(((DoubleBuffer)dictionary).Values, indices, doubles.Extend(indices.Length));
                break;
            case FixedBytesBuffer fixedBytes:
                Gather((FixedBytesBuffer)dictionary, indices, fixedBytes.Extend(indices.Length));
                break;
            case BytesBuffer bytes:
                Gather(((BytesBuffer)dictionary).Ranges, bytesOffset, indices, bytes.ExtendRanges(indices.Length));
                break;
            default:
                throw ParquetException.Unsupported("a dictionary of BOOLEAN");
        }
    }

    private static void Gather<T>(ReadOnlySpan<T> entries, ReadOnlySpan<int> indices, Span<T> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = entries[indices[i]];
        }
    }

    private static void Gather(FixedBytesBuffer entries, ReadOnlySpan<int> indices, Span<byte> values)
    {
        var width = entries.Width;
        var bytes = entries.Bytes;
        for (var i = 0; i < indices.Length; i++)
        {
            bytes.Slice(indices[i] * width, width).CopyTo(values[(i * width)..]);
        }
    }

    private static void Gather(ReadOnlySpan<ByteRange> entries, int offset, ReadOnlySpan<int> indices, Span<ByteRange> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var entry = entries[indices[i]];
            values[i] = new ByteRange(entry.Start + offset, entry.Length);
        }
    }
}
