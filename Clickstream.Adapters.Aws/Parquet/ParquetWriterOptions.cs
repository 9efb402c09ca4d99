namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>How a file is written.</summary>
internal sealed class ParquetWriterOptions
{
    /// <summary>How pages are compressed; Snappy by default. Only the codecs that this code has.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Snappy;

    /// <summary>The program and version noted in the file, in the form "name version x.y.z (build hash)" that readers parse.</summary>
    public string CreatedBy { get; init; } = "clickstream version 1.0.0 (build none)";

    /// <summary>What the application notes in the file, written in this order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValueMetadata { get; init; } = [];
}
