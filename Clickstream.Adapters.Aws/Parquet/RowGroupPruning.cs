using System.Buffers.Binary;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Tells by their statistics which row groups need not be read.</summary>
/// <remarks>
/// parquet.thrift, <c>struct Statistics</c> and <c>union ColumnOrder</c>. Only an answer of <see langword="false"/> is certain: bounds may
/// be missing, and a value within them need not occur.
/// </remarks>
internal static class RowGroupPruning
{
    /// <summary>Whether a row group may have a value that lies between two others.</summary>
    /// <param name="rowGroup">The row group.</param>
    /// <param name="column">The column, of type INT32, INT64 or BYTE_ARRAY; of any other the answer is <see langword="true"/>.</param>
    /// <param name="least">The least value asked for, PLAIN and without length, as <see cref="ColumnStatistics"/> has them.</param>
    /// <param name="greatest">The greatest value asked for, likewise.</param>
    public static bool MayContain(RowGroupMetadata rowGroup, ParquetColumn column, ReadOnlySpan<byte> least, ReadOnlySpan<byte> greatest)
    {
        var chunk = rowGroup.Columns[column.Index];
        if (chunk.Statistics is not { } statistics)
        {
            return true;
        }

        // A list that is null or empty is counted with the nulls of its column, so this holds within lists too.
        if (statistics.NullCount == chunk.ValueCount)
        {
            return false;
        }

        return statistics is not { MinValue: { } min, MaxValue: { } max }
            || !IsComparable(column.Field, min, max)
            || (Compare(column.Field, min, greatest) <= 0 && Compare(column.Field, max, least) >= 0);
    }

    private static bool IsComparable(PrimitiveField field, byte[] min, byte[] max) => field.PhysicalType switch
    {
        PhysicalType.Int32 => min.Length == sizeof(int) && max.Length == sizeof(int) && IsSigned(field.LogicalType),
        PhysicalType.Int64 => min.Length == sizeof(long) && max.Length == sizeof(long) && IsSigned(field.LogicalType),
        PhysicalType.ByteArray => field.LogicalType.Kind is LogicalKind.None or LogicalKind.String or LogicalKind.Json or LogicalKind.Enum,
        _ => false,
    };

    private static bool IsSigned(LogicalType type) => type.Kind is not LogicalKind.Integer || type.IsSigned;

    private static int Compare(PrimitiveField field, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => field.PhysicalType switch
    {
        PhysicalType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt32LittleEndian(right)),
        PhysicalType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt64LittleEndian(right)),
        _ => left.SequenceCompareTo(right),
    };
}
