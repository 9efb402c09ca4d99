using System.Security.Cryptography;

namespace Clickstream.Domain.Events;

/// <summary>SHA-256 of short texts, of which every event has one or more.</summary>
/// <remarks>Setting up a hash costs more than hashing a few hundred bytes, so every thread keeps one, empty between calls.</remarks>
internal static class Sha256
{
    /// <summary>The length of a hash, in bytes.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    [ThreadStatic]
    private static IncrementalHash? hash;

    /// <summary>Hashes an input.</summary>
    public static void Hash(ReadOnlySpan<byte> input, Span<byte> destination)
    {
        hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(input);
        hash.GetHashAndReset(destination);
    }
}
