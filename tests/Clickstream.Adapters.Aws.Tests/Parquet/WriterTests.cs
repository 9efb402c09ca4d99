using System.Buffers.Binary;
using System.Text;
using Clickstream.Adapters.Aws.Parquet;
using FluentAssertions;
using Xunit;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

public sealed class WriterTests
{
    [Fact]
    public void Values_that_repeat_are_written_with_a_dictionary()
    {
        var chunk = ChunkOf(Texts(50_000, i => $"word {i % 100}"), 50_000);

        chunk.Encodings.Should().Contain(ParquetEncoding.RleDictionary);
        chunk.DictionaryPageOffset.Should().NotBeNull();
    }

    [Fact]
    public void Values_that_are_all_different_are_written_plain()
    {
        var chunk = ChunkOf(Texts(50_000, i => $"word {i}"), 50_000);

        chunk.Encodings.Should().Equal(ParquetEncoding.Plain, ParquetEncoding.Rle);
        chunk.DictionaryPageOffset.Should().BeNull();
    }

    [Fact]
    public void A_dictionary_over_one_mebibyte_is_given_up()
    {
        var chunk = ChunkOf(Texts(60_000, i => $"{new string('x', 100)} {i / 3}"), 60_000);

        chunk.Encodings.Should().NotContain(ParquetEncoding.RleDictionary);
    }

    [Fact]
    public void Timestamps_are_written_as_differences()
    {
        var reader = ParquetFileReader.Open(Given.File(1, 1000));

        reader.RowGroups[0].Columns[7].Encodings.Should().Contain(ParquetEncoding.DeltaBinaryPacked);
    }

    [Fact]
    public void Integers_have_their_bounds_and_nulls_in_the_statistics()
    {
        var schema = new ParquetSchema(PrimitiveField.Int32("n", optional: true));
        var buffers = new ColumnBuffers(schema);
        int?[] values = [5, null, -7, 12, null, null];
        foreach (var value in values)
        {
            if (value is { } number)
            {
                buffers.Get<Int32Buffer>("n").Append(number);
            }
            else
            {
                buffers.Get<Int32Buffer>("n").AppendNull();
            }
        }

        var statistics = ChunkOf(buffers, values.Length).Statistics!;

        BinaryPrimitives.ReadInt32LittleEndian(statistics.MinValue).Should().Be(-7);
        BinaryPrimitives.ReadInt32LittleEndian(statistics.MaxValue).Should().Be(12);
        statistics.NullCount.Should().Be(3);
    }

    [Fact]
    public void Texts_are_bounded_in_the_order_of_unsigned_bytes()
    {
        string[] values = ["b", "é", "a", "z"];

        var statistics = ChunkOf(Texts(4, i => values[i]), 4).Statistics!;

        Encoding.UTF8.GetString(statistics.MinValue!).Should().Be("a");
        Encoding.UTF8.GetString(statistics.MaxValue!).Should().Be("é");
        statistics.IsMaxValueExact.Should().BeTrue();
    }

    [Fact]
    public void A_long_text_is_shortened_to_a_bound_that_is_valid()
    {
        var text = new string('x', 62) + "üüü";

        var statistics = ChunkOf(Texts(1, _ => text), 1).Statistics!;

        Encoding.UTF8.GetString(statistics.MinValue!).Should().Be(new string('x', 62) + "ü");
        Encoding.UTF8.GetString(statistics.MaxValue!).Should().Be(new string('x', 62) + "ý");
        statistics.IsMinValueExact.Should().BeFalse();
    }

    [Fact]
    public void Long_bytes_of_255_have_no_upper_bound()
    {
        BoundTruncation.Upper(Enumerable.Repeat((byte)0xFF, 100).ToArray(), 64, isText: false).Should().BeNull();
        BoundTruncation.Upper([.. Enumerable.Repeat((byte)7, 63), 0xFF, 1], 64, isText: false).Should().HaveCount(63).And.EndWith(8);
    }

    [Fact]
    public void A_nan_is_no_bound_and_a_zero_bounds_both_zeros()
    {
        var schema = new ParquetSchema(PrimitiveField.Double("d"));
        var buffers = new ColumnBuffers(schema);
        foreach (var value in (double[])[double.NaN, 0.0, 3])
        {
            buffers.Get<DoubleBuffer>("d").Append(value);
        }

        var statistics = ChunkOf(buffers, 3).Statistics!;

        double.IsNegative(BinaryPrimitives.ReadDoubleLittleEndian(statistics.MinValue)).Should().BeTrue();
        BinaryPrimitives.ReadDoubleLittleEndian(statistics.MaxValue).Should().Be(3);
    }

