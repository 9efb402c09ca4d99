using System.Buffers.Binary;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>A growing array of bytes to which encoders append; cleared and used again for every page.</summary>
internal sealed class ByteWriter
{
    private byte[] bytes = new byte[4096];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Makes room for <paramref name="count"/> more bytes, which the caller fills.</summary>
    public Span<byte> Extend(int count)
    {
        if (count > bytes.Length - Length)
        {
            Array.Resize(ref bytes, Growth.Capacity(bytes.Length, Length + (long)count));
        }

        var span = bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Takes back the last <paramref name="count"/> bytes.</summary>
    public void Retract(int count) => Length -= count;

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte value) => Extend(1)[0] = value;

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> value) => value.CopyTo(Extend(value.Length));

    /// <summary>Appends four bytes, little-endian.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Extend(sizeof(int)), value);

    /// <summary>Overwrites four bytes at <paramref name="position"/>, little-endian.</summary>
    public void PatchInt32(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position, sizeof(int)), value);

    /// <summary>Appends an unsigned integer, seven bits a byte, the lowest first (ULEB128).</summary>
    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Appends a signed integer so that small absolute values are short.</summary>
    public void WriteZigZag(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));
}
