namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>A Parquet file cannot be read: it is cut off, damaged, or uses a feature this codec does not have.</summary>
internal sealed class ParquetException : Exception
{
    /// <summary>The file ends before the part that is read does.</summary>
    public const string TruncatedCode = "parquet.truncated";

    /// <summary>Two parts of the file contradict each other or the specification.</summary>
    public const string CorruptCode = "parquet.corrupt";

    /// <summary>The file may be valid, but needs a feature this codec does not have.</summary>
    public const string UnsupportedCode = "parquet.unsupported";

    private ParquetException(string code, string message, Exception? inner = null) : base(message, inner) => Code = code;

    /// <summary>Stable identifier of the reason: one of the constants of this class.</summary>
    public string Code { get; }

    /// <summary>Makes the exception for input that ends too early.</summary>
    public static ParquetException Truncated(string what) => new(TruncatedCode, $"The Parquet file is truncated: {what}.");

    /// <summary>Makes the exception for input that contradicts itself or the specification.</summary>
    public static ParquetException Corrupt(string what, Exception? inner = null) =>
        new(CorruptCode, $"The Parquet file is corrupt: {what}.", inner);

    /// <summary>Makes the exception for a feature that is refused, by its name in the specification.</summary>
    public static ParquetException Unsupported(string feature) =>
        new(UnsupportedCode, $"The Parquet file uses a feature that is not supported: {feature}.");
}
