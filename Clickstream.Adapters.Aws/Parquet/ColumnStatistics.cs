namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Bounds of the values of a column chunk, by which a reader skips row groups.</summary>
/// <remarks>
/// parquet.thrift, <c>struct Statistics</c>. Values are PLAIN, byte arrays without their length. The deprecated <c>min</c> and <c>max</c>
/// are neither written nor read: their order was never defined.
/// </remarks>
internal sealed record ColumnStatistics
{
    /// <summary>A value that none is less than; <see langword="null"/> when unknown.</summary>
    public byte[]? MinValue { get; init; }

    /// <summary>A value that none is greater than; <see langword="null"/> when unknown.</summary>
    public byte[]? MaxValue { get; init; }

    /// <summary>Values that are null; <see langword="null"/> when unknown.</summary>
    public long? NullCount { get; init; }

    /// <summary>Whether <see cref="MinValue"/> occurs, rather than being a shortened bound.</summary>
    public bool? IsMinValueExact { get; init; }

    /// <summary>Whether <see cref="MaxValue"/> occurs, rather than being a shortened bound.</summary>
    public bool? IsMaxValueExact { get; init; }

    /// <summary>Writes the struct as a field.</summary>
    public void Write(ThriftCompactWriter writer, int fieldId)
    {
        writer.BeginStruct(fieldId);
        if (NullCount is { } nullCount)
        {
            writer.WriteInt64(3, nullCount);
        }

        if (MaxValue is not null)
        {
            writer.WriteBinary(5, MaxValue);
        }

        if (MinValue is not null)
        {
            writer.WriteBinary(6, MinValue);
        }

        if (IsMaxValueExact is { } isMaxValueExact)
        {
            writer.WriteBoolean(7, isMaxValueExact);
        }

        if (IsMinValueExact is { } isMinValueExact)
        {
            writer.WriteBoolean(8, isMinValueExact);
        }

        writer.EndStruct();
    }

    /// <summary>Reads the struct.</summary>
    public static ColumnStatistics Read(ref ThriftCompactReader reader, ThriftType structType)
    {
        ThriftCompactReader.ExpectStruct(structType);
        var statistics = new ColumnStatistics();
        short fieldId = 0;
        while (reader.ReadField(ref fieldId, out var type))
        {
            switch (fieldId)
            {
                case 3:
                    statistics = statistics with { NullCount = reader.ReadInt64(type) };
                    break;
                case 5:
                    statistics = statistics with { MaxValue = reader.ReadBinary(type).ToArray() };
                    break;
                case 6:
                    statistics = statistics with { MinValue = reader.ReadBinary(type).ToArray() };
                    break;
                case 7:
                    statistics = statistics with { IsMaxValueExact = ThriftCompactReader.ReadBoolean(type) };
                    break;
                case 8:
                    statistics = statistics with { IsMinValueExact = ThriftCompactReader.ReadBoolean(type) };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return statistics;
    }
}
