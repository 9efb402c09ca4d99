using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Testing;
using Clickstream.Testing.Servers;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

/// <summary>The rows of a file of flat columns as text, by this codec and by DuckDB.</summary>
internal static class CellText
{
    private const long JulianDayOf1970 = 2_440_588;

    /// <summary>One line a row, as this codec reads it.</summary>
    public static List<string> Of(string path)
    {
        var reader = ParquetFileReader.Open(File.ReadAllBytes(path));
        var lines = new List<string>();
        for (var group = 0; group < reader.RowGroups.Count; group++)
        {
            var buffers = reader.ReadRowGroup(group);
            for (var row = 0; row < reader.RowGroups[group].RowCount; row++)
            {
                lines.Add(string.Join('|', reader.Schema.Columns.Select(column => Next(buffers[column]!) ?? "-")));
            }
        }

        return lines;
    }

    /// <summary>One line a row, as DuckDB reads it.</summary>
    public static List<string> OfDuckDb(string path)
    {
        var columns = ParquetFileReader.Open(File.ReadAllBytes(path)).Schema.Columns;
        var cells = columns.Select((column, i) => $"{Select(column)}::VARCHAR AS c{i}");
        return [.. DuckDb.Query($"SELECT {string.Join(", ", cells)} FROM '{path}'").Select(row => string.Join('|', columns.Select((column, i) =>
            row.GetProperty($"c{i}").GetString() is not { } text ? "-"
            : IsFloating(column.Field) ? Floating(double.Parse(text, CultureInfo.InvariantCulture))
            : text)))];
    }

    private static string Select(ParquetColumn column) => (column.Field.PhysicalType, column.Field.LogicalType.Kind) switch
    {
        (PhysicalType.ByteArray or PhysicalType.FixedLenByteArray, LogicalKind.None or LogicalKind.String) => $"hex(\"{column.Path}\")",
        (PhysicalType.Int96, _) => $"epoch_us(\"{column.Path}\")",
        _ => $"\"{column.Path}\"",
    };

    private static string? Next(ColumnBuffer buffer)
    {
        var field = buffer.Column.Field;
        switch (buffer)
        {
            case BooleanBuffer booleans:
                return booleans.TryNext(out var flag) ? flag ? "true" : "false" : null;
            case Int32Buffer integers:
                return integers.TryNext(out var number) ? Number(field, number) : null;
            case Int64Buffer integers:
                return integers.TryNext(out var large) ? Number(field, large) : null;
            case FloatBuffer floats:
                return floats.TryNext(out var single) ? Floating(single) : null;
            case DoubleBuffer doubles:
                return doubles.TryNext(out var real) ? Floating(real) : null;
            case FixedBytesBuffer fixedBytes:
                return fixedBytes.TryNext(out ReadOnlySpan<byte> fixedValue) ? Bytes(field, fixedValue) : null;
            default:
                return ((BytesBuffer)buffer).TryNext(out var value) ? Bytes(field, value) : null;
        }
    }

    private static string Bytes(PrimitiveField field, ReadOnlySpan<byte> value) => (field.PhysicalType, field.LogicalType.Kind) switch
    {
        (PhysicalType.Int96, _) => $"{((BinaryPrimitives.ReadInt32LittleEndian(value[8..]) - JulianDayOf1970) * 86_400_000_000)
            + (BinaryPrimitives.ReadInt64LittleEndian(value) / 1000)}",
        (_, LogicalKind.Decimal) => Number(field, new BigInteger(value, isBigEndian: true)),
        (_, LogicalKind.Float16) => Floating((double)BinaryPrimitives.ReadHalfLittleEndian(value)),
        _ => Convert.ToHexString(value),
    };

    private static string Number(PrimitiveField field, BigInteger value)
    {
        if (field.LogicalType.Kind is not LogicalKind.Decimal || field.LogicalType.Scale == 0)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(field.LogicalType.Scale + 1, '0');
        return $"{(value.Sign < 0 ? "-" : "")}{digits[..^field.LogicalType.Scale]}.{digits[^field.LogicalType.Scale..]}";
    }

    private static bool IsFloating(PrimitiveField field) =>
        field.PhysicalType is PhysicalType.Float or PhysicalType.Double || field.LogicalType.Kind is LogicalKind.Float16;

    /// <summary>A double that is a float shows with the digits of a float in DuckDB.</summary>
    private static string Floating(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture);
}
