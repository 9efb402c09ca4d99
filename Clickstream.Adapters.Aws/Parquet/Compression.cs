using System.IO.Compression;
using System.Numerics;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Compresses and expands the bytes of a page.</summary>
/// <remarks>Compression.md of parquet-format.</remarks>
internal static class Compression
{
    /// <summary>Three bytes of Snappy copy at most 64.</summary>
    private const int MaxSnappyRatio = 22;

    /// <summary>Deflate reaches 1032 to 1.</summary>
    private const int MaxGzipRatio = 1032;

    /// <summary>Refuses a codec this code does not have, by its name.</summary>
    public static void RequireSupported(ParquetCompression compression)
    {
        if (compression is not (ParquetCompression.Uncompressed or ParquetCompression.Snappy or ParquetCompression.Gzip))
        {
            throw Enum.IsDefined(compression)
                ? ParquetException.Unsupported($"compression {compression.ToString().ToUpperInvariant()}")
                : ParquetException.Corrupt("a column has an unknown compression");
        }
    }

    /// <summary>Returns the bytes compressed; for no compression the input itself.</summary>
    /// <param name="compression">The codec.</param>
    /// <param name="input">The bytes.</param>
    /// <param name="scratch">Memory that holds what is returned until the next call; it is replaced when it is too small.</param>
    public static ReadOnlySpan<byte> Compress(
        ParquetCompression compression, ReadOnlySpan<byte> input, ref byte[] scratch) => compression switch
    {
        ParquetCompression.Uncompressed => input,
        ParquetCompression.Snappy => CompressSnappy(input, ref scratch),
        ParquetCompression.Gzip => CompressGzip(input),
        _ => throw new ArgumentOutOfRangeException(nameof(compression)),
    };

    /// <summary>Refuses a length after expansion that the compressed bytes cannot have, before memory is taken.</summary>
    public static void RequirePossible(ParquetCompression compression, int compressedLength, int length)
    {
        var longest = compression switch
        {
            ParquetCompression.Snappy => (long)compressedLength * MaxSnappyRatio,
            ParquetCompression.Gzip => (long)compressedLength * MaxGzipRatio,
            _ => compressedLength,
        };
        if (length < 0 || length > longest)
        {
            throw ParquetException.Corrupt("a page says it is longer than it can be");
        }
    }

    /// <summary>Expands bytes that must fill <paramref name="output"/> exactly.</summary>
    public static void Decompress(ParquetCompression compression, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (compression == ParquetCompression.Snappy)
        {
            SnappyDecoder.Decode(input, output);
        }
        else
        {
            DecompressGzip(input, output);
        }
    }

    private static ReadOnlySpan<byte> CompressSnappy(ReadOnlySpan<byte> input, ref byte[] scratch)
    {
        if (scratch.Length < SnappyEncoder.MostBytes(input.Length))
        {
            scratch = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)SnappyEncoder.MostBytes(input.Length))];
        }

        return scratch.AsSpan(0, SnappyEncoder.Encode(input, scratch));
    }

    private static byte[] CompressGzip(ReadOnlySpan<byte> input)
    {
        using var compressed = new MemoryStream(input.Length / 2);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(input);
        }

        return compressed.ToArray();
    }

    private static void DecompressGzip(ReadOnlySpan<byte> input, Span<byte> output)
    {
        try
        {
            using var compressed = new MemoryStream(input.ToArray(), writable: false);
            using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
            if (gzip.ReadAtLeast(output, output.Length, throwOnEndOfStream: false) != output.Length || gzip.ReadByte() >= 0)
            {
                throw ParquetException.Corrupt("a GZIP page does not expand to its length");
            }
        }
        catch (InvalidDataException exception)
        {
            throw ParquetException.Corrupt("a GZIP page is damaged", exception);
        }
    }
}
