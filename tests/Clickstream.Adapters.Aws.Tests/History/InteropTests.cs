using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clickstream.Adapters.Aws.History;
using Clickstream.Adapters.Aws.Parquet;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Testing;
using Clickstream.Testing.Servers;
using NodaTime;

namespace Clickstream.Adapters.Aws.Tests.History;

/// <summary>Our segments are read by readers that share no code with ours, with equal values, nested items included; and the reverse.</summary>
public sealed class InteropTests : IDisposable
{
    private static readonly ClickstreamEvent[] Events = [.. Rich(), .. Many()];

    private readonly string folder = Directory.CreateTempSubdirectory("interop-").FullName;
    private readonly byte[] segment = new SegmentWriter().Write(Events).ToArray();

    private string File => Path.Combine(folder, "segment.parquet");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("hyparquet")]
    [InlineData("arrow-rs")]
    public void A_segment_is_read_with_equal_values(string reader)
    {
        System.IO.File.WriteAllBytes(File, segment);

        var rows = ParquetReaders.Rows(reader, File);

        rows.Should().HaveCount(Events.Length);
        Assert.Equal(OurRows(segment), rows);
    }

    [Fact]
    public void DuckDB_reads_a_segment_with_equal_values()
    {
        System.IO.File.WriteAllBytes(File, segment);

        var cells = SegmentSchema.Current.Fields.Select(field => $"'{field.Name}', {Canonical(field)}");
        var rows = DuckDb.Query($"SELECT json_object({string.Join(", ", cells)})::VARCHAR AS line FROM '{File}'")
            .Select(row => JsonSerializer.Serialize(JsonElement.Parse(row.GetProperty("line").GetString()!)));

        Assert.Equal(OurRows(segment), rows);
    }

    [Fact]
    public void A_segment_of_our_schema_written_by_DuckDB_is_read_by_us()
    {
        System.IO.File.WriteAllBytes(File, segment);
        var theirs = Path.Combine(folder, "theirs.parquet");
        DuckDb.Query(
            $"COPY (FROM '{File}') TO '{theirs}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 2048, KV_METADATA {{\"clickstream.schema_version\": '{EventSchema.Current}'}})");

        var read = new SegmentReader(default, System.IO.File.ReadAllBytes(theirs)).Read().SelectMany(batch => batch).ToList();

        var ours = new SegmentReader(default, segment).Read().SelectMany(batch => batch);
        read.Select(Describe).Should().Equal(ours.Select(Describe));
    }

    [Theory]
    [InlineData("99", HistoryException.VersionUnknown, "99")]
    [InlineData("0", HistoryException.Corrupt, "never was")]
    [InlineData("two", HistoryException.Corrupt, "never was")]
    public void A_segment_of_a_version_that_this_program_does_not_know_says_so(string version, string code, string says)
    {
        System.IO.File.WriteAllBytes(File, segment);
        var theirs = Path.Combine(folder, "theirs.parquet");
        DuckDb.Query($"COPY (FROM '{File}') TO '{theirs}' (FORMAT parquet, KV_METADATA {{\"clickstream.schema_version\": '{version}'}})");

        var open = () => new SegmentReader(default, System.IO.File.ReadAllBytes(theirs));

        var failure = open.Should().Throw<HistoryException>().Which;
        failure.Code.Should().Be(code);
        failure.Message.Should().Contain(says);
    }

    [Fact]
    public void A_segment_without_events_is_read_by_all()
    {
        var empty = new SegmentWriter().Write([]).ToArray();
        System.IO.File.WriteAllBytes(File, empty);

        new SegmentReader(default, empty).Read().Should().BeEmpty();
        DuckDb.Query($"SELECT count(*)::INT AS n FROM '{File}'")[0].GetProperty("n").GetInt32().Should().Be(0);
    }

    private static IEnumerable<ClickstreamEvent> Rich() => Given.OneOfEachKind().Select((one, i) => one with
    {
        Envelope = one.Envelope with
        {
            UserId = i % 3 == 0 ? null : $"u{i}",
            SentAt = i % 2 == 0 ? null : one.OccurredAt + Duration.FromTicks((i * 70) + 10),
            IsFirstVisit = i % 3 == 1 ? true : null,
            Page = new PageContext("https://shop.example/ü?q=ß", i % 2 == 0 ? null : "Tïtel ✓ 🛒", null),
            Geo = i % 4 == 0 ? new GeoContext("VN", null, "Thành phố Hồ Chí Minh") : null,
            Screen = i % 5 == 0 ? new ScreenContext(1920, 1080) : null,
            Hints = i % 3 == 2 ? new ClientHints("Chromium", false, null, "mobile") : null,
            Properties = i % 2 == 0 ? """{"a":[1,2.50],"b":"\u00fc"}""" : null,
            Flags = (EventNotes)i,
        },
        Items = [.. one.Items, .. Enumerable.Range(0, i % 4).Select(n => Given.Item($"p{n}", n == 1 ? null : 12.3456m + i, n + 1, variant: n == 2 ? "blau" : null))],
    });

    /// <summary>Enough for dictionaries, several pages and the fall-back to PLAIN.</summary>
    private static IEnumerable<ClickstreamEvent> Many() => Enumerable.Range(0, 25_000).Select(i => Given.Event(
        i % 5 == 0 ? EventNames.ViewItem : EventNames.PageView, at: i * 0.25, visitor: $"v{i / 40}", id: i,
        change: envelope => envelope with { Page = new PageContext($"https://shop.example/{i * 7919 % 25_000}", null, null) }));

    private static string Describe(ClickstreamEvent one) => $"{one with { Items = [] }} {string.Join(' ', one.Items)}";

    /// <summary>What a value is in the form that all readers are asked for.</summary>
    private static string Canonical(ParquetField field) => field switch
    {
        ListField list => "list_transform(" + list.Name + ", x -> json_object("
            + string.Join(", ", list.ElementFields.Select(one => $"'{one.Name}', {Canonical(one, $"x.{one.Name}")}")) + "))",
        PrimitiveField one => Canonical(one, one.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private static string Canonical(PrimitiveField field, string name) => field.LogicalType.Kind switch
    {
        LogicalKind.Timestamp => $"epoch_us({name})::VARCHAR",
        LogicalKind.Uuid => $"replace({name}::VARCHAR, '-', '')",
        _ => $"{name}::VARCHAR",
    };

    private static IEnumerable<string> OurRows(byte[] file)
    {
        var reader = ParquetFileReader.Open(file);
        for (var group = 0; group < reader.RowGroups.Count; group++)
        {
            var buffers = reader.ReadRowGroup(group);
            for (var row = 0; row < reader.RowGroups[group].RowCount; row++)
            {
                var line = new JsonObject();
                foreach (var field in reader.Schema.Fields)
                {
                    line.Add(field.Name, field is ListField list ? Items(buffers.List(list.Name)) : Next(buffers[reader.Schema.FindColumn(field.Name)!]!));
                }

                yield return JsonSerializer.Serialize(JsonSerializer.SerializeToElement(line));
            }
        }
    }

    private static JsonArray Items(ListBuffer list)
    {
        var items = new JsonArray();
        for (var left = list.NextList(); left > 0; left--)
        {
            var item = new JsonObject();
            foreach (var field in list.Field.ElementFields)
            {
                item.Add(field.Name, Next(list.Get<ColumnBuffer>(field.Name)));
            }

            items.Add(item);
        }

        return items;
    }

    private static string? Next(ColumnBuffer buffer) => buffer switch
    {
        BooleanBuffer flags => flags.TryNext(out var flag) ? flag ? "true" : "false" : null,
        Int32Buffer numbers => numbers.TryNext(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        Int64Buffer numbers => numbers.TryNext(out var number)
            ? buffer.Column.Field.LogicalType.Kind is LogicalKind.Decimal
                ? (number / 10_000m).ToString("0.0000", CultureInfo.InvariantCulture)
                : number.ToString(CultureInfo.InvariantCulture)
            : null,
        FixedBytesBuffer uuids => uuids.TryNext(out ReadOnlySpan<byte> uuid) ? Convert.ToHexStringLower(uuid) : null,
        BytesBuffer texts => texts.TryNext(out ReadOnlySpan<byte> text) ? Encoding.UTF8.GetString(text) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(buffer)),
    };
}
