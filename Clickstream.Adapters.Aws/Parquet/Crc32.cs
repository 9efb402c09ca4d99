using System.Buffers.Binary;

namespace Clickstream.Adapters.Aws.Parquet;

/// <summary>The checksum of a page.</summary>
/// <remarks>
/// README.md of parquet-format, "Checksumming": the CRC-32 of GZip (polynomial 0x04C11DB7, reflected). Eight bytes a step through eight
/// tables.
/// </remarks>
internal static class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB8_8320;
    private const int TableSize = 256;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>Returns the checksum of the bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = Tables;
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = tables[(7 * TableSize) + (byte)word]
                ^ tables[(6 * TableSize) + (byte)(word >> 8)]
                ^ tables[(5 * TableSize) + (byte)(word >> 16)]
                ^ tables[(4 * TableSize) + (byte)(word >> 24)]
                ^ tables[(3 * TableSize) + (byte)(word >> 32)]
                ^ tables[(2 * TableSize) + (byte)(word >> 40)]
                ^ tables[TableSize + (byte)(word >> 48)]
                ^ tables[(byte)(word >> 56)];
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var next in bytes)
        {
            crc = tables[(byte)(crc ^ next)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * TableSize];
        for (var i = 0u; i < TableSize; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ ReflectedPolynomial;
            }

            tables[i] = crc;
        }

        for (var i = TableSize; i < tables.Length; i++)
        {
            var previous = tables[i - TableSize];
            tables[i] = tables[(byte)previous] ^ (previous >> 8);
        }

        return tables;
    }
}
