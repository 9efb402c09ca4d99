namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>How a value is stored.</summary>
/// <remarks>parquet.thrift, <c>enum Type</c>; the numbers are those of the file format.</remarks>
internal enum PhysicalType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Int96 = 3,
    Float = 4,
    Double = 5,
    ByteArray = 6,
    FixedLenByteArray = 7,
}

/// <summary>How often a field occurs in its parent.</summary>
/// <remarks>parquet.thrift, <c>enum FieldRepetitionType</c>.</remarks>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}

/// <summary>How the values of a page are written.</summary>
/// <remarks>parquet.thrift, <c>enum Encoding</c>, and Encodings.md.</remarks>
internal enum ParquetEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}

/// <summary>How the bytes of a page are compressed.</summary>
/// <remarks>parquet.thrift, <c>enum CompressionCodec</c>, and Compression.md.</remarks>
internal enum ParquetCompression
{
    Uncompressed = 0,
    Snappy = 1,
    Gzip = 2,
    Lzo = 3,
    Brotli = 4,
    Lz4 = 5,
    Zstd = 6,
    Lz4Raw = 7,
}
