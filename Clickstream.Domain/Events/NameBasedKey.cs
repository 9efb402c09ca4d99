using System.Buffers.Binary;
using System.Text;

namespace Clickstream.Domain.Events;

/// <summary>Keys that are computed from what they name, so that every machine and every rebuild finds the same ones.</summary>
/// <remarks>
/// The input is a kind of thing followed by its natural key, each part prefixed by its length in UTF-8 bytes (−1 for <c>null</c>), so that
/// no two different natural keys share an input. 128-bit keys are UUIDs of version 8 (RFC 9562 §5.8) over SHA-256; 63-bit ones are its
/// first eight bytes with the sign cleared.
/// </remarks>
public static class NameBasedKey
{
    private const int StackBytes = 512;

    /// <summary>A UUID for a thing of a kind, known by texts.</summary>
    public static Guid Uuid(string kind, params ReadOnlySpan<string?> parts)
    {
        Span<byte> hash = stackalloc byte[Sha256.Bytes];
        Hash(kind, parts, hash);
        return ToUuid(hash);
    }

    /// <summary>A UUID for a thing of a kind, known by another UUID, a second one and a number.</summary>
    public static Guid Uuid(string kind, Guid first, Guid second, long third)
    {
        Span<byte> input = stackalloc byte[40 + Encoding.UTF8.GetMaxByteCount(kind.Length)];
        first.TryWriteBytes(input, bigEndian: true, out _);
        second.TryWriteBytes(input[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(input[32..], third);
        var length = 40 + Encoding.UTF8.GetBytes(kind, input[40..]);
        Span<byte> hash = stackalloc byte[Sha256.Bytes];
        Sha256.Hash(input[..length], hash);
        return ToUuid(hash);
    }

    /// <summary>A positive 63-bit key for a thing of a kind, known by texts.</summary>
    public static long Key(string kind, params ReadOnlySpan<string?> parts)
    {
        Span<byte> hash = stackalloc byte[Sha256.Bytes];
        Hash(kind, parts, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }

    private static void Hash(string kind, ReadOnlySpan<string?> parts, Span<byte> hash)
    {
        var size = 4 + Encoding.UTF8.GetMaxByteCount(kind.Length);
        foreach (var part in parts)
        {
            size += 4 + Encoding.UTF8.GetMaxByteCount(part?.Length ?? 0);
        }

        Span<byte> input = size <= StackBytes ? stackalloc byte[StackBytes] : new byte[size];
        var length = Append(input, 0, kind);
        foreach (var part in parts)
        {
            length = Append(input, length, part);
        }

        Sha256.Hash(input[..length], hash);
    }

    private static int Append(Span<byte> input, int at, string? part)
    {
        var bytes = part is null ? -1 : Encoding.UTF8.GetBytes(part, input[(at + 4)..]);
        BinaryPrimitives.WriteInt32BigEndian(input[at..], bytes);
        return at + 4 + Math.Max(bytes, 0);
    }

    private static Guid ToUuid(ReadOnlySpan<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[16];
        hash[..16].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
