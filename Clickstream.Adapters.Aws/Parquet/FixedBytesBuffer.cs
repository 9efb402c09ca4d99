namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>A column of type FIXED_LEN_BYTE_ARRAY, UUIDs among them, or of type INT96.</summary>
internal sealed class FixedBytesBuffer(ParquetColumn column) : ColumnBuffer(column)
{
    private const int UuidLength = 16;

    private byte[] bytes = [];
    private int count;
    private int position;

    /// <summary>Bytes of a value.</summary>
    public int Width { get; } = column.Field.Width;

    /// <inheritdoc/>
    public override int ValueCount => count;

    /// <inheritdoc/>
    public override long ByteCount => (long)count * Width;

    /// <summary>The values that are not null, one after another; valid until the next append.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, count * Width);

    /// <summary>The value at <paramref name="index"/> among the values that are not null; valid until the next append.</summary>
    public ReadOnlySpan<byte> this[int index] => Bytes.Slice(index * Width, Width);

    /// <summary>Appends a value: a row of a flat column, or an element of the list begun last.</summary>
    /// <exception cref="ArgumentException">The value has another length than the column.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        if (value.Length != Width)
        {
            throw new ArgumentException("The value has another length than the column.", nameof(value));
        }

        AddValueEntry();
        value.CopyTo(Extend(1));
    }

    /// <summary>Appends a UUID in the byte order of its text, as LogicalTypes.md, "UUID", asks.</summary>
    /// <exception cref="InvalidOperationException">The column is not 16 bytes wide.</exception>
    public void Append(Guid value)
    {
        if (Width != UuidLength)
        {
            throw new InvalidOperationException("The column does not hold UUIDs.");
        }

        AddValueEntry();
        value.TryWriteBytes(Extend(1), bigEndian: true, out _);
    }

    /// <summary>Reads the next value; the span is valid until the next append.</summary>
    /// <returns><see langword="false"/> when it is null.</returns>
    /// <exception cref="InvalidOperationException">All values were read.</exception>
    public bool TryNext(out ReadOnlySpan<byte> value)
    {
        if (!TakeEntry())
        {
            value = default;
            return false;
        }

        if ((uint)position >= (uint)count)
        {
            throw new InvalidOperationException("All values of the column were read.");
        }

        value = bytes.AsSpan(position * Width, Width);
        position++;
        return true;
    }

    /// <summary>Reads the next value as a UUID.</summary>
    /// <returns><see langword="false"/> when it is null.</returns>
    /// <exception cref="InvalidOperationException">All values were read, or the column is not 16 bytes wide.</exception>
    public bool TryNext(out Guid value)
    {
        if (Width != UuidLength)
        {
            throw new InvalidOperationException("The column does not hold UUIDs.");
        }

        var hasValue = TryNext(out ReadOnlySpan<byte> bigEndian);
        value = hasValue ? new Guid(bigEndian, bigEndian: true) : default;
        return hasValue;
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        count = 0;
        base.Clear();
    }

    /// <inheritdoc/>
    public override void Rewind()
    {
        position = 0;
        base.Rewind();
    }

    /// <inheritdoc/>
    private protected override void ReleaseValues()
    {
        count = 0;
        Growth.Release(ref bytes);
    }

    /// <summary>Makes room for values that are filled by the caller.</summary>
    internal Span<byte> Extend(int more)
    {
        var needed = (count + (long)more) * Width;
        if (needed > bytes.Length)
        {
            Growth.Resize(ref bytes, needed);
        }

        var span = bytes.AsSpan(count * Width, more * Width);
        count += more;
        return span;
    }
}
