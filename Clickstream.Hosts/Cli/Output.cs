using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Cli;

/// <summary>Writes results for programs: JSON in snake case, and CSV that is safe to open in a spreadsheet.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DateConverter(), new InstantConverter(), new SegmentConverter(), new AmountConverter() },
    };

    public static void Json<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>Writes a result of counts: as one JSON object, or as a table.</summary>
    public static void Result<T>(bool asJson, T value, string title, IEnumerable<(string Name, long Value)> rows)
    {
        if (asJson)
        {
            Json(value);
        }
        else
        {
            Terminal.Results.Write(Terminal.NumbersTable(
                title, rows.Select(row => (row.Name, row.Value.ToString("N0", CultureInfo.InvariantCulture)))));
        }
    }

    /// <summary>A number without superfluous zeros: equal amounts print alike.</summary>
    public static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>An amount for people: with the decimal places its currency has, and more only where it has more.</summary>
    public static string Amount(decimal value, string currency) =>
        value.ToString(Currency.Allows(currency, 0.5m) ? "#,##0.00##" : "#,##0", CultureInfo.InvariantCulture);

    /// <summary>Writes one CSV row. A text that a spreadsheet would take for a formula is led by an apostrophe.</summary>
    public static void CsvRow(params IEnumerable<object?> cells) => Console.Out.WriteLine(string.Join(',', cells.Select(Cell)));

    private static string Cell(object? value) => value switch
    {
        null => string.Empty,
        decimal amount => Number(amount),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString()!),
    };

    private static string Quoted(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private sealed class DateConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            LocalDatePattern.Iso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }

    private sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            InstantPattern.ExtendedIso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }

    private sealed class SegmentConverter : JsonConverter<SegmentId>
    {
        public override SegmentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, SegmentId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }

    private sealed class AmountConverter : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteRawValue(Number(value));
    }
}
