namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The dictionary page of a column chunk while its data pages are read.</summary>
internal sealed class ColumnDictionary
{
    private readonly ColumnBuffer entries;
    private readonly int bytesOffset;

    /// <summary>Reads the page.</summary>
    /// <param name="input">The entries in PLAIN.</param>
    /// <param name="count">How many entries.</param>
    /// <param name="buffer">The column for which the dictionary is; texts are kept there, since its values refer to them.</param>
    public ColumnDictionary(ReadOnlySpan<byte> input, int count, ColumnBuffer buffer)
    {
        var field = buffer.Column.Field;
        var entry = new PrimitiveField(field.Name, isOptional: false, field.PhysicalType, field.LogicalType, field.TypeLength);
        entries = ColumnBuffer.Create(new ParquetColumn(0, entry, list: null));
        PlainEncoding.Decode(input, count, entries);
        if (buffer is BytesBuffer bytes)
        {
            bytesOffset = bytes.Bytes.Length;
            var source = ((BytesBuffer)entries).Bytes;
            source.CopyTo(bytes.ExtendBytes(source.Length));
        }
    }

    /// <summary>Reads the indices of a data page and appends the values they stand for.</summary>
    public void Decode(ReadOnlySpan<byte> input, int count, ColumnBuffer buffer, DecodeScratch scratch)
    {
        var page = scratch.Indices(count);
        DictionaryEncoding.DecodeIndices(input, entries.ValueCount, page);
        DictionaryEncoding.Append(entries, bytesOffset, page, buffer);
    }

    /// <summary>Gives its memory back.</summary>
    public void Release() => entries.Release();
}
