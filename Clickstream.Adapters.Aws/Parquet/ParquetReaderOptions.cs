namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>How a file is read.</summary>
internal sealed class ParquetReaderOptions
{
    /// <summary>
    /// The most bytes that the pages and values of one row group may take in memory, or 64 times the length of the file where that is more;
    /// 1 GiB by default.
    /// </summary>
    public long MaxRowGroupBytes { get; init; } = 1L << 30;
}
