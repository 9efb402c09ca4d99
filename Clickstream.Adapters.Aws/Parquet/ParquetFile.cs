namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>What stands at both ends of a file.</summary>
/// <remarks>README.md of parquet-format, "File format".</remarks>
internal static class ParquetFile
{
    /// <summary>Bytes after the footer: its length and the magic.</summary>
    public const int TrailerLength = 8;

    /// <summary>The first and the last bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>The same of a file whose footer is encrypted.</summary>
    public static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;
}
