namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The annotation that came before <see cref="LogicalType"/>; older readers know no other.</summary>
/// <remarks>parquet.thrift, <c>enum ConvertedType</c>; the numbers are those of the file format.</remarks>
internal enum ConvertedType
{
    Utf8 = 0,
    Map = 1,
    MapKeyValue = 2,
    List = 3,
    Enum = 4,
    Decimal = 5,
    Date = 6,
    TimeMillis = 7,
    TimeMicros = 8,
    TimestampMillis = 9,
    TimestampMicros = 10,
    UInt8 = 11,
    UInt16 = 12,
    UInt32 = 13,
    UInt64 = 14,
    Int8 = 15,
    Int16 = 16,
    Int32 = 17,
    Int64 = 18,
    Json = 19,
    Bson = 20,
    Interval = 21,
}

/// <summary>Translates between the two kinds of annotation, after the table in LogicalTypes.md.</summary>
internal static class ConvertedTypes
{
    /// <summary>Returns the older annotation of a logical type, or <see langword="null"/> where none exists (UUID, nanoseconds).</summary>
    public static ConvertedType? From(LogicalType type) => type.Kind switch
    {
        LogicalKind.String => ConvertedType.Utf8,
        LogicalKind.Map => ConvertedType.Map,
        LogicalKind.List => ConvertedType.List,
        LogicalKind.Enum => ConvertedType.Enum,
        LogicalKind.Decimal => ConvertedType.Decimal,
        LogicalKind.Date => ConvertedType.Date,
        LogicalKind.Time when type.Unit == TimeUnit.Millis => ConvertedType.TimeMillis,
        LogicalKind.Time when type.Unit == TimeUnit.Micros => ConvertedType.TimeMicros,
        LogicalKind.Timestamp when type.Unit == TimeUnit.Millis => ConvertedType.TimestampMillis,
        LogicalKind.Timestamp when type.Unit == TimeUnit.Micros => ConvertedType.TimestampMicros,
        LogicalKind.Integer => (type.BitWidth, type.IsSigned) switch
        {
            (8, true) => ConvertedType.Int8,
            (16, true) => ConvertedType.Int16,
            (32, true) => ConvertedType.Int32,
            (64, true) => ConvertedType.Int64,
            (8, false) => ConvertedType.UInt8,
            (16, false) => ConvertedType.UInt16,
            (32, false) => ConvertedType.UInt32,
            (64, false) => ConvertedType.UInt64,
            _ => null,
        },
        LogicalKind.Json => ConvertedType.Json,
        LogicalKind.Bson => ConvertedType.Bson,
        _ => null,
    };

    /// <summary>Returns the logical type that an older annotation means; files by older writers carry nothing else.</summary>
    /// <remarks>LogicalTypes.md, "Compatibility": the older annotations of time mean UTC.</remarks>
    public static LogicalType ToLogicalType(ConvertedType type, int precision, int scale) => type switch
    {
        ConvertedType.Utf8 => LogicalType.String,
        ConvertedType.Map or ConvertedType.MapKeyValue => new(LogicalKind.Map),
        ConvertedType.List => LogicalType.List,
        ConvertedType.Enum => new(LogicalKind.Enum),
        ConvertedType.Decimal => LogicalType.Decimal(precision, scale),
        ConvertedType.Date => LogicalType.Date,
        ConvertedType.TimeMillis => new(LogicalKind.Time) { Unit = TimeUnit.Millis, IsAdjustedToUtc = true },
        ConvertedType.TimeMicros => new(LogicalKind.Time) { Unit = TimeUnit.Micros, IsAdjustedToUtc = true },
        ConvertedType.TimestampMillis => new(LogicalKind.Timestamp) { Unit = TimeUnit.Millis, IsAdjustedToUtc = true },
        ConvertedType.TimestampMicros => LogicalType.TimestampMicros,
        ConvertedType.UInt8 => Unsigned(8),
        ConvertedType.UInt16 => Unsigned(16),
        ConvertedType.UInt32 => Unsigned(32),
        ConvertedType.UInt64 => Unsigned(64),
        ConvertedType.Int8 => LogicalType.Integer(8),
        ConvertedType.Int16 => LogicalType.Integer(16),
        ConvertedType.Int32 => LogicalType.Integer(32),
        ConvertedType.Int64 => LogicalType.Integer(64),
        ConvertedType.Json => LogicalType.Json,
        ConvertedType.Bson => new(LogicalKind.Bson),
        _ => LogicalType.None,
    };

    private static LogicalType Unsigned(int bitWidth) => new(LogicalKind.Integer) { BitWidth = bitWidth };
}
