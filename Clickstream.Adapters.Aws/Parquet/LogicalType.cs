namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The names of the logical types.</summary>
/// <remarks>
/// parquet.thrift, <c>union LogicalType</c>; the numbers are the field ids of the union. <see cref="None"/> stands for no annotation.
/// </remarks>
internal enum LogicalKind
{
    None = 0,
    String = 1,
    Map = 2,
    List = 3,
    Enum = 4,
    Decimal = 5,
    Date = 6,
    Time = 7,
    Timestamp = 8,
    Integer = 10,
    Unknown = 11,
    Json = 12,
    Bson = 13,
    Uuid = 14,
    Float16 = 15,
    Variant = 16,
    Geometry = 17,
    Geography = 18,
}

/// <summary>The unit of a time of day or a point in time.</summary>
/// <remarks>parquet.thrift, <c>union TimeUnit</c>; the numbers are the field ids of the union.</remarks>
internal enum TimeUnit
{
    None = 0,
    Millis = 1,
    Micros = 2,
    Nanos = 3,
}

/// <summary>What a stored value means.</summary>
/// <remarks>LogicalTypes.md. Parameters that a kind does not have are zero.</remarks>
internal readonly record struct LogicalType(LogicalKind Kind)
{
    /// <summary>No annotation: the physical value is the value.</summary>
    public static LogicalType None => default;

    /// <summary>UTF-8 text.</summary>
    public static LogicalType String => new(LogicalKind.String);

    /// <summary>A JSON document as UTF-8 text.</summary>
    public static LogicalType Json => new(LogicalKind.Json);

    /// <summary>A UUID in 16 bytes, big-endian.</summary>
    public static LogicalType Uuid => new(LogicalKind.Uuid);

    /// <summary>Days since 1970-01-01.</summary>
    public static LogicalType Date => new(LogicalKind.Date);

    /// <summary>Microseconds since 1970-01-01T00:00Z.</summary>
    public static LogicalType TimestampMicros => new(LogicalKind.Timestamp) { Unit = TimeUnit.Micros, IsAdjustedToUtc = true };

    /// <summary>Digits of a decimal in all.</summary>
    public int Precision { get; init; }

    /// <summary>Digits of a decimal after its point.</summary>
    public int Scale { get; init; }

    /// <summary>Bits of an integer: 8, 16, 32 or 64.</summary>
    public int BitWidth { get; init; }

    /// <summary>Whether an integer is signed.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The unit of a time or a timestamp.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Whether a time or a timestamp is UTC rather than local.</summary>
    public bool IsAdjustedToUtc { get; init; }

    /// <summary>Whether the value is text in UTF-8, so that a bound of it must be valid UTF-8 as well.</summary>
    public bool IsText => Kind is LogicalKind.String or LogicalKind.Json or LogicalKind.Enum;

    /// <summary>A decimal of <paramref name="precision"/> digits, <paramref name="scale"/> of them after the point.</summary>
    public static LogicalType Decimal(int precision, int scale) => new(LogicalKind.Decimal) { Precision = precision, Scale = scale };

    /// <summary>A signed integer of <paramref name="bitWidth"/> bits.</summary>
    public static LogicalType Integer(int bitWidth) => new(LogicalKind.Integer) { BitWidth = bitWidth, IsSigned = true };

    /// <summary>The annotation of the group around a list.</summary>
    public static LogicalType List => new(LogicalKind.List);
}
