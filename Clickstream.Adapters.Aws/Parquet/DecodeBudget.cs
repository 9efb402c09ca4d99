namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>How much memory one row group may still take, so that a small file cannot ask for much.</summary>
/// <remarks>
/// A run of one value can be of any length at no cost, so the size of the file alone bounds nothing: constant columns rightly expand a
/// thousandfold. The budget is a fixed sum that covers ordinary row groups, and more than that only for a file that is itself large.
/// </remarks>
internal sealed class DecodeBudget(long fileLength, ParquetReaderOptions options)
{
    private const int BytesPerFileByte = 64;

    private long left = Math.Max(options.MaxRowGroupBytes, fileLength * BytesPerFileByte);

    /// <summary>Takes memory for <paramref name="count"/> items before it is allocated.</summary>
    public void Take(long count, int itemSize)
    {
        left -= count * itemSize;
        if (left < 0)
        {
            throw ParquetException.Corrupt("a row group has more values than its size justifies");
        }
    }

    /// <summary>Refuses values that the arrays of a buffer cannot hold.</summary>
    public static void RequireRoom(ColumnBuffer buffer, int valueCount, int byteCount)
    {
        var needed = buffer switch
        {
            BytesBuffer bytes => bytes.Bytes.Length + (long)byteCount,
            FixedBytesBuffer fixedBytes => (fixedBytes.ValueCount + (long)valueCount) * fixedBytes.Width,
            _ => buffer.ValueCount + (long)valueCount,
        };
        if (needed > Array.MaxLength)
        {
            throw ParquetException.Unsupported("more than 2 GiB in a column of one row group");
        }
    }
}
