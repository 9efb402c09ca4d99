using System.Buffers.Binary;
using System.Text;
using Clickstream.Adapters.Aws.Parquet;
using FluentAssertions;
using Xunit;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

public sealed class RowGroupPruningTests
{
    private const int Rows = 1000;

    /// <summary>Ten row groups; in group <c>g</c> the numbers and texts of <c>1000 g</c> to <c>1000 g + 999</c>, and no remark but in group 3.</summary>
    private static readonly ParquetFileReader Reader = ParquetFileReader.Open(Write());

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(999, 1000, 0, 1)]
    [InlineData(3500, 3500, 3)]
    [InlineData(-5, -1)]
    [InlineData(10_000, 20_000)]
    [InlineData(2999, 5000, 2, 3, 4, 5)]
    public void Numbers_are_looked_for_where_the_bounds_allow_them(long least, long greatest, params int[] groups) =>
        Groups("number", Bytes(least), Bytes(greatest)).Should().Equal(groups);

    [Theory]
    [InlineData("t00000", 0)]
    [InlineData("t04321", 4)]
    [InlineData("a")]
    [InlineData("u")]
    public void Texts_are_looked_for_where_the_bounds_allow_them(string text, params int[] groups) =>
        Groups("text", Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(text)).Should().Equal(groups);

    [Fact]
    public void Where_all_is_null_nothing_is_looked_for() => Groups("remark", "x"u8, "x"u8).Should().Equal(3);

    [Fact]
    public void A_type_without_order_is_looked_for_everywhere() => Groups("old", new byte[12], new byte[12]).Should().HaveCount(10);

    [Fact]
    public void A_long_text_that_was_shortened_in_the_bounds_is_found()
    {
        var text = new string('z', 200);
        var buffers = new ColumnBuffers(new ParquetSchema(PrimitiveField.String("text")));
        buffers.Get<BytesBuffer>("text").Append(text);
        var reader = ParquetFileReader.Open(Given.File(buffers, 1));

        RowGroupPruning.MayContain(reader.RowGroups[0], reader.Schema.Columns[0], Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(text))
            .Should().BeTrue();
    }

    private static List<int> Groups(string column, ReadOnlySpan<byte> least, ReadOnlySpan<byte> greatest)
    {
        var groups = new List<int>();
        for (var i = 0; i < Reader.RowGroups.Count; i++)
        {
            if (RowGroupPruning.MayContain(Reader.RowGroups[i], Reader.Schema.FindColumn(column)!, least, greatest))
            {
                groups.Add(i);
            }
        }

        return groups;
    }

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Write()
    {
        var schema = new ParquetSchema(
            PrimitiveField.Int64("number"), PrimitiveField.String("text"), PrimitiveField.String("remark", optional: true),
            PrimitiveField.Int96("old"));
        using var stream = new MemoryStream();
        var writer = new ParquetFileWriter(stream, schema);
        var buffers = new ColumnBuffers(schema);
        for (var group = 0; group < 10; group++)
        {
            buffers.Clear();
            for (var row = group * Rows; row < (group + 1) * Rows; row++)
            {
                buffers.Get<Int64Buffer>("number").Append(row);
                buffers.Get<BytesBuffer>("text").Append($"t{row:D5}");
                buffers.Get<FixedBytesBuffer>("old").Append(Given.Int96(row));
                if (group == 3)
                {
                    buffers.Get<BytesBuffer>("remark").Append("x");
                }
                else
                {
                    buffers.Get<BytesBuffer>("remark").AppendNull();
                }
            }

            writer.WriteRowGroup(buffers, Rows);
        }

        writer.Finish();
        return stream.ToArray();
    }
}
