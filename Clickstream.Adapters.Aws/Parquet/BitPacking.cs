using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Puts integers of a fixed number of bits one after another, the lowest bit first.</summary>
/// <remarks>
/// Encodings.md, "Run Length Encoding / Bit-Packing Hybrid", the bit-packed run; PLAIN booleans and DELTA_BINARY_PACKED use the same order.
/// </remarks>
internal static class BitPacking
{
    private const ulong LowBitOfEachByte = 0x0101_0101_0101_0101;

    /// <summary>Returns the bits that the integers from 0 to <paramref name="largest"/> need.</summary>
    public static int Width(ulong largest) => 64 - BitOperations.LeadingZeroCount(largest);

    /// <summary>Returns the bytes that <paramref name="count"/> integers take.</summary>
    public static int ByteCount(int count, int width) => checked((int)(((long)count * width + 7) / 8));

    /// <summary>Packs integers, which must fit in <paramref name="width"/> bits, 1 to 64.</summary>
    /// <param name="values">What to pack.</param>
    /// <param name="width">Bits of each.</param>
    /// <param name="packed">As many bytes as <see cref="ByteCount"/> says, or more, which become 0.</param>
    public static void Pack<T>(ReadOnlySpan<T> values, int width, Span<byte> packed)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong word = 0;
        var bits = 0;
        foreach (var item in values)
        {
            var value = ulong.CreateTruncating(item);
            word |= value << bits;
            bits += width;
            if (bits >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(packed, word);
                packed = packed[sizeof(ulong)..];
                bits -= 64;
                word = bits == 0 ? 0 : value >> (width - bits);
            }
        }

        for (; bits > 0; bits -= 8)
        {
            packed[0] = (byte)word;
            packed = packed[1..];
            word >>= 8;
        }

        packed.Clear();
    }

    /// <summary>Unpacks integers; <paramref name="packed"/> holds at least as many bytes as <see cref="ByteCount"/> says.</summary>
    public static void Unpack<T>(ReadOnlySpan<byte> packed, int width, Span<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (width == 0)
        {
            values.Clear();
            return;
        }

        var mask = ulong.MaxValue >> (64 - width);
        var done = 0;
        long bit = 0;

        // A value of up to 56 bits is within the 8 bytes from where it starts.
        if (width <= 56)
        {
            var wholeWords = packed.Length < sizeof(ulong) ? 0 : (packed.Length - sizeof(ulong)) * 8L / width + 1;
            var count = (int)Math.Min(values.Length, wholeWords);
            for (; done < count; done++, bit += width)
            {
                var word = BinaryPrimitives.ReadUInt64LittleEndian(packed[(int)(bit >> 3)..]);
                values[done] = T.CreateTruncating((word >> (int)(bit & 7)) & mask);
            }
        }

        for (; done < values.Length; done++, bit += width)
        {
            values[done] = T.CreateTruncating(UnpackOne(packed, bit, width) & mask);
        }
    }

    /// <summary>Packs 0 and 1, a byte each, into a bit each.</summary>
    public static void PackBits(ReadOnlySpan<byte> values, Span<byte> packed)
    {
        // Multiplication moves the low bits of eight bytes into the highest byte; no two products meet, so nothing carries.
        const ulong gather = 0x0102_0408_1020_4080;
        var words = MemoryMarshal.Cast<byte, ulong>(values);
        for (var i = 0; i < words.Length; i++)
        {
            packed[i] = (byte)((words[i] * gather) >> 56);
        }

        var rest = values[(words.Length * 8)..];
        if (rest.Length > 0)
        {
            var last = 0;
            for (var i = 0; i < rest.Length; i++)
            {
                last |= rest[i] << i;
            }

            packed[words.Length] = (byte)last;
        }
    }

    /// <summary>Unpacks bits into a byte each, 0 or 1.</summary>
    public static void UnpackBits(ReadOnlySpan<byte> packed, Span<byte> values)
    {
        const ulong bitOfEachByte = 0x8040_2010_0804_0201;
        var words = MemoryMarshal.Cast<byte, ulong>(values);
        for (var i = 0; i < words.Length; i++)
        {
            // Each byte keeps its own bit; adding 0x7F carries any bit into the highest one of the byte and no further.
            var bits = packed[i] * LowBitOfEachByte & bitOfEachByte;
            words[i] = ((bits & 0x7F7F_7F7F_7F7F_7F7F) + 0x7F7F_7F7F_7F7F_7F7F | bits) >> 7 & LowBitOfEachByte;
        }

        for (var i = words.Length * 8; i < values.Length; i++)
        {
            values[i] = (byte)(packed[i >> 3] >> (i & 7) & 1);
        }
    }

    private static ulong UnpackOne(ReadOnlySpan<byte> packed, long bit, int width)
    {
        var start = (int)(bit >> 3);
        var shift = (int)(bit & 7);
        ulong value = 0;
        for (var filled = -shift; filled < width; filled += 8)
        {
            ulong next = packed[start++];
            value |= filled < 0 ? next >> -filled : next << filled;
        }

        return value;
    }
}
