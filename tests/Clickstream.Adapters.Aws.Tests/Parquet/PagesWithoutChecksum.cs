using System.Buffers.Binary;
using Clickstream.Adapters.Aws.Parquet;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

/// <summary>Rewrites a file so that its pages have no checksum, and, if asked, as data pages of version 2.</summary>
internal static class PagesWithoutChecksum
{
    public static byte[] Strip(byte[] file, bool asVersion2 = false)
    {
        var source = ParquetFileReader.Open(file);
        var footer = new ThriftCompactReader(file.AsSpan(file.Length - 8 - BitConverter.ToInt32(file, file.Length - 8)));
        var metadata = FileMetadata.Read(ref footer);
        var output = new ByteWriter();
        output.Write("PAR1"u8);
        foreach (var rowGroup in metadata.RowGroups)
        {
            foreach (var (chunk, column) in rowGroup.Columns.Zip(source.Schema.Columns))
            {
                Copy(file, chunk, column, asVersion2, output);
            }
        }

        var start = output.Length;
        metadata.Write(new ThriftCompactWriter(output), source.Schema.Columns.Count);
        output.WriteInt32(output.Length - start);
        output.Write("PAR1"u8);
        return output.Written.ToArray();
    }

    private static void Copy(byte[] file, ColumnChunkMetadata chunk, ParquetColumn column, bool asVersion2, ByteWriter output)
    {
        var pages = file.AsSpan((int)chunk.FirstPageOffset, (int)chunk.TotalCompressedSize);
        var start = output.Length;
        while (!pages.IsEmpty)
        {
            var reader = new ThriftCompactReader(pages);
            var header = PageHeader.Read(ref reader) with { Crc = null };
            var body = pages.Slice(reader.Position, header.CompressedSize);
            pages = pages[(reader.Position + header.CompressedSize)..];
            if (header.Type == PageType.DictionaryPage)
            {
                chunk.DictionaryPageOffset = output.Length;
            }
            else
            {
                chunk.DataPageOffset = output.Length;
            }

            if (asVersion2 && header.Type == PageType.DataPage)
            {
                WriteVersion2(header, body, chunk.Compression, column, output);
            }
            else
            {
                header.Write(new ThriftCompactWriter(output));
                output.Write(body);
            }
        }

        chunk.TotalCompressedSize = output.Length - start;
    }

    private static void WriteVersion2(
        PageHeader header, Span<byte> body, ParquetCompression compression, ParquetColumn column, ByteWriter output)
    {
        Span<byte> plain = new byte[header.UncompressedSize];
        if (compression == ParquetCompression.Uncompressed)
        {
            body.CopyTo(plain);
        }
        else
        {
            Compression.Decompress(compression, body, plain);
        }

        var repetitions = column.MaxRepetitionLevel > 0 ? Take(ref plain) : [];
        var definitions = column.MaxDefinitionLevel > 0 ? Take(ref plain) : [];
        byte[] scratch = [];
        var values = Compression.Compress(compression, plain, ref scratch);
        var writer = new ThriftCompactWriter(output);
        writer.BeginStruct();
        writer.WriteInt32(1, (int)PageType.DataPageV2);
        writer.WriteInt32(2, repetitions.Length + definitions.Length + plain.Length);
        writer.WriteInt32(3, repetitions.Length + definitions.Length + values.Length);
        writer.BeginStruct(8);
        writer.WriteInt32(1, header.ValueCount);
        writer.WriteInt32(2, 0);
        writer.WriteInt32(3, header.ValueCount);
        writer.WriteInt32(4, (int)header.Encoding);
        writer.WriteInt32(5, definitions.Length);
        writer.WriteInt32(6, repetitions.Length);
        writer.EndStruct();
        writer.EndStruct();
        output.Write(repetitions);
        output.Write(definitions);
        output.Write(values);
    }

    private static Span<byte> Take(scoped ref Span<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var taken = bytes.Slice(4, length);
        bytes = bytes[(4 + length)..];
        return taken;
    }
}
