using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Clickstream.Hosts.Collecting;

/// <summary>What came of inflating a body.</summary>
internal enum Inflation
{
    /// <summary>It is inflated.</summary>
    Done,

    /// <summary>It is longer than it may be.</summary>
    TooLong,

    /// <summary>It is not one whole member of gzip.</summary>
    Malformed,
}

/// <summary>Inflates bodies, never beyond a length.</summary>
/// <remarks>
/// Source: RFC 1952. A body ends with the length of all that was inflated. One that was cut off does not; nor does one with something
/// behind its member, such as a second member, unless that happens to end with this number: then what follows is passed over.
/// </remarks>
internal static class BodyEncoding
{
    /// <summary>The encoding that is taken beside none.</summary>
    public const string Gzip = "gzip";

    /// <summary>The bytes of an empty member.</summary>
    private const int ShortestMember = 18;

    /// <summary>Inflates a gzip body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="limit">The most bytes it may have when it is inflated.</param>
    /// <param name="inflated">What it holds; empty unless that could be told.</param>
    public static Inflation Inflate(ReadOnlyMemory<byte> body, int limit, out ReadOnlyMemory<byte> inflated)
    {
        inflated = ReadOnlyMemory<byte>.Empty;
        if (body.Length < ShortestMember || !MemoryMarshal.TryGetArray(body, out var bytes))
        {
            return Inflation.Malformed;
        }

        using var source = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        try
        {
            var chunk = new byte[16 * 1024];
            int read;
            while ((read = gzip.Read(chunk)) > 0)
            {
                target.Write(chunk, 0, read);
                if (target.Length > limit)
                {
                    return Inflation.TooLong;
                }
            }
        }
        catch (InvalidDataException)
        {
            return Inflation.Malformed;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(body.Span[^sizeof(uint)..]) != target.Length)
        {
            return Inflation.Malformed;
        }

        inflated = target.GetBuffer().AsMemory(0, (int)target.Length);
        return Inflation.Done;
    }
}
