namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes and reads the logical type of a schema element.</summary>
/// <remarks>parquet.thrift, <c>union LogicalType</c>: a struct with one field, whose id says the kind.</remarks>
internal static class LogicalTypeThrift
{
    /// <summary>Writes the union as a field.</summary>
    public static void Write(ThriftCompactWriter writer, int fieldId, LogicalType type)
    {
        writer.BeginStruct(fieldId);
        writer.BeginStruct((int)type.Kind);
        switch (type.Kind)
        {
            case LogicalKind.Decimal:
                writer.WriteInt32(1, type.Scale);
                writer.WriteInt32(2, type.Precision);
                break;
            case LogicalKind.Time or LogicalKind.Timestamp:
                writer.WriteBoolean(1, type.IsAdjustedToUtc);
                writer.BeginStruct(2);
                writer.WriteEmptyStruct((int)type.Unit);
                writer.EndStruct();
                break;
            case LogicalKind.Integer:
                writer.WriteByte(1, type.BitWidth);
                writer.WriteBoolean(2, type.IsSigned);
                break;
            default:
                break;
        }

        writer.EndStruct();
        writer.EndStruct();
    }

    /// <summary>Reads the union; a kind that a later version of the format added reads as none.</summary>
    public static LogicalType Read(ref ThriftCompactReader reader, ThriftType type)
    {
        ThriftCompactReader.ExpectStruct(type);
        var result = LogicalType.None;
        short kind = 0;
        while (reader.ReadField(ref kind, out var memberType))
        {
            ThriftCompactReader.ExpectStruct(memberType);
            result = ReadMember(ref reader, new LogicalType((LogicalKind)kind));
        }

        return Enum.IsDefined(result.Kind) ? result : LogicalType.None;
    }

    private static LogicalType ReadMember(ref ThriftCompactReader reader, LogicalType result)
    {
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (result.Kind, fieldId)
            {
                case (LogicalKind.Decimal, 1):
                    result = result with { Scale = reader.ReadInt32(type) };
                    break;
                case (LogicalKind.Decimal, 2):
                    result = result with { Precision = reader.ReadInt32(type) };
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 1):
                    result = result with { IsAdjustedToUtc = ThriftCompactReader.ReadBoolean(type) };
                    break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 2):
                    result = result with { Unit = ReadUnit(ref reader, type) };
                    break;
                case (LogicalKind.Integer, 1):
                    result = result with { BitWidth = reader.ReadInt32(type) };
                    break;
                case (LogicalKind.Integer, 2):
                    result = result with { IsSigned = ThriftCompactReader.ReadBoolean(type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return result;
    }

    private static TimeUnit ReadUnit(ref ThriftCompactReader reader, ThriftType type)
    {
        ThriftCompactReader.ExpectStruct(type);
        var unit = TimeUnit.None;
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var memberType))
        {
            unit = (TimeUnit)fieldId;
            reader.Skip(memberType);
        }

        return unit;
    }
}
