using System.Diagnostics;
using Clickstream.Adapters.Aws.Parquet;
using FluentAssertions;
using Xunit;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

public sealed class DamagedFileTests
{
    private static readonly string[] Codes =
        [ParquetException.TruncatedCode, ParquetException.CorruptCode, ParquetException.UnsupportedCode];

    [Fact]
    public void Every_truncation_of_a_file_is_refused()
    {
        var file = Given.File(2, 12);

        for (var length = 0; length < file.Length; length++)
        {
            var act = () => ReadAll(file.AsMemory(0, length));
            act.Should().Throw<ParquetException>($"of {length} bytes").Which.Code.Should().BeOneOf(Codes);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Flipped_bytes_end_in_a_refusal_or_a_result(int compression)
    {
        var file = Given.File(2, 60, (ParquetCompression)compression);
        var random = new Random(20260101 + compression);
        var watch = Stopwatch.StartNew();
        var refused = 0;

        for (var round = 0; round < 20_000; round++)
        {
            var damaged = (byte[])file.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            refused += IsRefused(damaged) ? 1 : 0;
        }

        refused.Should().BeGreaterThan(15_000);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Flipped_bytes_in_pages_without_checksum_end_in_a_refusal_or_a_result(int compression, bool asVersion2)
    {
        // A checksum would keep the damage away from the decoders.
        var random = new Random(4711);
        var file = PagesWithoutChecksum.Strip(Given.File(1, 200, (ParquetCompression)compression), asVersion2);
        IsRefused(file).Should().BeFalse();

        for (var round = 0; round < 20_000; round++)
        {
            var damaged = (byte[])file.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            IsRefused(damaged);
        }
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        var file = Given.File(1, 100, ParquetCompression.Uncompressed);
        var reader = ParquetFileReader.Open(file);
        var chunk = reader.RowGroups[0].Columns[3];
        file[chunk.FirstPageOffset + chunk.TotalCompressedSize - 1] ^= 1;

        var act = () => ParquetFileReader.Open(file).ReadRowGroup(0);

        act.Should().Throw<ParquetException>().Which.Code.Should().Be(ParquetException.CorruptCode);
    }

    [Fact]
    public void An_encrypted_file_is_refused_by_name()
    {
        var file = Given.File(1, 1);
        "PARE"u8.CopyTo(file.AsSpan(file.Length - 4));

        var act = () => ParquetFileReader.Open(file);

        act.Should().Throw<ParquetException>().WithMessage("*encryption*").Which.Code.Should().Be(ParquetException.UnsupportedCode);
    }

    [Fact]
    public void Random_bytes_between_the_magics_are_refused()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var file = new byte[random.Next(12, 400)];
            random.NextBytes(file);
            "PAR1"u8.CopyTo(file);
            "PAR1"u8.CopyTo(file.AsSpan(file.Length - 4));
            BitConverter.TryWriteBytes(file.AsSpan(file.Length - 8), random.Next(0, file.Length - 11));
            IsRefused(file).Should().BeTrue();
        }
    }

    [Fact]
    public void A_small_file_cannot_ask_for_much_memory()
    {
        // One run of two thousand million nulls takes a few bytes.
        const int rows = 2_000_000_000;
        var schema = new ParquetSchema(PrimitiveField.Int64("n", optional: true));
        var output = new ByteWriter();
        output.Write("PAR1"u8);
        var header = new PageHeader { Type = PageType.DataPage, UncompressedSize = 10, CompressedSize = 10, ValueCount = rows };
        header.Write(new ThriftCompactWriter(output));
        output.WriteInt32(6);
        output.WriteVarint((ulong)rows << 1);
        output.WriteByte(0);
        var chunk = new ColumnChunkMetadata
        {
            Type = PhysicalType.Int64,
            Path = ["n"],
            ValueCount = rows,
            DataPageOffset = 4,
            TotalCompressedSize = output.Length - 4,
        };
        var metadata = new FileMetadata { Schema = schema.ToElements(), RowCount = rows };
        metadata.RowGroups.Add(new RowGroupMetadata { RowCount = rows, Columns = [chunk] });
        var footer = output.Length;
        metadata.Write(new ThriftCompactWriter(output), leafCount: 1);
        output.WriteInt32(output.Length - footer);
        output.Write("PAR1"u8);
        var reader = ParquetFileReader.Open(output.Written.ToArray());
        var before = GC.GetTotalAllocatedBytes();

        var act = () => reader.ReadRowGroup(0);

        act.Should().Throw<ParquetException>().WithMessage("*justifies*");
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(10_000_000);
    }

    /// <summary>Reads a file of some kilobytes, which must neither hang nor take memory that it does not justify.</summary>
    private static bool IsRefused(byte[] file)
    {
        var watch = Stopwatch.StartNew();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ReadAll(file);
            return false;
        }
        catch (ParquetException exception)
        {
            Assert.Contains(exception.Code, Codes);
            return true;
        }
        finally
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), "A damaged file took more than five seconds.");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 16_000_000, "A damaged file took much memory.");
        }
    }

    private static void ReadAll(ReadOnlyMemory<byte> file)
    {
        var reader = ParquetFileReader.Open(file);
        var buffers = reader.CreateBuffers();
        for (var group = 0; group < reader.RowGroups.Count; group++)
        {
            reader.ReadRowGroup(group, buffers);
        }
    }
}
