using System.Buffers.Binary;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Clickstream.Adapters.Aws.Parquet;
using FluentAssertions;
using Xunit;

namespace Clickstream.Adapters.Aws.Tests.Parquet;

public sealed class DuckDbTests : IDisposable
{
    private const int Rows = 45_000;

    private readonly string folder = Directory.CreateTempSubdirectory("parquet").FullName;

    private string File => Path.Combine(folder, "file.parquet");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void DuckDB_sees_the_types_that_were_written()
    {
        System.IO.File.WriteAllBytes(File, Given.File(1, 100));

        var types = DuckDb.Query($"DESCRIBE FROM '{File}'")
            .Select(row => $"{row.GetProperty("column_name").GetString()} {row.GetProperty("column_type").GetString()}");

        types.Should().Equal(
            "is_new BOOLEAN",
            "is_bounce BOOLEAN",
            "short SMALLINT",
            "count INTEGER",
            "big BIGINT",
            "score DOUBLE",
            "day DATE",
            "occurred_at TIMESTAMP WITH TIME ZONE",
            "received_at TIMESTAMP WITH TIME ZONE",
            "revenue DECIMAL(18,2)",
            "page VARCHAR",
            "referrer VARCHAR",
            "payload JSON",
            "raw BLOB",
            "hash BLOB",
            "event_id UUID",
            "user_id UUID",
            "items STRUCT(sku VARCHAR, quantity INTEGER, price DECIMAL(18,2))[]",
            "weight FLOAT",
            "legacy_time TIMESTAMP");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void DuckDB_reads_the_values_that_were_written(int compression)
    {
        System.IO.File.WriteAllBytes(File, Given.File(2, Rows / 2, (ParquetCompression)compression));

        var read = DuckDb.Query(
            $"""
            SELECT concat_ws('|', is_new, coalesce(is_bounce::VARCHAR, '-'), coalesce(short::VARCHAR, '-'), count,
                coalesce(big::VARCHAR, '-'), coalesce((score * 8)::BIGINT::VARCHAR, '-'),
                coalesce((weight * 4)::BIGINT::VARCHAR, '-'), coalesce(epoch(legacy_time)::BIGINT::VARCHAR, '-'), day - DATE '1970-01-01', epoch_us(occurred_at),
                coalesce(epoch_us(received_at)::VARCHAR, '-'), coalesce(revenue::VARCHAR, '-'), page, coalesce(referrer, '-'),
                coalesce(payload::VARCHAR, '-'), coalesce(hex(raw), '-'), coalesce(hex(hash), '-'), event_id,
                coalesce(user_id::VARCHAR, '-'),
                coalesce(to_json(items)::VARCHAR, '-')) AS line
            FROM '{File}'
            """).Select(row => row.GetProperty("line").GetString()).ToArray();

        read.Should().HaveCount(Rows);
        var expected = Lines(Given.Rows(Given.Schema(), Rows));
        for (var i = 0; i < Rows; i++)
        {
            Assert.Equal(expected[i], read[i]);
        }
    }

    [Fact]
    public void DuckDB_skips_row_groups_by_statistics_and_finds_the_rows()
    {
        System.IO.File.WriteAllBytes(File, Given.File(20, 500));

        var found = DuckDb.Query(
            $"""
            SELECT count(*)::INTEGER AS n FROM '{File}'
            WHERE count = {7919 * 6001} AND event_id = '{Given.Uuid(6001)}' AND page >= '/page/0'
            """);
        var bounds = DuckDb.Query(
            $"""
            SELECT stats_min_value AS low, stats_max_value AS high, stats_null_count AS nulls FROM parquet_metadata('{File}')
            WHERE row_group_id = 0 AND path_in_schema IN ('short', 'occurred_at', 'revenue') ORDER BY column_id
            """);

        found[0].GetProperty("n").GetInt32().Should().Be(1);
        bounds.Select(row => row.ToString()).Should().Equal(
            """{"low":"-99","high":"399","nulls":"100"}""",
            """{"low":"2025-06-15 15:06:40+00","high":"2025-06-15 15:14:59.001497+00","nulls":"0"}""",
            """{"low":"1.99","high":"993.01","nulls":"250"}""");
    }

    [Fact]
    public void DuckDB_reads_a_required_list()
    {
        var buffers = new ColumnBuffers(new ParquetSchema(new ListField("lines", optional: false, PrimitiveField.Int32("n"))));
        for (var row = 0; row < 30_000; row++)
        {
            buffers.List("lines").BeginList(row % 3);
            for (var i = 0; i < row % 3; i++)
            {
                buffers.List("lines").Get<Int32Buffer>("n").Append(row);
            }
        }

        System.IO.File.WriteAllBytes(File, Given.File(buffers, 30_000));

        var read = DuckDb.Query($"SELECT count(*)::INT AS c, sum(len(lines))::INT AS l, count(lines)::INT AS v, last(lines) AS z FROM '{File}'");

        read[0].ToString().Should().Be("""{"c":30000,"l":30000,"v":30000,"z":[{"n":29999},{"n":29999}]}""");
    }

    [Fact]
    public void DuckDB_reads_the_data_pages_of_version_2_that_the_tests_make()
    {
        // So that the reader is not tested against a misreading of the specification by its own tests.
        System.IO.File.WriteAllBytes(File, PagesWithoutChecksum.Strip(Given.File(1, 1000), asVersion2: true));

        var read = DuckDb.Query($"SELECT sum(count)::BIGINT AS s, count(referrer)::INT AS r, sum(len(items))::INT AS i FROM '{File}'");

        read[0].ToString().Should().Be("""{"s":"3955540500","r":667,"i":750}""");
    }

    [Theory]
    [InlineData("uncompressed")]
    [InlineData("snappy")]
    [InlineData("gzip")]
    public void A_file_of_DuckDB_reads_as_it_was_written(string compression)
    {
        DuckDb.Query(
            $$"""
            COPY (
                SELECT i::INTEGER AS n, CASE WHEN i % 3 > 0 THEN i * 1000000007 END AS big, i % 2 = 0 AS flag, i / 8.0::DOUBLE AS score,
                    'text ' || (i % 10) AS word, CASE WHEN i % 7 > 0 THEN 'long ' || i END AS line,
                    CASE WHEN i % 5 > 0 THEN (i / 100.0)::DECIMAL(18, 2) END AS amount, make_timestamptz(i * 1000) AS at,
                    DATE '1970-01-01' + (i % 100)::INTEGER AS day,
                    ('00000000-0000-0000-0000-' || lpad(i::VARCHAR, 12, '0'))::UUID AS id,
                    CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN [] WHEN 2 THEN [{'sku': 'S' || i, 'quantity': NULL}]
                        ELSE [{'sku': 'A', 'quantity': i}, NULL, {'sku': NULL, 'quantity': 2}] END AS items
                FROM range(50000) t(i)
            ) TO '{{File}}' (FORMAT parquet, COMPRESSION {{compression}}, ROW_GROUP_SIZE 20480)
            """);
        var reader = ParquetFileReader.Open(System.IO.File.ReadAllBytes(File));
        var buffers = reader.CreateBuffers();

        reader.RowCount.Should().Be(50_000);
        reader.RowGroups.Should().HaveCountGreaterThan(1);
        var row = 0;
        for (var group = 0; group < reader.RowGroups.Count; group++)
        {
            reader.ReadRowGroup(group, buffers);
            for (var end = row + (int)reader.RowGroups[group].RowCount; row < end; row++)
            {
                Assert.Equal(ExpectedOfDuckDb(row), NextOfDuckDb(buffers));
            }
        }
    }

    [Fact]
    public void A_file_of_DuckDB_with_encodings_of_version_2_reads_as_it_was_written()
    {
        DuckDb.Query(
            $"""
            COPY (SELECT (i * 37 % 100003)::INTEGER AS a, i * i AS b, i % 3 = 0 AS c FROM range(30000) t(i))
            TO '{File}' (FORMAT parquet, PARQUET_VERSION V2)
            """);
        var reader = ParquetFileReader.Open(System.IO.File.ReadAllBytes(File));
        var buffers = reader.ReadRowGroup(0);

        reader.RowGroups[0].Columns[1].Encodings.Should().Contain(ParquetEncoding.DeltaBinaryPacked);
        for (var i = 0L; i < 30_000; i++)
        {
            buffers.Get<Int32Buffer>("a").TryNext(out var a);
            buffers.Get<Int64Buffer>("b").TryNext(out var b);
            buffers.Get<BooleanBuffer>("c").TryNext(out var c);
            Assert.Equal((i * 37 % 100003, i * i, i % 3 == 0), (a, b, c));
        }
    }

    [Theory]
    [InlineData("SELECT MAP {'a': 1} AS m", "snappy", "MAP")]
    [InlineData("SELECT [1, 2] AS l", "snappy", "LIST of primitive values")]
    [InlineData("SELECT [[{'a': 1}]] AS l", "snappy", "LIST of LIST")]
    [InlineData("SELECT {'a': 1} AS s", "snappy", "struct that is not the element")]
    [InlineData("SELECT 1 AS n", "zstd", "compression ZSTD")]
    public void A_file_of_DuckDB_with_what_is_not_supported_is_refused_by_name(string select, string compression, string name)
    {
        DuckDb.Query($"COPY ({select}) TO '{File}' (FORMAT parquet, COMPRESSION {compression})");

        var act = () => ParquetFileReader.Open(System.IO.File.ReadAllBytes(File)).ReadRowGroup(0);

        act.Should().Throw<ParquetException>().WithMessage($"*{name}*").Which.Code.Should().Be(ParquetException.UnsupportedCode);
    }

    private static string ExpectedOfDuckDb(int i)
    {
        var items = (i % 4) switch
        {
            0 => "-",
            1 => "[]",
            2 => $"[S{i}x-]",
            _ => $"[Ax{i}][null][-x2]",
        };
        var big = i % 3 > 0 ? $"{i * 1000000007L}" : "-";
        var line = i % 7 > 0 ? $"long {i}" : "-";
        var amount = i % 5 > 0 ? $"{i}" : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{i}|{big}|{i % 2 == 0}|{i / 8.0}|text {i % 10}|{line}|{amount}|{i * 1000L}|{i % 100}|{new Guid($"{i:D32}")}|{items}");
    }

    private static string NextOfDuckDb(ColumnBuffers buffers)
    {
        buffers.Get<Int32Buffer>("n").TryNext(out var n);
        var big = buffers.Get<Int64Buffer>("big").TryNext(out var bigValue) ? $"{bigValue}" : "-";
        buffers.Get<BooleanBuffer>("flag").TryNext(out var flag);
        buffers.Get<DoubleBuffer>("score").TryNext(out var score);
        var word = NextText(buffers.Get<BytesBuffer>("word"));
        var line = NextText(buffers.Get<BytesBuffer>("line"));
        var amount = buffers.Get<Int64Buffer>("amount").TryNext(out var amountValue) ? $"{amountValue}" : "-";
        buffers.Get<Int64Buffer>("at").TryNext(out var at);
        buffers.Get<Int32Buffer>("day").TryNext(out var day);
        buffers.Get<FixedBytesBuffer>("id").TryNext(out Guid id);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{n}|{big}|{flag}|{score}|{word}|{line}|{amount}|{at}|{day}|{id}|{NextItems(buffers.List("items"))}");
    }

    private static string NextItems(ListBuffer items)
    {
        var sku = items.Get<BytesBuffer>("sku");
        var quantity = items.Get<Int64Buffer>("quantity");
        var count = items.NextList();
        var text = new StringBuilder(count < 0 ? "-" : count == 0 ? "[]" : "");
        for (var i = 0; i < count; i++)
        {
            var isNull = sku.IsNextElementNull;
            var name = NextText(sku);
            var units = quantity.TryNext(out var value) ? $"{value}" : "-";
            text.Append(isNull ? "[null]" : $"[{name}x{units}]");
        }

        return text.ToString();
    }

    private static string NextText(BytesBuffer buffer) => buffer.TryNext(out var text) ? Encoding.UTF8.GetString(text) : "-";

    private static string[] Lines(ColumnBuffers b)
    {
        var lines = new string[b.Get<BytesBuffer>("page").RowCount];
        for (var i = 0; i < lines.Length; i++)
        {
            string[] cells =
            [
                Next<bool>(b, "is_new"), Next<bool>(b, "is_bounce"), Next<int>(b, "short"), Next<int>(b, "count"), Next<long>(b, "big"),
                Next<double>(b, "score", value => $"{value * 8}"), Next<float>(b, "weight", value => $"{value * 4}"),
                b.Get<FixedBytesBuffer>("legacy_time").TryNext(out ReadOnlySpan<byte> time) ? SecondsOf(time) : "-", Next<int>(b, "day"), Next<long>(b, "occurred_at"),
                Next<long>(b, "received_at"), Next<long>(b, "revenue", Money), NextText(b.Get<BytesBuffer>("page")),
                NextText(b.Get<BytesBuffer>("referrer")), NextText(b.Get<BytesBuffer>("payload")),
                b.Get<BytesBuffer>("raw").TryNext(out var raw) ? Convert.ToHexString(raw) : "-",
                b.Get<FixedBytesBuffer>("hash").TryNext(out ReadOnlySpan<byte> hash) ? Convert.ToHexString(hash) : "-",
                b.Get<FixedBytesBuffer>("event_id").TryNext(out Guid eventId) ? $"{eventId}" : "-",
                b.Get<FixedBytesBuffer>("user_id").TryNext(out Guid userId) ? $"{userId}" : "-",
                ItemsAsJson(b.List("items")),
            ];
            lines[i] = string.Join('|', cells);
        }

        return lines;
    }

    private static string ItemsAsJson(ListBuffer items)
    {
        var count = items.NextList();
        var elements = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var sku = NextText(items.Get<BytesBuffer>("sku"));
            var quantity = items.Get<Int32Buffer>("quantity").TryNext(out var units) ? $"{units}" : "null";
            var price = items.Get<Int64Buffer>("price").TryNext(out var amount) ? Money(amount) : "null";
            elements.Add($$"""{"sku":{{JsonSerializer.Serialize(sku)}},"quantity":{{quantity}},"price":{{price}}}""");
        }

        return count < 0 ? "-" : $"[{string.Join(',', elements)}]";
    }

    private static string SecondsOf(ReadOnlySpan<byte> int96) =>
        $"{((BinaryPrimitives.ReadInt32LittleEndian(int96[8..]) - 2_440_588L) * 86_400) + (BinaryPrimitives.ReadInt64LittleEndian(int96) / 1_000_000_000)}";

    private static string Money(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Next<T>(ColumnBuffers buffers, string path, Func<T, string>? format = null)
        where T : unmanaged =>
        !buffers.Get<ValueBuffer<T>>(path).TryNext(out var value) ? "-" : format is null ? $"{value}".ToLowerInvariant() : format(value);
}
