using System.Text;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>Reads Thrift structs, as the footer and the page headers are written.</summary>
/// <remarks>
/// thrift-compact-protocol.md. Every length is checked against the bytes that are left, so nothing is allocated on the word of the input.
/// </remarks>
internal ref struct ThriftCompactReader(ReadOnlySpan<byte> input)
{
    /// <summary>Unknown fields may nest; this many levels are more than any version of parquet.thrift has.</summary>
    private const int MaxDepth = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> input = input;
    private int position;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => position;

    /// <summary>Reads the header of the next field of a struct.</summary>
    /// <param name="fieldId">The id of the field before, 0 at the start; becomes the id of this field.</param>
    /// <param name="type">The type of the field.</param>
    /// <returns><see langword="false"/> at the end of the struct.</returns>
    public bool ReadField(ref short fieldId, out ThriftType type)
    {
        var header = ReadByte();
        type = (ThriftType)(header & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        var delta = header >> 4;
        fieldId = delta == 0 ? (short)ReadZigZag() : (short)(fieldId + delta);
        return true;
    }

    /// <summary>Reads an integer of 16 or 32 bits.</summary>
    public int ReadInt32(ThriftType type)
    {
        var value = ReadInt64(type);
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw ParquetException.Corrupt("an integer of the metadata is out of range");
    }

    /// <summary>Reads an integer of any size.</summary>
    public long ReadInt64(ThriftType type) => type switch
    {
        ThriftType.Byte => (sbyte)ReadByte(),
        ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => ReadZigZag(),
        _ => throw WrongType(),
    };

    /// <summary>Reads a boolean field, whose value is its type.</summary>
    public static bool ReadBoolean(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw WrongType(),
    };

    /// <summary>Reads bytes; the span is part of the input.</summary>
    public ReadOnlySpan<byte> ReadBinary(ThriftType type)
    {
        Expect(type, ThriftType.Binary);
        return Take(ReadLength());
    }

    /// <summary>Reads text, which must be valid UTF-8.</summary>
    public string ReadString(ThriftType type)
    {
        try
        {
            return StrictUtf8.GetString(ReadBinary(type));
        }
        catch (DecoderFallbackException exception)
        {
            throw ParquetException.Corrupt("a text of the metadata is not UTF-8", exception);
        }
    }

    /// <summary>Reads the header of a list; the caller then reads that many elements.</summary>
    public int ReadList(ThriftType type, ThriftType elementType)
    {
        Expect(type, ThriftType.List);
        var count = ReadListHeader(out var actual);
        if (count > 0)
        {
            Expect(actual, elementType);
        }

        return count;
    }

    /// <summary>Checks that a field is a struct; the caller then reads its fields.</summary>
    public static void ExpectStruct(ThriftType type) => Expect(type, ThriftType.Struct);

    /// <summary>Passes over a field that this codec does not use.</summary>
    public void Skip(ThriftType type) => Skip(type, MaxDepth);

    private static ParquetException WrongType() =>
        ParquetException.Corrupt("a field of the metadata has another type than the specification says");

    private static void Expect(ThriftType actual, ThriftType expected)
    {
        if (actual != expected)
        {
            throw WrongType();
        }
    }

    private void Skip(ThriftType type, int depth)
    {
        if (depth == 0)
        {
            throw ParquetException.Corrupt("the metadata nests too deeply");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Take(1);
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Uuid:
                Take(16);
                break;
            case ThriftType.Binary:
                Take(ReadLength());
                break;
            case ThriftType.List or ThriftType.Set:
                SkipElements(depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                short fieldId = 0;
                while (ReadField(ref fieldId, out var fieldType))
                {
                    Skip(fieldType, depth - 1);
                }

                break;
            default:
                throw ParquetException.Corrupt("a field of the metadata has an unknown type");
        }
    }

    private void SkipElements(int depth)
    {
        var count = ReadListHeader(out var type);
        for (var i = 0; i < count; i++)
        {
            SkipElement(type, depth);
        }
    }

    private void SkipMap(int depth)
    {
        var count = ReadLength();
        if (count == 0)
        {
            return;
        }

        var types = ReadByte();
        for (var i = 0; i < count; i++)
        {
            SkipElement((ThriftType)(types >> 4), depth);
            SkipElement((ThriftType)(types & 0x0F), depth);
        }
    }

    private void SkipElement(ThriftType type, int depth)
    {
        // Inside a collection a boolean takes a byte of its own.
        Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type, depth - 1);
    }

    private int ReadListHeader(out ThriftType elementType)
    {
        var header = ReadByte();
        elementType = (ThriftType)(header & 0x0F);
        var shortCount = header >> 4;
        var count = shortCount == 15 ? ReadLength() : shortCount;

        // Every element takes at least one byte.
        return count <= input.Length - position ? count : throw ParquetException.Truncated("a list of the metadata goes past its end");
    }

    private int ReadLength()
    {
        var length = ReadVarint();
        return length <= (ulong)(input.Length - position)
            ? (int)length
            : throw ParquetException.Truncated("a length of the metadata goes past its end");
    }

    private long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        ulong result = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadByte();
            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return result;
            }
        }

        throw ParquetException.Corrupt("an integer of the metadata is too long");
    }

    private byte ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > input.Length - position)
        {
            throw ParquetException.Truncated("the metadata ends too early");
        }

        var taken = input.Slice(position, length);
        position += length;
        return taken;
    }
}
