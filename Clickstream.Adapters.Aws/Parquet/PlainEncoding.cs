using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Writes and reads values one after another as they are.</summary>
/// <remarks>
/// Encodings.md, "Plain (PLAIN = 0)". Numbers are little-endian in the file and, on every platform .NET 10 runs this code on, in memory.
/// </remarks>
internal static class PlainEncoding
{
    private const int LengthSize = sizeof(int);

    /// <summary>Returns the bytes that values take.</summary>
    public static long Size(ColumnBuffer buffer, int start, int count)
    {
        switch (buffer)
        {
            case BooleanBuffer:
                return (count + 7L) / 8;
            case Int32Buffer or FloatBuffer:
                return (long)count * sizeof(int);
            case FixedBytesBuffer fixedBytes:
                return (long)count * fixedBytes.Width;
            case BytesBuffer bytes:
                var size = (long)count * LengthSize;
                foreach (var range in bytes.Ranges.Slice(start, count))
                {
                    size += range.Length;
                }

                return size;
            default:
                return (long)count * sizeof(long);
        }
    }

    /// <summary>Appends the values from <paramref name="start"/> on.</summary>
    public static void Encode(ColumnBuffer buffer, int start, int count, ByteWriter output)
    {
        switch (buffer)
        {
            case BooleanBuffer booleans:
                BitPacking.PackBits(MemoryMarshal.AsBytes(booleans.Values.Slice(start, count)), output.Extend((count + 7) / 8));
                break;
            case Int32Buffer integers:
                output.Write(MemoryMarshal.AsBytes(integers.Values.Slice(start, count)));
                break;
            case Int64Buffer integers:
                output.Write(MemoryMarshal.AsBytes(integers.Values.Slice(start, count)));
                break;
            case FloatBuffer floats:
                output.Write(MemoryMarshal.AsBytes(floats.Values.Slice(start, count)));
                break;
            case DoubleBuffer doubles:
                output.Write(MemoryMarshal.AsBytes(doubles.Values.Slice(start, count)));
                break;
            case FixedBytesBuffer fixedBytes:
                output.Write(fixedBytes.Bytes.Slice(start * fixedBytes.Width, count * fixedBytes.Width));
                break;
            case BytesBuffer bytes:
                EncodeBytes(bytes, start, count, output);
                break;
            default:
                throw new InvalidOperationException("A buffer of an unknown kind.");
        }
    }

    /// <summary>Reads <paramref name="count"/> values and appends them.</summary>
    public static void Decode(ReadOnlySpan<byte> input, int count, ColumnBuffer buffer)
    {
        switch (buffer)
        {
            case BooleanBuffer booleans:
                Require(input, ((long)count + 7) / 8);
                BitPacking.UnpackBits(input, MemoryMarshal.AsBytes(booleans.Extend(count)));
                break;
            case Int32Buffer integers:
                Require(input, (long)count * sizeof(int));
                input[..(count * sizeof(int))].CopyTo(MemoryMarshal.AsBytes(integers.Extend(count)));
                break;
            case Int64Buffer integers:
                Require(input, (long)count * sizeof(long));
                input[..(count * sizeof(long))].CopyTo(MemoryMarshal.AsBytes(integers.Extend(count)));
                break;
            case FloatBuffer floats:
                Require(input, (long)count * sizeof(float));
                input[..(count * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(floats.Extend(count)));
                break;
            case DoubleBuffer doubles:
                Require(input, (long)count * sizeof(double));
                input[..(count * sizeof(double))].CopyTo(MemoryMarshal.AsBytes(doubles.Extend(count)));
                break;
            case FixedBytesBuffer fixedBytes:
                Require(input, (long)count * fixedBytes.Width);
                input[..(count * fixedBytes.Width)].CopyTo(fixedBytes.Extend(count));
                break;
            case BytesBuffer bytes:
                DecodeBytes(input, count, bytes);
                break;
            default:
                throw new InvalidOperationException("A buffer of an unknown kind.");
        }
    }

    private static void EncodeBytes(BytesBuffer bytes, int start, int count, ByteWriter output)
    {
        var ranges = bytes.Ranges.Slice(start, count);
        var source = bytes.Bytes;
        var room = output.Extend(checked((int)Size(bytes, start, count)));
        foreach (var range in ranges)
        {
            BinaryPrimitives.WriteInt32LittleEndian(room, range.Length);
            source.Slice(range.Start, range.Length).CopyTo(room[LengthSize..]);
            room = room[(LengthSize + range.Length)..];
        }
    }

    private static void DecodeBytes(ReadOnlySpan<byte> input, int count, BytesBuffer bytes)
    {
        // The page is kept as it is, lengths included: one copy instead of one for each value.
        Require(input, (long)count * LengthSize);
        var offset = bytes.Bytes.Length;
        var position = 0;
        var ranges = bytes.ExtendRanges(count);
        for (var i = 0; i < ranges.Length; i++)
        {
            if (input.Length - position < LengthSize)
            {
                throw Short();
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(input[position..]);
            position += LengthSize;
            if ((uint)length > (uint)(input.Length - position))
            {
                throw Short();
            }

            ranges[i] = new ByteRange(offset + position, length);
            position += length;
        }

        input[..position].CopyTo(bytes.ExtendBytes(position));
    }

    private static void Require(ReadOnlySpan<byte> input, long length)
    {
        if (length > input.Length)
        {
            throw Short();
        }
    }

    private static ParquetException Short() => ParquetException.Truncated("a value goes past the end of its page");
}
