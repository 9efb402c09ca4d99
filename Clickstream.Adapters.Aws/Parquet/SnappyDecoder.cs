using System.Buffers.Binary;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Expands a Snappy block into memory that the caller owns.</summary>
/// <remarks>
/// format_description.txt of google/snappy. Each element is checked against both ends; nothing is allocated that the input declares.
/// </remarks>
internal static class SnappyDecoder
{
    /// <summary>Expands a block that must fill <paramref name="output"/> exactly.</summary>
    public static void Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        // "1. Preamble": the length after expansion.
        if (ReadLength(ref input) != (ulong)output.Length)
        {
            throw Damaged();
        }

        // "2. The compressed stream itself": the two lowest bits of a tag say what the element is.
        var written = 0;
        while (!input.IsEmpty)
        {
            var tag = input[0];
            input = input[1..];
            if ((tag & 3) == 0)
            {
                written += CopyLiteral(tag, ref input, output[written..]);
                continue;
            }

            int length, offset;
            switch (tag & 3)
            {
                case 1:
                    Require(input, 1);
                    length = (tag >> 2 & 7) + 4;
                    offset = (tag & 0xE0) << 3 | input[0];
                    input = input[1..];
                    break;
                case 2:
                    Require(input, sizeof(ushort));
                    length = (tag >> 2) + 1;
                    offset = BinaryPrimitives.ReadUInt16LittleEndian(input);
                    input = input[sizeof(ushort)..];
                    break;
                default:
                    Require(input, sizeof(uint));
                    length = (tag >> 2) + 1;
                    offset = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(input), int.MaxValue);
                    input = input[sizeof(uint)..];
                    break;
            }

            if (offset == 0 || offset > written || length > output.Length - written)
            {
                throw Damaged();
            }

            CopyBack(output, written, offset, length);
            written += length;
        }

        if (written != output.Length)
        {
            throw Damaged();
        }
    }

    private static int CopyLiteral(int tag, ref ReadOnlySpan<byte> input, Span<byte> output)
    {
        // "2.1 Literals": up to 60 bytes in the tag, more in the one to four bytes after it.
        long length = tag >> 2;
        if (length >= 60)
        {
            var lengthSize = (int)length - 59;
            Require(input, lengthSize);
            length = 0;
            for (var i = 0; i < lengthSize; i++)
            {
                length |= (long)input[i] << (8 * i);
            }

            input = input[lengthSize..];
        }

        length++;
        if (length > input.Length || length > output.Length)
        {
            throw Damaged();
        }

        input[..(int)length].CopyTo(output);
        input = input[(int)length..];
        return (int)length;
    }

    private static void CopyBack(Span<byte> output, int written, int offset, int length)
    {
        if (offset >= length)
        {
            output.Slice(written - offset, length).CopyTo(output[written..]);
            return;
        }

        // "2.2 Copies": an offset shorter than the length repeats what the copy itself writes.
        for (var i = written; i < written + length; i++)
        {
            output[i] = output[i - offset];
        }
    }

    private static ulong ReadLength(ref ReadOnlySpan<byte> input)
    {
        ulong result = 0;
        for (var i = 0; i < input.Length && i < 5; i++)
        {
            result |= (ulong)(input[i] & 0x7F) << (7 * i);
            if (input[i] < 0x80)
            {
                input = input[(i + 1)..];
                return result;
            }
        }

        throw Damaged();
    }

    private static void Require(ReadOnlySpan<byte> input, int length)
    {
        if (length > input.Length)
        {
            throw Damaged();
        }
    }

    private static ParquetException Damaged() => ParquetException.Corrupt("a SNAPPY page does not expand to its length");
}
