using System.Text;
using Clickstream.Adapters.Aws.Parquet;
using FluentAssertions;
using Xunit;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_type_with_nulls_reads_as_it_was_written(int compression)
    {
        var schema = Given.Schema();
        var written = Given.Rows(schema, 3000);

        var reader = ParquetFileReader.Open(Given.File(written, 3000, (ParquetCompression)compression));

        reader.RowCount.Should().Be(3000);
        reader.ReadRowGroup(0).ShouldEqual(written);
    }

    [Fact]
    public void Fields_read_as_they_were_written()
    {
        var schema = Given.Schema();

        var read = ParquetFileReader.Open(Given.File(1, 10)).Schema;

        read.ToElements().Should().Equal(schema.ToElements());
        read.FindColumn("revenue")!.Field.LogicalType.Should().Be(LogicalType.Decimal(18, 2));
        read.FindColumn("items.list.element.price")!.MaxDefinitionLevel.Should().Be(3);
    }

    [Fact]
    public void Key_value_metadata_and_the_creator_are_kept_in_order()
    {
        var reader = ParquetFileReader.Open(Given.File(1, 1));

        reader.Footer.KeyValueMetadata.Select(pair => $"{pair.Key}={pair.Value}").Should().Equal("schema_version=1", "a=ü");
        reader.Footer.CreatedBy.Should().StartWith("clickstream version");
    }

    [Fact]
    public void A_file_without_row_groups_keeps_its_schema()
    {
        var reader = ParquetFileReader.Open(Given.File(0, 0));

        reader.RowCount.Should().Be(0);
        reader.RowGroups.Should().BeEmpty();
        reader.Schema.Columns.Should().HaveCount(Given.Schema().Columns.Count);
    }

    [Fact]
    public void A_row_group_without_rows_reads_as_empty()
    {
        var read = ParquetFileReader.Open(Given.File(1, 0)).ReadRowGroup(0);

        read.Get<BytesBuffer>("page").RowCount.Should().Be(0);
    }

    [Fact]
    public void Many_row_groups_read_in_order_into_the_same_buffers()
    {
        var reader = ParquetFileReader.Open(Given.File(25, 40));
        var buffers = reader.CreateBuffers();

        for (var group = 0; group < 25; group++)
        {
            reader.ReadRowGroup(group, buffers);
            buffers.ShouldEqual(Given.Rows(Given.Schema(), 40, group * 40));
        }
    }

    [Fact]
    public void Many_pages_read_as_one_column()
    {
        const int rows = 70_001;
        var written = Given.Rows(Given.Schema(), rows);

        var read = ParquetFileReader.Open(Given.File(written, rows)).ReadRowGroup(0);

        read.ShouldEqual(written);
    }

    [Fact]
    public void Only_the_columns_asked_for_are_read()
    {
        var read = ParquetFileReader.Open(Given.File(1, 20)).ReadRowGroup(0, ["count", "items"]);

        read.Get<Int32Buffer>("count").RowCount.Should().Be(20);
        read.List("items").Get<BytesBuffer>("sku").RowCount.Should().Be(20);
        read.Invoking(buffers => buffers.Get<BytesBuffer>("page")).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Rows_are_walked_in_order_with_nulls_and_lists()
    {
        var buffers = ParquetFileReader.Open(Given.File(1, 8)).ReadRowGroup(0);
        var items = buffers.List("items");
        var sku = items.Get<BytesBuffer>("sku");
        var price = items.Get<Int64Buffer>("price");
        var quantity = items.Get<Int32Buffer>("quantity");
        var walked = new List<string>();

        for (var row = 0; row < 8; row++)
        {
            var count = items.NextList();
            var line = new StringBuilder($"{count}:");
            for (var item = 0; item < count; item++)
            {
                sku.TryNext(out var text).Should().BeTrue();
                quantity.TryNext(out var units).Should().BeTrue();
                line.Append($" {Encoding.UTF8.GetString(text)} x{units} {(price.TryNext(out var amount) ? $"{amount}" : "null")}");
            }

            walked.Add(line.ToString());
        }

        walked.Should().Equal(
            "-1:", "0:", "1: SKU-2 x1 10", "2: SKU-3 x1 null SKU-4 x2 15", "-1:", "0:", "1: SKU-6 x1 null", "2: SKU-7 x1 35 SKU-8 x2 35");
    }

    [Fact]
    public void A_required_list_reads_as_it_was_written()
    {
        var schema = new ParquetSchema(
            new ListField("lines", optional: false, PrimitiveField.Int32("n"), PrimitiveField.String("t", optional: true)));
        var buffers = new ColumnBuffers(schema);
        for (var row = 0; row < 50_000; row++)
        {
            buffers.List("lines").BeginList(row % 5);
            for (var i = 0; i < row % 5; i++)
            {
                buffers.List("lines").Get<Int32Buffer>("n").Append(row);
                buffers.List("lines").Get<BytesBuffer>("t").AppendNull();
            }
        }

        ParquetFileReader.Open(Given.File(buffers, 50_000)).ReadRowGroup(0).ShouldEqual(buffers);
    }

    [Fact]
    public void A_guid_keeps_its_byte_order()
    {
        var buffers = ParquetFileReader.Open(Given.File(1, 2)).ReadRowGroup(0);
        var ids = buffers.Get<FixedBytesBuffer>("event_id");

        ids.TryNext(out Guid _);
        ids.TryNext(out Guid second);

        second.Should().Be(Given.Uuid(1));
    }

    [Fact]
    public void The_same_calls_give_the_same_bytes()
    {
        Given.File(3, 500).Should().Equal(Given.File(3, 500));
    }

    [Fact]
    public void Buffers_that_are_cleared_and_filled_again_write_the_same_bytes()
    {
        var schema = new ParquetSchema(PrimitiveField.String("a", optional: true), PrimitiveField.Int64("b"));
        var buffers = new ColumnBuffers(schema);
        var files = new List<byte[]>();
        for (var round = 0; round < 2; round++)
        {
            buffers.Clear();
            for (var i = 0; i < 100; i++)
            {
                buffers.Get<BytesBuffer>("a").Append($"value {i % 3}");
                buffers.Get<Int64Buffer>("b").Append(i);
            }

            files.Add(Given.File(buffers, 100));
        }

        files[0].Should().Equal(files[1]);
    }
}