    [Fact]
    public void A_column_that_lacks_rows_is_refused()
    {
        var buffers = Texts(3, i => $"{i}");
        var writer = new ParquetFileWriter(new MemoryStream(), buffers.Schema);

        writer.Invoking(w => w.WriteRowGroup(buffers, 4)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Columns_of_a_list_that_differ_are_refused()
    {
        var schema = new ParquetSchema(new ListField("l", optional: true, PrimitiveField.Int32("a"), PrimitiveField.Int32("b")));
        var buffers = new ColumnBuffers(schema);
        buffers.List("l").Get<Int32Buffer>("a").BeginList(1);
        buffers.List("l").Get<Int32Buffer>("a").Append(1);
        buffers.List("l").Get<Int32Buffer>("b").BeginList(0);
        var writer = new ParquetFileWriter(new MemoryStream(), schema);

        writer.Invoking(w => w.WriteRowGroup(buffers, 1)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_null_in_a_required_column_is_refused()
    {
        var buffers = new ColumnBuffers(new ParquetSchema(PrimitiveField.Int32("n")));

        buffers.Get<Int32Buffer>("n").Invoking(n => n.AppendNull()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void More_elements_than_the_list_has_are_refused()
    {
        var buffers = new ColumnBuffers(new ParquetSchema(new ListField("l", optional: true, PrimitiveField.Int32("n"))));
        buffers.List("l").BeginList(1);
        var column = buffers.List("l").Get<Int32Buffer>("n");
        column.Append(1);

        column.Invoking(n => n.Append(2)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_page_has_at_most_20000_rows()
    {
        PageSizesOf(Given.File(1, 50_000), column: 0).Should().Equal(20_000, 20_000, 10_000);
    }

    [Fact]
    public void A_page_of_a_list_has_whole_rows()
    {
        // Of four rows, one has no list, one an empty list, one an element and one two: five entries.
        PageSizesOf(Given.File(1, 50_000), column: 17).Should().Equal(25_000, 25_000, 12_500);
    }

    [Fact]
    public void A_page_of_long_texts_ends_before_one_mebibyte()
    {
        var file = Given.File(Texts(5000, i => new string('x', 1000) + i), 5000);

        PageSizesOf(file, column: 0).Should().OnlyContain(rows => rows * 1004 <= 1 << 20).And.HaveCountLessThan(10);
    }

    [Theory]
    [InlineData("number", false)]
    [InlineData("number", true)]
    [InlineData("text", false)]
    [InlineData("text", true)]
    public void Each_of_several_pages_has_the_bounds_of_its_values(string column, bool isRepetitive)
    {
        const int Rows = 50_000;
        var buffers = new ColumnBuffers(new ParquetSchema(PrimitiveField.Int64("number", optional: true), PrimitiveField.String("text", optional: true)));
        var expected = new List<(long? Min, long? Max, int Nulls)>();
        for (var i = 0; i < Rows; i++)
        {
            long? value = i % 3 == 0 ? null : isRepetitive ? (i / 20_000 * 100) + (i % 7) : (i * 7919L) % 1_000_003;
            if (i % 20_000 == 0)
            {
                expected.Add((null, null, 0));
            }

            var (min, max, nulls) = expected[^1];
            expected[^1] = value is { } known
                ? (Math.Min(min ?? known, known), Math.Max(max ?? known, known), nulls)
                : (min, max, nulls + 1);
            if (value is { } number)
            {
                buffers.Get<Int64Buffer>("number").Append(number);
                buffers.Get<BytesBuffer>("text").Append($"t{number:D9}");
            }
            else
            {
                buffers.Get<Int64Buffer>("number").AppendNull();
                buffers.Get<BytesBuffer>("text").AppendNull();
            }
        }

        var pages = DataPagesOf(Given.File(buffers, Rows), column == "number" ? 0 : 1);

        pages.Should().HaveCount(3);
        pages.Select(page => (Read(page.Statistics!.MinValue!), Read(page.Statistics.MaxValue!), (int)page.Statistics.NullCount!.Value)).Should().Equal(expected);

        long? Read(byte[] bound) => column == "number"
            ? BinaryPrimitives.ReadInt64LittleEndian(bound)
            : long.Parse(System.Text.Encoding.UTF8.GetString(bound)[1..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_only_page_of_a_column_leaves_its_bounds_to_the_column() =>
        DataPagesOf(Given.File(Texts(10, i => $"{i}"), 10), 0).Should().ContainSingle().Which.Statistics.Should().BeNull();

    private static ColumnBuffers Texts(int count, Func<int, string> text)
    {
        var buffers = new ColumnBuffers(new ParquetSchema(PrimitiveField.String("t")));
        for (var i = 0; i < count; i++)
        {
            buffers.Get<BytesBuffer>("t").Append(text(i));
        }

        return buffers;
    }

    private static ColumnChunkMetadata ChunkOf(ColumnBuffers buffers, int rowCount)
    {
        var reader = ParquetFileReader.Open(Given.File(buffers, rowCount));
        reader.ReadRowGroup(0).ShouldEqual(buffers);
        return reader.RowGroups[0].Columns[0];
    }

    private static List<int> PageSizesOf(byte[] file, int column) => [.. DataPagesOf(file, column).Select(page => page.ValueCount)];

    private static List<PageHeader> DataPagesOf(byte[] file, int column)
    {
        var chunk = ParquetFileReader.Open(file).RowGroups[0].Columns[column];
        var pages = file.AsSpan((int)chunk.FirstPageOffset, (int)chunk.TotalCompressedSize);
        var headers = new List<PageHeader>();
        while (!pages.IsEmpty)
        {
            var reader = new ThriftCompactReader(pages);
            var header = PageHeader.Read(ref reader);
            pages = pages[(reader.Position + header.CompressedSize)..];
            if (header.Type == PageType.DataPage)
            {
                headers.Add(header);
            }
        }

        return headers;
    }
}
