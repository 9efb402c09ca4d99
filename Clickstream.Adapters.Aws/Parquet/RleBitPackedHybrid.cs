using System.Numerics;
using System.Runtime.InteropServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes and reads small integers as runs of one value and bit-packed runs.</summary>
/// <remarks>Encodings.md, "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)". Levels and dictionary indices are written so.</remarks>
internal static class RleBitPackedHybrid
{
    private const int GroupSize = 8;

    /// <summary>Appends the runs, without a length before them.</summary>
    /// <param name="values">What to write; each fits in <paramref name="width"/> bits.</param>
    /// <param name="width">Bits of each value, 0 to 32.</param>
    /// <param name="output">Where to.</param>
    public static void Encode<T>(ReadOnlySpan<T> values, int width, ByteWriter output)
        where T : unmanaged, IBinaryInteger<T>
    {
        var packedStart = 0;
        var i = 0;
        while (i < values.Length)
        {
            // A bit-packed run holds whole groups of eight, so a run of one value counts only where a group would start.
            var run = RunLength(values[i..]);
            if (run >= GroupSize)
            {
                WritePacked(values[packedStart..i], width, output);
                WriteRun(values[i], run, width, output);
                i += run;
                packedStart = i;
            }
            else
            {
                i = Math.Min(i + GroupSize, values.Length);
            }
        }

        WritePacked(values[packedStart..], width, output);
    }

    /// <summary>Reads as many values as <paramref name="values"/> takes.</summary>
    /// <param name="input">The runs; what follows them is left alone.</param>
    /// <param name="width">Bits of each value, 0 to 32, or to 8 where values are bytes.</param>
    /// <param name="values">Where to.</param>
    public static void Decode<T>(ReadOnlySpan<byte> input, int width, Span<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        while (!values.IsEmpty)
        {
            var header = ReadVarint(ref input);
            var isPacked = (header & 1) == 1;
            var length = header >> 1;
            if (length == 0)
            {
                throw ParquetException.Corrupt("a run of values is empty");
            }

            var count = (int)Math.Min(isPacked ? (long)length * GroupSize : length, values.Length);
            if (isPacked)
            {
                DecodePacked(ref input, width, values[..count], (long)length * width);
            }
            else
            {
                values[..count].Fill(ReadRunValue<T>(ref input, width));
            }

            values = values[count..];
        }
    }

    private static int RunLength<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Most runs end at once; the search is worth its call only when one does not.
        if (values.Length < GroupSize || values[1] != values[0] || values[2] != values[0])
        {
            return 1;
        }

        var end = values.IndexOfAnyExcept(values[0]);
        return end < 0 ? values.Length : end;
    }

    private static void WriteRun<T>(T value, int count, int width, ByteWriter output)
        where T : unmanaged, IBinaryInteger<T>
    {
        output.WriteVarint((ulong)count << 1);
        var bits = uint.CreateTruncating(value);
        for (var i = 0; i < width; i += 8)
        {
            output.WriteByte((byte)(bits >> i));
        }
    }

    private static void WritePacked<T>(ReadOnlySpan<T> values, int width, ByteWriter output)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (values.IsEmpty)
        {
            return;
        }

        var groups = (values.Length + GroupSize - 1) / GroupSize;
        output.WriteVarint((ulong)groups << 1 | 1);
        var packed = output.Extend(groups * width);
        if (width == 1 && typeof(T) == typeof(byte))
        {
            BitPacking.PackBits(MemoryMarshal.AsBytes(values), packed);
        }
        else if (width > 0)
        {
            BitPacking.Pack(values, width, packed);
        }
    }

    private static void DecodePacked<T>(ref ReadOnlySpan<byte> input, int width, Span<T> values, long byteCount)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Some writers end the last run with the last value instead of with its group.
        if (BitPacking.ByteCount(values.Length, width) > input.Length)
        {
            throw ParquetException.Truncated("a run of values goes past the end of its page");
        }

        if (width == 1 && typeof(T) == typeof(byte))
        {
            BitPacking.UnpackBits(input, MemoryMarshal.AsBytes(values));
        }
        else
        {
            BitPacking.Unpack(input, width, values);
        }

        input = input[(int)Math.Min(byteCount, input.Length)..];
    }

    private static T ReadRunValue<T>(ref ReadOnlySpan<byte> input, int width)
        where T : unmanaged, IBinaryInteger<T>
    {
        var length = (width + 7) / 8;
        if (length > input.Length)
        {
            throw ParquetException.Truncated("a run of values goes past the end of its page");
        }

        uint bits = 0;
        for (var i = 0; i < length; i++)
        {
            bits |= (uint)input[i] << (8 * i);
        }

        if (width < 32 && bits >> width != 0)
        {
            throw ParquetException.Corrupt("a run has a value of too many bits");
        }

        input = input[length..];
        return T.CreateTruncating(bits);
    }

    private static uint ReadVarint(ref ReadOnlySpan<byte> input)
    {
        ulong result = 0;
        for (var i = 0; i < input.Length && i < 5; i++)
        {
            result |= (ulong)(input[i] & 0x7F) << (7 * i);
            if (input[i] < 0x80)
            {
                input = input[(i + 1)..];
                return result <= uint.MaxValue ? (uint)result : throw ParquetException.Corrupt("a run of values is too long");
            }
        }

        throw input.Length < 5
            ? ParquetException.Truncated("a run of values goes past the end of its page")
            : ParquetException.Corrupt("a run of values is too long");
    }
}
