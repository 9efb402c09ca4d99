using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Finds the bounds of the values of a column chunk.</summary>
/// <remarks>
/// parquet.thrift, <c>union ColumnOrder</c>, TYPE_ORDER: the order of each type, and how bounds of FLOAT and DOUBLE are noted.
/// </remarks>
internal static class StatisticsCollector
{
    /// <summary>Longer bounds are shortened: footers are read whole, and 64 bytes tell row groups apart.</summary>
    public const int MaxBoundLength = 64;

    /// <summary>Collects the statistics of a column chunk.</summary>
    /// <param name="buffer">The values.</param>
    /// <param name="entries">Positions among which every distinct value is; empty to look at all.</param>
    public static ColumnStatistics Collect(ColumnBuffer buffer, ReadOnlySpan<int> entries) =>
        Collect(buffer, .., entries, buffer.EntryCount - buffer.ValueCount);

    /// <summary>Collects the statistics of a part of a column chunk.</summary>
    /// <param name="buffer">The values.</param>
    /// <param name="part">Which values.</param>
    /// <param name="entries">Positions among which every distinct value of the part is; empty to look at all of the part.</param>
    /// <param name="nullCount">How many values of the part are null.</param>
    public static ColumnStatistics Collect(ColumnBuffer buffer, Range part, ReadOnlySpan<int> entries, long nullCount)
    {
        var isEmpty = part.GetOffsetAndLength(buffer.ValueCount).Length == 0;
        var statistics = isEmpty || !HasKnownOrder(buffer.Column.Field) ? null : Bounds(buffer, part, entries);
        return (statistics ?? new ColumnStatistics()) with { NullCount = nullCount };
    }

    private static bool HasKnownOrder(PrimitiveField field) => field.PhysicalType is not PhysicalType.Int96 && field.LogicalType.Kind switch
    {
        LogicalKind.Integer => field.LogicalType.IsSigned,
        LogicalKind.Decimal => field.PhysicalType is PhysicalType.Int32 or PhysicalType.Int64,
        LogicalKind.None or LogicalKind.String or LogicalKind.Json or LogicalKind.Bson or LogicalKind.Enum or LogicalKind.Uuid
            or LogicalKind.Date or LogicalKind.Time or LogicalKind.Timestamp => true,
        _ => false,
    };

    private static ColumnStatistics? Bounds(ColumnBuffer buffer, Range part, ReadOnlySpan<int> entries)
    {
        switch (buffer)
        {
            case BooleanBuffer booleans:
                var flags = booleans.Values[part];
                return Exact([(byte)(flags.Contains(false) ? 0 : 1)], [(byte)(flags.Contains(true) ? 1 : 0)]);
            case Int32Buffer integers:
                var (min32, max32) = Range(integers.Values, part, entries);
                return Exact(LittleEndian(min32), LittleEndian(max32));
            case Int64Buffer integers:
                var (min64, max64) = Range(integers.Values, part, entries);
                return Exact(LittleEndian(min64), LittleEndian(max64));
            case FloatBuffer floats:
                return FloatingBounds(floats.Values[part], BinaryPrimitives.WriteSingleLittleEndian);
            case DoubleBuffer doubles:
                return FloatingBounds(doubles.Values[part], BinaryPrimitives.WriteDoubleLittleEndian);
            case FixedBytesBuffer fixedBytes when fixedBytes.Width <= MaxBoundLength:
                return FixedBounds(fixedBytes, part, entries);
            case BytesBuffer bytes:
                return BytesBounds(bytes, part, entries);
            default:
                return null;
        }
    }

    private static (T Min, T Max) Range<T>(ReadOnlySpan<T> values, Range part, ReadOnlySpan<int> entries)
        where T : unmanaged, IComparable<T>
    {
        var min = values[part.Start];
        var max = min;
        if (entries.IsEmpty)
        {
            foreach (var value in values[part])
            {
                min = value.CompareTo(min) < 0 ? value : min;
                max = value.CompareTo(max) > 0 ? value : max;
            }
        }

        foreach (var position in entries)
        {
            var value = values[position];
            min = value.CompareTo(min) < 0 ? value : min;
            max = value.CompareTo(max) > 0 ? value : max;
        }

        return (min, max);
    }

    private static ColumnStatistics? FloatingBounds<T>(ReadOnlySpan<T> values, Action<Span<byte>, T> write)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // A NaN is never a bound; a zero is noted so that it bounds both zeros.
        var min = T.PositiveInfinity;
        var max = T.NegativeInfinity;
        foreach (var value in values)
        {
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        if (min > max)
        {
            // All values are NaN.
            return null;
        }

        var minBytes = new byte[Unsafe.SizeOf<T>()];
        var maxBytes = new byte[Unsafe.SizeOf<T>()];
        write(minBytes, T.IsZero(min) ? T.NegativeZero : min);
        write(maxBytes, T.IsZero(max) ? T.Zero : max);
        return new ColumnStatistics { MinValue = minBytes, MaxValue = maxBytes };
    }

    private static ColumnStatistics FixedBounds(FixedBytesBuffer values, Range part, ReadOnlySpan<int> entries)
    {
        var (start, length) = part.GetOffsetAndLength(values.ValueCount);
        var min = values[start];
        var max = min;
        var count = entries.IsEmpty ? length : entries.Length;
        for (var i = 0; i < count; i++)
        {
            var value = values[entries.IsEmpty ? start + i : entries[i]];
            min = value.SequenceCompareTo(min) < 0 ? value : min;
            max = value.SequenceCompareTo(max) > 0 ? value : max;
        }

        return Exact(min.ToArray(), max.ToArray());
    }

    private static ColumnStatistics BytesBounds(BytesBuffer values, Range part, ReadOnlySpan<int> entries)
    {
        var (start, length) = part.GetOffsetAndLength(values.ValueCount);
        var min = values[start];
        var max = min;
        var count = entries.IsEmpty ? length : entries.Length;
        for (var i = 0; i < count; i++)
        {
            var value = values[entries.IsEmpty ? start + i : entries[i]];
            min = value.SequenceCompareTo(min) < 0 ? value : min;
            max = value.SequenceCompareTo(max) > 0 ? value : max;
        }

        var kind = values.Column.Field.LogicalType;
        if (kind.Kind is LogicalKind.Json or LogicalKind.Bson && Math.Max(min.Length, max.Length) > MaxBoundLength)
        {
            // A bound must be a valid value, which a shortened document is not.
            return new ColumnStatistics();
        }

        return new ColumnStatistics
        {
            MinValue = BoundTruncation.Lower(min, MaxBoundLength, kind.IsText),
            MaxValue = BoundTruncation.Upper(max, MaxBoundLength, kind.IsText),
            IsMinValueExact = min.Length <= MaxBoundLength,
            IsMaxValueExact = max.Length <= MaxBoundLength,
        };
    }

    private static ColumnStatistics Exact(byte[] min, byte[] max) =>
        new() { MinValue = min, MaxValue = max, IsMinValueExact = true, IsMaxValueExact = true };

    private static byte[] LittleEndian(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] LittleEndian(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
