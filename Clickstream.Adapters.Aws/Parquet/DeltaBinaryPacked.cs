using System.Numerics;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes and reads integers as bit-packed differences.</summary>
/// <remarks>Encodings.md, "Delta Encoding (DELTA_BINARY_PACKED = 5)". Differences wrap, as the specification asks.</remarks>
internal static class DeltaBinaryPacked
{
    private const int BlockSize = 128;
    private const int MiniblockCount = 4;
    private const int MiniblockSize = BlockSize / MiniblockCount;

    /// <summary>More values in a block than any writer uses; the memory of a block is bounded by it.</summary>
    private const int MaxBlockSize = 1 << 16;

    /// <summary>Appends the values.</summary>
    public static void Encode(ReadOnlySpan<long> values, ByteWriter output)
    {
        output.WriteVarint(BlockSize);
        output.WriteVarint(MiniblockCount);
        output.WriteVarint((ulong)values.Length);
        output.WriteZigZag(values.IsEmpty ? 0 : values[0]);

        Span<ulong> deltas = stackalloc ulong[BlockSize];
        for (var start = 1; start < values.Length; start += BlockSize)
        {
            var count = Math.Min(BlockSize, values.Length - start);
            var min = long.MaxValue;
            for (var i = 0; i < count; i++)
            {
                var delta = unchecked(values[start + i] - values[start + i - 1]);
                deltas[i] = (ulong)delta;
                min = Math.Min(min, delta);
            }

            for (var i = 0; i < count; i++)
            {
                deltas[i] = unchecked(deltas[i] - (ulong)min);
            }

            deltas[count..].Clear();
            WriteBlock(min, deltas, count, output);
        }
    }

    /// <summary>Reads as many values as <paramref name="values"/> takes, which is how many there must be.</summary>
    public static void Decode<T>(ReadOnlySpan<byte> input, Span<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var blockSize = ReadVarint(ref input);
        var miniblockCount = ReadVarint(ref input);
        var count = ReadVarint(ref input);
        var previous = ReadZigZag(ref input);
        if (blockSize is 0 or > MaxBlockSize || blockSize % 128 != 0
            || miniblockCount == 0 || blockSize % miniblockCount != 0 || blockSize / miniblockCount % 32 != 0)
        {
            throw ParquetException.Corrupt("a DELTA_BINARY_PACKED header is not valid");
        }

        if (count != (ulong)values.Length)
        {
            throw ParquetException.Corrupt("a page has another number of values than it says");
        }

        if (values.IsEmpty)
        {
            return;
        }

        values[0] = T.CreateTruncating(previous);
        values = values[1..];
        var miniblockSize = (int)(blockSize / miniblockCount);
        Span<ulong> deltas = miniblockSize <= 256 ? stackalloc ulong[miniblockSize] : new ulong[miniblockSize];
        while (!values.IsEmpty)
        {
            var min = ReadZigZag(ref input);
            var widths = Take(ref input, (int)miniblockCount);
            for (var i = 0; i < widths.Length && !values.IsEmpty; i++)
            {
                var taken = deltas[..Math.Min(miniblockSize, values.Length)];
                ReadMiniblock(ref input, widths[i], miniblockSize, taken);
                for (var j = 0; j < taken.Length; j++)
                {
                    previous = unchecked(previous + min + (long)taken[j]);
                    values[j] = T.CreateTruncating(previous);
                }

                values = values[taken.Length..];
            }
        }
    }

    private static void WriteBlock(long min, ReadOnlySpan<ulong> deltas, int count, ByteWriter output)
    {
        output.WriteZigZag(min);
        Span<int> widths = stackalloc int[MiniblockCount];
        for (var i = 0; i < MiniblockCount; i++)
        {
            ulong all = 0;
            foreach (var delta in deltas.Slice(i * MiniblockSize, MiniblockSize))
            {
                all |= delta;
            }

            widths[i] = BitPacking.Width(all);
            output.WriteByte((byte)widths[i]);
        }

        // Only the widths of miniblocks without values are written, not their bodies.
        for (var i = 0; i * MiniblockSize < count; i++)
        {
            if (widths[i] > 0)
            {
                var packed = output.Extend(MiniblockSize / 8 * widths[i]);
                BitPacking.Pack(deltas.Slice(i * MiniblockSize, MiniblockSize), widths[i], packed);
            }
        }
    }

    private static void ReadMiniblock(ref ReadOnlySpan<byte> input, int width, int miniblockSize, scoped Span<ulong> deltas)
    {
        if (width > 64)
        {
            throw ParquetException.Corrupt("a DELTA_BINARY_PACKED value has more than 64 bits");
        }

        // The specification pads the last miniblock; some writers do not.
        if (BitPacking.ByteCount(deltas.Length, width) > input.Length)
        {
            throw ParquetException.Truncated("a miniblock goes past the end of its page");
        }

        BitPacking.Unpack(input, width, deltas);
        input = input[Math.Min(miniblockSize / 8 * width, input.Length)..];
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int length)
    {
        if (length > input.Length)
        {
            throw ParquetException.Truncated("a block goes past the end of its page");
        }

        var taken = input[..length];
        input = input[length..];
        return taken;
    }

    private static long ReadZigZag(ref ReadOnlySpan<byte> input)
    {
        var value = ReadVarint(ref input);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> input)
    {
        ulong result = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(ref input, 1)[0];
            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return result;
            }
        }

        throw ParquetException.Corrupt("an integer of a page is too long");
    }
}
