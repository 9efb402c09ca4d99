namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>A top-level field of a schema: a column, or a list of structs.</summary>
internal abstract class ParquetField
{
    private protected ParquetField(string name, bool isOptional)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        IsOptional = isOptional;
    }

    /// <summary>The name of the field in its parent.</summary>
    public string Name { get; }

    /// <summary>Whether the field may be null.</summary>
    public bool IsOptional { get; }
}

/// <summary>A field that holds one value.</summary>
/// <remarks>The factory methods are the types this codec writes (LogicalTypes.md); a file that is read may have others.</remarks>
internal sealed class PrimitiveField : ParquetField
{
    private const int Int96Length = 12;

    internal PrimitiveField(string name, bool isOptional, PhysicalType physicalType, LogicalType logicalType = default, int typeLength = 0)
        : base(name, isOptional)
    {
        PhysicalType = physicalType;
        LogicalType = logicalType;
        TypeLength = typeLength;
    }

    /// <summary>How a value is stored.</summary>
    public PhysicalType PhysicalType { get; }

    /// <summary>What a value means.</summary>
    public LogicalType LogicalType { get; }

    /// <summary>Bytes of a value of type <see cref="PhysicalType.FixedLenByteArray"/>, else 0.</summary>
    public int TypeLength { get; }

    /// <summary>Bytes of a value whose bytes all have one length, else 0.</summary>
    public int Width => PhysicalType is PhysicalType.Int96 ? Int96Length : TypeLength;

    /// <summary>Whether the writer uses DELTA_BINARY_PACKED instead of a dictionary; good for values that rise.</summary>
    public bool IsDeltaEncoded { get; private init; }

    /// <summary>True or false.</summary>
    public static PrimitiveField Boolean(string name, bool optional = false) => new(name, optional, PhysicalType.Boolean);

    /// <summary>A signed integer of 16 bits, stored as INT32.</summary>
    public static PrimitiveField Int16(string name, bool optional = false) =>
        new(name, optional, PhysicalType.Int32, LogicalType.Integer(16));

    /// <summary>A signed integer of 32 bits.</summary>
    public static PrimitiveField Int32(string name, bool optional = false) =>
        new(name, optional, PhysicalType.Int32, LogicalType.Integer(32));

    /// <summary>A signed integer of 64 bits.</summary>
    public static PrimitiveField Int64(string name, bool optional = false, bool delta = false) =>
        new(name, optional, PhysicalType.Int64, LogicalType.Integer(64)) { IsDeltaEncoded = delta };

    /// <summary>Twelve bytes; deprecated by the format, and written for engines that ask for it.</summary>
    public static PrimitiveField Int96(string name, bool optional = false) => new(name, optional, PhysicalType.Int96);

    /// <summary>A floating-point number of 32 bits.</summary>
    public static PrimitiveField Float(string name, bool optional = false) => new(name, optional, PhysicalType.Float);

    /// <summary>A floating-point number of 64 bits.</summary>
    public static PrimitiveField Double(string name, bool optional = false) => new(name, optional, PhysicalType.Double);

    /// <summary>Days since 1970-01-01, stored as INT32.</summary>
    public static PrimitiveField Date(string name, bool optional = false) => new(name, optional, PhysicalType.Int32, LogicalType.Date);

    /// <summary>Microseconds since 1970-01-01T00:00Z, stored as INT64.</summary>
    public static PrimitiveField Timestamp(string name, bool optional = false, bool delta = true) =>
        new(name, optional, PhysicalType.Int64, LogicalType.TimestampMicros) { IsDeltaEncoded = delta };

    /// <summary>A decimal, stored unscaled as INT64.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="precision">Digits in all, 1 to 18.</param>
    /// <param name="scale">Digits after the point, 0 to <paramref name="precision"/>.</param>
    /// <param name="optional">Whether the value may be null.</param>
    public static PrimitiveField Decimal(string name, int precision, int scale, bool optional = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 18);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        return new(name, optional, PhysicalType.Int64, LogicalType.Decimal(precision, scale));
    }

    /// <summary>UTF-8 text.</summary>
    public static PrimitiveField String(string name, bool optional = false) =>
        new(name, optional, PhysicalType.ByteArray, LogicalType.String);

    /// <summary>A JSON document as UTF-8 text.</summary>
    public static PrimitiveField Json(string name, bool optional = false) => new(name, optional, PhysicalType.ByteArray, LogicalType.Json);

    /// <summary>Bytes of any length.</summary>
    public static PrimitiveField Bytes(string name, bool optional = false) => new(name, optional, PhysicalType.ByteArray);

    /// <summary>Bytes of one length, at least 1.</summary>
    public static PrimitiveField FixedBytes(string name, int length, bool optional = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new(name, optional, PhysicalType.FixedLenByteArray, LogicalType.None, length);
    }

    /// <summary>A UUID, stored as 16 bytes, big-endian.</summary>
    public static PrimitiveField Uuid(string name, bool optional = false) =>
        new(name, optional, PhysicalType.FixedLenByteArray, LogicalType.Uuid, 16);
}

/// <summary>A field that holds any number of structs, in order.</summary>
/// <remarks>
/// LogicalTypes.md, "Lists": three levels, of which the middle one repeats. This codec writes the structs themselves as required; other
/// writers make them optional and use other names.
/// </remarks>
internal sealed class ListField : ParquetField
{
    /// <summary>Makes a list field.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="optional">Whether the list as a whole may be null, which is not the same as empty.</param>
    /// <param name="elementFields">The fields of a struct, at least one.</param>
    public ListField(string name, bool optional, params ReadOnlySpan<PrimitiveField> elementFields) : base(name, optional)
    {
        if (elementFields.IsEmpty)
        {
            throw new ArgumentException("A list needs at least one field.", nameof(elementFields));
        }

        ElementFields = [.. elementFields];
    }

    /// <summary>The fields of a struct.</summary>
    public IReadOnlyList<PrimitiveField> ElementFields { get; }

    /// <summary>Whether a struct of the list may be null.</summary>
    public bool IsElementOptional { get; internal init; }

    /// <summary>The name of the repeated group.</summary>
    public string RepeatedName { get; internal init; } = "list";

    /// <summary>The name of the struct in the repeated group.</summary>
    public string ElementName { get; internal init; } = "element";
}
