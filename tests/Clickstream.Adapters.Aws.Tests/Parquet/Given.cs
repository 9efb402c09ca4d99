using System.Buffers.Binary;
using Clickstream.Adapters.Aws.Parquet;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

/// <summary>Schemas, rows and files for the tests; the same calls give the same rows.</summary>
internal static class Given
{
    /// <summary>One column of every type, required and optional, and a list of structs.</summary>
    public static ParquetSchema Schema() => new(
        PrimitiveField.Boolean("is_new"),
        PrimitiveField.Boolean("is_bounce", optional: true),
        PrimitiveField.Int16("short", optional: true),
        PrimitiveField.Int32("count"),
        PrimitiveField.Int64("big", optional: true),
        PrimitiveField.Double("score", optional: true),
        PrimitiveField.Date("day"),
        PrimitiveField.Timestamp("occurred_at"),
        PrimitiveField.Timestamp("received_at", optional: true),
        PrimitiveField.Decimal("revenue", 18, 2, optional: true),
        PrimitiveField.String("page"),
        PrimitiveField.String("referrer", optional: true),
        PrimitiveField.Json("payload", optional: true),
        PrimitiveField.Bytes("raw", optional: true),
        PrimitiveField.FixedBytes("hash", 4, optional: true),
        PrimitiveField.Uuid("event_id"),
        PrimitiveField.Uuid("user_id", optional: true),
        new ListField(
            "items",
            optional: true,
            PrimitiveField.String("sku"),
            PrimitiveField.Int32("quantity", optional: true),
            PrimitiveField.Decimal("price", 18, 2, optional: true)),
        PrimitiveField.Float("weight", optional: true),
        PrimitiveField.Int96("legacy_time", optional: true));

    /// <summary>Fills every column with rows in which everything occurs: nulls, empty lists, null lists, long texts.</summary>
    public static ColumnBuffers Rows(ParquetSchema schema, int count, int firstRow = 0)
    {
        var buffers = new ColumnBuffers(schema);
        for (var i = firstRow; i < firstRow + count; i++)
        {
            AddRow(buffers, i);
        }

        return buffers;
    }

    /// <summary>Writes a file of row groups, each of <paramref name="rowsOfGroup"/> rows.</summary>
    public static byte[] File(int groups, int rowsOfGroup, ParquetCompression compression = ParquetCompression.Snappy)
    {
        var schema = Schema();
        using var stream = new MemoryStream();
        var writer = new ParquetFileWriter(stream, schema, new ParquetWriterOptions
        {
            Compression = compression,
            KeyValueMetadata = [new("schema_version", "1"), new("a", "ü")],
        });
        for (var group = 0; group < groups; group++)
        {
            writer.WriteRowGroup(Rows(schema, rowsOfGroup, group * rowsOfGroup), rowsOfGroup);
        }

        writer.Finish();
        return stream.ToArray();
    }

    /// <summary>Writes a file of one row group.</summary>
    public static byte[] File(ColumnBuffers buffers, int rowCount, ParquetCompression compression = ParquetCompression.Snappy)
    {
        using var stream = new MemoryStream();
        var writer = new ParquetFileWriter(stream, buffers.Schema, new ParquetWriterOptions { Compression = compression });
        writer.WriteRowGroup(buffers, rowCount);
        writer.Finish();
        return stream.ToArray();
    }

    /// <summary>A UUID that depends on the number alone.</summary>
    public static Guid Uuid(int i) => new(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, (byte)i);

    /// <summary>A time as old engines wrote it: nanoseconds of the day, then the Julian day; whole seconds after 1970-01-01.</summary>
    public static byte[] Int96(int seconds)
    {
        var value = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(value, seconds % 86_400 * 1_000_000_000L);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(8), 2_440_588 + (seconds / 86_400));
        return value;
    }

    private static void AddRow(ColumnBuffers buffers, int i)
    {
        buffers.Get<BooleanBuffer>("is_new").Append(i % 2 == 0);
        Add<BooleanBuffer>(buffers, "is_bounce", i % 3 == 0, b => b.Append(i % 2 == 1));
        Add<Int32Buffer>(buffers, "short", i % 5 == 0, b => b.Append((short)(i - 100)));
        buffers.Get<Int32Buffer>("count").Append(i * 7919);
        Add<Int64Buffer>(buffers, "big", i % 7 == 0, b => b.Append((i % 3 == 0 ? long.MinValue : long.MaxValue) + (i % 3 == 0 ? i : -i)));
        Add<DoubleBuffer>(buffers, "score", i % 4 == 0, b => b.Append(i / 8.0));
        Add<FloatBuffer>(buffers, "weight", i % 6 == 1, b => b.Append(i / 4f));
        Add<FixedBytesBuffer>(buffers, "legacy_time", i % 3 == 1, b => b.Append(Int96(i)));
        buffers.Get<Int32Buffer>("day").Append(20_000 + (i / 1000));
        buffers.Get<Int64Buffer>("occurred_at").Append(1_750_000_000_000_000 + (i * 1_000_003L));
        Add<Int64Buffer>(buffers, "received_at", i % 6 == 0, b => b.Append(1_750_000_000_000_000 - i));
        Add<Int64Buffer>(buffers, "revenue", i % 2 == 0, b => b.Append(i * 199L));
        buffers.Get<BytesBuffer>("page").Append($"/page/{i % 17}");
        Add<BytesBuffer>(buffers, "referrer", i % 3 == 1, b => b.Append($"https://example.org/ü/{i}?{new string('x', i % 90)}"));
        Add<BytesBuffer>(buffers, "payload", i % 4 == 3, b => b.Append($$"""{"n":{{i}}}"""));
        Add<BytesBuffer>(buffers, "raw", i % 9 == 0, b => b.Append([(byte)i, 0xFF, 0]));
        Add<FixedBytesBuffer>(buffers, "hash", i % 8 == 0, b => b.Append([(byte)(i >> 8), (byte)i, 1, 2]));
        buffers.Get<FixedBytesBuffer>("event_id").Append(Uuid(i));
        Add<FixedBytesBuffer>(buffers, "user_id", i % 3 == 0, b => b.Append(Uuid(i % 10)));
        AddItems(buffers.List("items"), i);
    }

    private static void AddItems(ListBuffer items, int i)
    {
        if (i % 4 == 0)
        {
            items.AppendNullList();
            return;
        }

        items.BeginList((i % 4) - 1);
        for (var item = 0; item < (i % 4) - 1; item++)
        {
            items.Get<BytesBuffer>("sku").Append($"SKU-{(i + item) % 50}");
            items.Get<Int32Buffer>("quantity").Append(item + 1);
            if ((i + item) % 3 == 0)
            {
                items.Get<Int64Buffer>("price").AppendNull();
            }
            else
            {
                items.Get<Int64Buffer>("price").Append(i * 5L);
            }
        }
    }

    private static void Add<T>(ColumnBuffers buffers, string path, bool isNull, Action<T> append)
        where T : ColumnBuffer
    {
        var buffer = buffers.Get<T>(path);
        if (isNull)
        {
            buffer.AppendNull();
        }
        else
        {
            append(buffer);
        }
    }
}
