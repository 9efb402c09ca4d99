using System.Runtime.CompilerServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>A column whose values have a .NET type of their own.</summary>
internal abstract class ValueBuffer<T> : ColumnBuffer
    where T : unmanaged
{
    private T[] values = [];
    private int count;
    private int position;

    private protected ValueBuffer(ParquetColumn column) : base(column)
    {
    }

    /// <inheritdoc/>
    public sealed override int ValueCount => count;

    /// <inheritdoc/>
    public sealed override long ByteCount => (long)count * Unsafe.SizeOf<T>();

    /// <summary>The values that are not null, in order; valid until the next append.</summary>
    public ReadOnlySpan<T> Values => values.AsSpan(0, count);

    /// <summary>Appends a value: a row of a flat column, or an element of the list begun last.</summary>
    public void Append(T value)
    {
        AddValueEntry();
        if (count == values.Length)
        {
            Growth.Resize(ref values, count + 1L);
        }

        values[count++] = value;
    }

    /// <summary>Reads the next value.</summary>
    /// <returns><see langword="false"/> when it is null.</returns>
    /// <exception cref="InvalidOperationException">All values were read.</exception>
    public bool TryNext(out T value)
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

        value = values[position++];
        return true;
    }

    /// <inheritdoc/>
    public sealed override void Clear()
    {
        count = 0;
        base.Clear();
    }

    /// <inheritdoc/>
    public sealed override void Rewind()
    {
        position = 0;
        base.Rewind();
    }

    /// <inheritdoc/>
    private protected sealed override void ReleaseValues()
    {
        count = 0;
        Growth.Release(ref values);
    }

    /// <summary>Makes room for values that the reader fills.</summary>
    internal Span<T> Extend(int more)
    {
        if (more > values.Length - count)
        {
            Growth.Resize(ref values, count + (long)more);
        }

        var span = values.AsSpan(count, more);
        count += more;
        return span;
    }
}

/// <summary>A column of type BOOLEAN.</summary>
internal sealed class BooleanBuffer(ParquetColumn column) : ValueBuffer<bool>(column);

/// <summary>A column of type INT32.</summary>
internal sealed class Int32Buffer(ParquetColumn column) : ValueBuffer<int>(column);

/// <summary>A column of type INT64.</summary>
internal sealed class Int64Buffer(ParquetColumn column) : ValueBuffer<long>(column);

/// <summary>A column of type FLOAT.</summary>
internal sealed class FloatBuffer(ParquetColumn column) : ValueBuffer<float>(column);

/// <summary>A column of type DOUBLE.</summary>
internal sealed class DoubleBuffer(ParquetColumn column) : ValueBuffer<double>(column);
