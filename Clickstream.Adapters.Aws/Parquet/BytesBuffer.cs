using System.Runtime.CompilerServices;
using System.Text;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Where a value of a <see cref="BytesBuffer"/> is.</summary>
internal readonly record struct ByteRange(int Start, int Length);

/// <summary>A column of type BYTE_ARRAY.</summary>
/// <remarks>
/// All bytes are in one array and a value is a range of it. Values of a dictionary share their bytes, so a short file cannot ask for much
/// memory by repeating a long value.
/// </remarks>
internal sealed class BytesBuffer(ParquetColumn column) : ColumnBuffer(column)
{
    private byte[] bytes = [];
    private int byteCount;
    private ByteRange[] ranges = [];
    private int count;
    private int position;

    /// <inheritdoc/>
    public override int ValueCount => count;

    /// <inheritdoc/>
    public override long ByteCount => byteCount + ((long)count * Unsafe.SizeOf<ByteRange>());

    /// <summary>The value at <paramref name="index"/> among the values that are not null; valid until the next append.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var range = Ranges[index];
            return bytes.AsSpan(range.Start, range.Length);
        }
    }

    /// <summary>Where the values that are not null are in <see cref="Bytes"/>, in order.</summary>
    public ReadOnlySpan<ByteRange> Ranges => ranges.AsSpan(0, count);

    /// <summary>The bytes that <see cref="Ranges"/> speak of.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, byteCount);

    /// <summary>Appends a value: a row of a flat column, or an element of the list begun last.</summary>
    public void Append(ReadOnlySpan<byte> value)
    {
        AddValueEntry();
        AddRange(new ByteRange(byteCount, value.Length));
        value.CopyTo(ExtendBytes(value.Length));
    }

    /// <summary>Appends a text as UTF-8: a row of a flat column, or an element of the list begun last.</summary>
    public void Append(string value) => Append(value.AsSpan());

    /// <summary>Appends a text as UTF-8: a row of a flat column, or an element of the list begun last.</summary>
    public void Append(ReadOnlySpan<char> value)
    {
        AddValueEntry();
        var start = byteCount;
        var room = ExtendBytes(Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, room);
        byteCount = start + length;
        AddRange(new ByteRange(start, length));
    }

    /// <summary>Appends the value that was appended last once more; both share their bytes.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public bool TryAppendAgain()
    {
        if (count == 0)
        {
            return false;
        }

        AddValueEntry();
        AddRange(ranges[count - 1]);
        return true;
    }

    /// <summary>Reads the next value; the span is valid until the next append.</summary>
    /// <returns><see langword="false"/> when it is null.</returns>
    /// <exception cref="InvalidOperationException">All values were read.</exception>
    public bool TryNext(out ReadOnlySpan<byte> value)
    {
        var hasValue = TryNextRange(out ByteRange range);
        value = hasValue ? bytes.AsSpan(range.Start, range.Length) : default;
        return hasValue;
    }

    /// <summary>Reads where the next value is in <see cref="Bytes"/>; equal ranges are equal values.</summary>
    /// <returns><see langword="false"/> when it is null.</returns>
    /// <exception cref="InvalidOperationException">All values were read.</exception>
    public bool TryNextRange(out ByteRange range)
    {
        if (!TakeEntry())
        {
            range = default;
            return false;
        }

        if ((uint)position >= (uint)count)
        {
            throw new InvalidOperationException("All values of the column were read.");
        }

        range = ranges[position++];
        return true;
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        count = 0;
        byteCount = 0;
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
        (count, byteCount) = (0, 0);
        Growth.Release(ref bytes);
        Growth.Release(ref ranges);
    }

    /// <summary>Makes room for bytes that the reader fills; they start at the present length of <see cref="Bytes"/>.</summary>
    internal Span<byte> ExtendBytes(int more)
    {
        if (more > bytes.Length - byteCount)
        {
            Growth.Resize(ref bytes, byteCount + (long)more);
        }

        var span = bytes.AsSpan(byteCount, more);
        byteCount += more;
        return span;
    }

    /// <summary>Makes room for values whose ranges the reader fills.</summary>
    internal Span<ByteRange> ExtendRanges(int more)
    {
        if (more > ranges.Length - count)
        {
            Growth.Resize(ref ranges, count + (long)more);
        }

        var span = ranges.AsSpan(count, more);
        count += more;
        return span;
    }

    private void AddRange(ByteRange range)
    {
        if (count == ranges.Length)
        {
            Growth.Resize(ref ranges, count + 1L);
        }

        ranges[count++] = range;
    }
}
