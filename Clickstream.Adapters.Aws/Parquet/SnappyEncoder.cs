using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Compresses bytes to a Snappy block.</summary>
/// <remarks>
/// format_description.txt of google/snappy. Files of few rows have many short pages: the table of positions is as large as a page needs,
/// and lies on the stack.
/// </remarks>
internal static class SnappyEncoder
{
    /// <summary>The bytes of a block: a position fits into two bytes, and a copy never leaves its block.</summary>
    private const int BlockBytes = 1 << 16;

    private const int SmallestTable = 1 << 8;

    private const int LargestTable = 1 << 14;

    /// <summary>Nothing is looked for in the last bytes of a block, so that eight can be read at once.</summary>
    private const int Margin = 15;

    private const int ShortestMatch = 4;

    /// <summary>The most bytes that an input may become.</summary>
    public static int MostBytes(int length) => 32 + length + (length / 6);

    /// <summary>Compresses.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="output">Where to, at least <see cref="MostBytes"/> long.</param>
    /// <returns>How many bytes were written.</returns>
    [SkipLocalsInit]
    public static int Encode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        // "1. Preamble": the length after expansion.
        var written = WriteLength((uint)input.Length, output);
        Span<ushort> table = stackalloc ushort[TableLength(Math.Min(input.Length, BlockBytes))];
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(input.Length, BlockBytes)];
            table.Clear();
            written += EncodeBlock(block, output[written..], table);
            input = input[block.Length..];
        }

        return written;
    }

    private static int TableLength(int length) =>
        Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)length), SmallestTable, LargestTable);

    private static int EncodeBlock(ReadOnlySpan<byte> block, Span<byte> output, Span<ushort> table)
    {
        var (written, literal, position) = (0, 0, 1);
        var shift = 32 - BitOperations.Log2((uint)table.Length);
        var last = block.Length - Margin;
        while (position < last)
        {
            // The longer nothing is found, the further it steps: what cannot be compressed is passed over quickly.
            var (match, skip) = (-1, 32);
            while (position < last)
            {
                ref var slot = ref table[Hash(Read32(block, position), shift)];
                var candidate = (int)slot;
                slot = (ushort)position;
                if (Read32(block, candidate) == Read32(block, position) && candidate < position)
                {
                    match = candidate;
                    break;
                }

                position += skip++ >> 5;
            }

            if (match < 0)
            {
                break;
            }

            written += WriteLiteral(block[literal..position], output[written..]);
            var length = ShortestMatch + MatchLength(block, match + ShortestMatch, position + ShortestMatch);
            written += WriteCopy(position - match, length, output[written..]);
            position += length;
            literal = position;
            if (position < last)
            {
                table[Hash(Read32(block, position - 1), shift)] = (ushort)(position - 1);
            }
        }

        return written + (literal < block.Length ? WriteLiteral(block[literal..], output[written..]) : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read32(ReadOnlySpan<byte> block, int position) => BinaryPrimitives.ReadUInt32LittleEndian(block[position..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(uint bytes, int shift) => (int)((bytes * 0x1E35A7BD) >> shift);

    private static int MatchLength(ReadOnlySpan<byte> block, int left, int right) =>
        block[right..].CommonPrefixLength(block.Slice(left, block.Length - right));

    /// <summary>"2.1 Literals": up to 60 bytes in the tag, more in the one to four bytes after it.</summary>
    private static int WriteLiteral(ReadOnlySpan<byte> literal, Span<byte> output)
    {
        if (literal.IsEmpty)
        {
            return 0;
        }

        var (length, header) = (literal.Length - 1, 1);
        if (length < 60)
        {
            output[0] = (byte)(length << 2);
        }
        else if (length < 1 << 8)
        {
            output[0] = 60 << 2;
            output[1] = (byte)length;
            header = 2;
        }
        else
        {
            output[0] = 61 << 2;
            BinaryPrimitives.WriteUInt16LittleEndian(output[1..], (ushort)length);
            header = 3;
        }

        literal.CopyTo(output[header..]);
        return header + literal.Length;
    }

    /// <summary>"2.2 Copies": with one byte of offset of 4 to 11 bytes, with two of up to 64.</summary>
    private static int WriteCopy(int offset, int length, Span<byte> output)
    {
        var written = 0;
        while (length >= 68)
        {
            written += WriteLongCopy(offset, 64, output[written..]);
            length -= 64;
        }

        if (length > 64)
        {
            // What is left must be four bytes at least.
            written += WriteLongCopy(offset, 60, output[written..]);
            length -= 60;
        }

        if (length >= 12 || offset >= 1 << 11)
        {
            return written + WriteLongCopy(offset, length, output[written..]);
        }

        output[written] = (byte)(1 | ((length - 4) << 2) | ((offset >> 8) << 5));
        output[written + 1] = (byte)offset;
        return written + 2;
    }

    private static int WriteLongCopy(int offset, int length, Span<byte> output)
    {
        output[0] = (byte)(2 | ((length - 1) << 2));
        BinaryPrimitives.WriteUInt16LittleEndian(output[1..], (ushort)offset);
        return 3;
    }

    private static int WriteLength(uint length, Span<byte> output)
    {
        var written = 0;
        while (length >= 0x80)
        {
            output[written++] = (byte)(length | 0x80);
            length >>= 7;
        }

        output[written++] = (byte)length;
        return written;
    }
}
