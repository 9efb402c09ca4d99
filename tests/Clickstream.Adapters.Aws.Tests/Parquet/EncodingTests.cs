using System.Text;
using System.Runtime.InteropServices;
using Clickstream.Adapters.Aws.Parquet;
using FluentAssertions;
using Xunit;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

public sealed class EncodingTests
{
    [Fact]
    public void Bit_packing_follows_the_example_of_the_specification()
    {
        // Encodings.md, "Run Length Encoding / Bit-Packing Hybrid": the numbers 0 to 7 of three bits.
        var packed = new byte[3];

        BitPacking.Pack<int>([0, 1, 2, 3, 4, 5, 6, 7], 3, packed);

        packed.Should().Equal(0b1000_1000, 0b1100_0110, 0b1111_1010);
    }

    [Fact]
    public void Bit_packing_of_every_width_reads_as_it_was_written()
    {
        var random = new Random(3);
        for (var width = 1; width <= 64; width++)
        {
            var values = new ulong[77];
            random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            values = [.. values.Select(value => value >> (64 - width))];
            var packed = new byte[BitPacking.ByteCount(values.Length, width)];
            var read = new ulong[values.Length];

            BitPacking.Pack<ulong>(values, width, packed);
            BitPacking.Unpack<ulong>(packed, width, read);

            read.Should().Equal(values);
        }
    }

    [Fact]
    public void Bits_of_bytes_read_as_they_were_written()
    {
        var random = new Random(4);
        for (var count = 0; count < 70; count++)
        {
            var values = Enumerable.Range(0, count).Select(_ => (byte)random.Next(2)).ToArray();
            var packed = new byte[(count + 7) / 8];
            var same = new byte[packed.Length];
            var read = new byte[count];

            BitPacking.PackBits(values, packed);
            BitPacking.Pack<byte>(values, 1, same);
            BitPacking.UnpackBits(packed, read);

            packed.Should().Equal(same);
            read.Should().Equal(values);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(20)]
    public void Runs_and_packed_values_read_as_they_were_written(int width)
    {
        var random = new Random(width);
        for (var round = 0; round < 300; round++)
        {
            var values = new List<int>();
            while (values.Count < round)
            {
                values.AddRange(Enumerable.Repeat(random.Next(1 << width), random.Next(1, 40) / random.Next(1, 20) + 1));
            }

            var output = new ByteWriter();
            RleBitPackedHybrid.Encode<int>(values.ToArray(), width, output);
            var read = new int[values.Count];
            RleBitPackedHybrid.Decode<int>(output.Written, width, read);

            read.Should().Equal(values);
        }
    }

    [Fact]
    public void A_run_of_one_value_takes_a_few_bytes()
    {
        var output = new ByteWriter();

        RleBitPackedHybrid.Encode<int>(Enumerable.Repeat(3, 1000).ToArray(), 2, output);

        output.Written.ToArray().Should().Equal(0xD0, 0x0F, 0x03);
    }

    [Fact]
    public void Differences_read_as_they_were_written()
    {
        var random = new Random(5);
        for (var count = 0; count < 400; count++)
        {
            var spread = random.Next(4) == 0 ? long.MaxValue : 1L << random.Next(1, 62);
            var values = Enumerable.Range(0, count).Select(_ => random.NextInt64(-spread, spread)).ToArray();
            var output = new ByteWriter();

            DeltaBinaryPacked.Encode(values, output);
            var read = new long[count];
            DeltaBinaryPacked.Decode<long>(output.Written, read);

            read.Should().Equal(values);
        }
    }

    [Fact]
    public void Differences_follow_the_example_of_the_specification()
    {
        // Encodings.md, "Delta Encoding", example 2: 7, 5, 3, 1, 2, 3, 4, 5 has minimum -2 and two bits a difference.
        var output = new ByteWriter();

        DeltaBinaryPacked.Encode([7, 5, 3, 1, 2, 3, 4, 5], output);

        output.Written[..10].ToArray().Should().Equal(0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0);
        output.Written[10..12].ToArray().Should().Equal(0b1100_0000, 0b0011_1111);
    }

    [Fact]
    public void The_checksum_is_that_of_gzip()
    {
        Crc32.Compute("123456789"u8).Should().Be(0xCBF43926);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Data_pages_of_version_2_are_read(int compression)
    {
        var written = Given.Rows(Given.Schema(), 300);
        var file = PagesWithoutChecksum.Strip(Given.File(written, 300, (ParquetCompression)compression), asVersion2: true);

        ParquetFileReader.Open(file).ReadRowGroup(0).ShouldEqual(written);
    }

    private static readonly int[] SnappyLengths =
        [0, 1, 4, 14, 15, 16, 17, 59, 60, 61, 62, 255, 256, 257, 258, 1000, 4096, 65_535, 65_536, 65_537, 131_072, 300_000];

    public static TheoryData<int> Repetitions => [1, 2, 5, 20, 1000];

    [Theory]
    [MemberData(nameof(Repetitions))]
    public void Snappy_blocks_of_any_length_expand_to_what_they_were(int repetition)
    {
        foreach (var length in SnappyLengths)
        {
            var random = new Random(length + repetition);
            var bytes = new byte[length];
            for (var i = 0; i < length; i++)
            {
                bytes[i] = i > repetition && random.Next(5) > 0 ? bytes[i - repetition] : (byte)random.Next();
            }

            var compressed = new byte[SnappyEncoder.MostBytes(length)];
            var written = SnappyEncoder.Encode(bytes, compressed);
            var read = new byte[length];
            SnappyDecoder.Decode(compressed.AsSpan(0, written), read);

            read.AsSpan().SequenceEqual(bytes).Should().BeTrue("of {0} bytes", length);
        }
    }

    [Fact]
    public void Snappy_copies_of_any_length_and_distance_expand_to_what_they_were()
    {
        var random = new Random(8);
        foreach (var distance in new[] { 1, 3, 8, 2047, 2048, 2049, 40_000 })
        {
            for (var length = 1; length < 200; length++)
            {
                var start = new byte[distance];
                random.NextBytes(start);
                byte[] bytes = [.. start, .. Enumerable.Range(0, length).Select(index => start[index % distance]), 1, 2, 3, .. start.Take(20)];
                var compressed = new byte[SnappyEncoder.MostBytes(bytes.Length)];
                var written = SnappyEncoder.Encode(bytes, compressed);
                var read = new byte[bytes.Length];
                SnappyDecoder.Decode(compressed.AsSpan(0, written), read);

                read.AsSpan().SequenceEqual(bytes).Should().BeTrue("of {0} bytes at {1}", length, distance);
            }
        }
    }

    [Fact]
    public void Snappy_shortens_what_repeats_itself()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(number => $"https://shop.example/product/{number % 40}")));
        var compressed = new byte[SnappyEncoder.MostBytes(text.Length)];

        SnappyEncoder.Encode(text, compressed).Should().BeLessThan(text.Length / 8);
    }
}
