using System.Globalization;
using System.Text;
using System.Text.Json;
using Clickstream.Domain.Validation;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Protocols.Json;

/// <summary>Reads the fields of one JSON object into typed values; what has the wrong type becomes a problem of the draft.</summary>
/// <param name="draft">Receives the problems.</param>
internal sealed class JsonFields(EventDraft draft)
{
    /// <summary>The longest number that is looked at, in characters; a decimal holds no more digits.</summary>
    private const int MaximumNumberLength = Limits.NumberCharacters;

    private const decimal LargestSane = 100_000_000_000_000_000_000m;

    /// <summary>The year 9999, in ticks of 100 nanoseconds since 1970.</summary>
    private const long LatestUnixTicks = 253_402_300_799L * 10_000_000;

    private static readonly OffsetDateTimePattern Rfc3339 =
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFFFo<Z+HH:mm>");

    /// <summary>Where the seconds of a time stand with their colon: <c>2016-12-31T23:59:60Z</c>.</summary>
    private const int SecondsStart = 16;
    private const int SecondsEnd = 19;

    private static readonly Offset MaximumOffset = Offset.FromHours(14);

    /// <summary>Whether an object was read that had a field without a place, since this was last set to <c>false</c>.</summary>
    public bool HasUnknown { get; set; }

    /// <summary>A field's name in camel case: <c>event_name</c> and <c>eventName</c> are one field.</summary>
    public static string Canonical(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        var canonical = new StringBuilder(name.Length);
        var isUpper = false;
        foreach (var character in name)
        {
            if (character == '_' && canonical.Length > 0)
            {
                isUpper = true;
                continue;
            }

            canonical.Append(isUpper ? char.ToUpperInvariant(character) : character);
            isUpper = false;
        }

        return canonical.ToString();
    }

    public string? Text(JsonElement value, string path)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return Problem<string>(path, "a text");
        }

        var text = TryText(value);
        if (text is null && value.ValueKind is JsonValueKind.String)
        {
            draft.Problems.Add(new ValidationError(ErrorCodes.TextInvalid, path, "The text is not well-formed Unicode."));
        }

        return text;
    }

    /// <summary>A text; <c>null</c> for anything else, and for one with an escaped half of a surrogate pair.</summary>
    public static string? TryText(JsonElement value)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public bool? Flag(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => Problem<bool?>(path, "true or false"),
    };

    public decimal? Amount(JsonElement value, string path)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        var isNumber = value.ValueKind is JsonValueKind.Number && value.GetRawText().Length <= MaximumNumberLength;
        return isNumber && TryDecimal(value.GetRawText(), out var amount) && IsSane(amount) ? amount : Problem<decimal?>(path, "a number");
    }

    /// <summary>An amount that a foreign tracker may send as a text.</summary>
    public decimal? LooseAmount(JsonElement value, string path)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return Amount(value, path);
        }

        var text = Text(value, path);
        return string.IsNullOrEmpty(text) ? null
            : text.Length <= MaximumNumberLength && TryDecimal(text, out var amount) && IsSane(amount) ? amount
            : Problem<decimal?>(path, "a number");
    }

    /// <summary>A whole number that a foreign tracker may send as a text.</summary>
    public int? LooseWhole(JsonElement value, string path)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return Whole(value, path);
        }

        return LooseAmount(value, path) is not { } number ? null
            : number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue ? (int)number
            : Problem<int?>(path, "a whole number");
    }

    /// <summary>An id or a label that a foreign tracker may send as a number.</summary>
    public string? LooseText(JsonElement value, string path) =>
        value.ValueKind is JsonValueKind.Number && value.GetRawText() is { Length: <= MaximumNumberLength } number
            ? number
            : Text(value, path);

    /// <summary>An instant counted from 1970 in a unit, as a number or a text of digits.</summary>
    /// <param name="value">The count.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="ticksPerUnit">How many ticks of 100 nanoseconds make a unit.</param>
    public Instant? UnixTime(JsonElement value, string path, long ticksPerUnit)
    {
        var count = LooseAmount(value, path);
        if (count is null)
        {
            return null;
        }

        if (Math.Abs(count.Value) <= LatestUnixTicks / ticksPerUnit)
        {
            return Instant.FromUnixTimeTicks((long)(count.Value * ticksPerUnit));
        }

        draft.Problems.Add(new ValidationError(ErrorCodes.TimeInvalid, path, "The time lies outside the years that there are."));
        return null;
    }

    /// <summary>A whole number, also when written as <c>1.0</c> or <c>1e0</c>, which are the same number.</summary>
    public int? Whole(JsonElement value, string path)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Number && value.GetRawText().Length <= MaximumNumberLength
            && TryDecimal(value.GetRawText(), out var number) && number == decimal.Truncate(number)
            && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : Problem<int?>(path, "a whole number");
    }

    /// <summary>An RFC 3339 instant with an offset of at most 14 hours; digits beyond microseconds are cut.</summary>
    public Instant? Time(JsonElement value, string path)
    {
        var text = Text(value, path);
        if (text is null)
        {
            return null;
        }

        if (TryInstant(text, out var instant))
        {
            return instant;
        }

        draft.Problems.Add(new ValidationError(ErrorCodes.TimeInvalid, path, "The time is not an RFC 3339 instant with an offset."));
        return null;
    }

    private static bool TryInstant(string text, out Instant instant)
    {
        instant = default;

        // RFC 3339, section 5.6, allows the leap second 60, which no clock here has: the last microsecond before it stands in for it.
        var isLeap = text.Length > SecondsEnd && text.AsSpan(SecondsStart, SecondsEnd - SecondsStart).SequenceEqual(":60");
        var parsed = Rfc3339.Parse(isLeap ? string.Concat(text.AsSpan(0, SecondsStart), ":59", text.AsSpan(SecondsEnd)) : text);
        if (!parsed.Success || text.Contains("T24", StringComparison.Ordinal) || parsed.Value.Year < 1
            || Offset.Max(parsed.Value.Offset, -parsed.Value.Offset) > MaximumOffset)
        {
            return false;
        }

        try
        {
            instant = parsed.Value.ToInstant();
        }
        catch (OverflowException)
        {
            // The last hours of the year 9999, west of Greenwich.
            return false;
        }

        if (isLeap)
        {
            instant = Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds() + 1) - Duration.FromNanoseconds(1_000);
        }

        return true;
    }

    /// <summary>Calls a reader for every field of an object that is not null.</summary>
    /// <param name="value">The object; anything else but null is a problem.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="read">Gets the field's canonical name, its value and its path; returns whether it knew the field.</param>
    /// <returns>Whether there was an object.</returns>
    public bool Object(JsonElement value, string path, Func<string, JsonElement, string, bool> read)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return false;
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            Problem<string>(path, "an object");
            return false;
        }

        foreach (var (name, field) in Fields(value, path))
        {
            if (field.ValueKind is not JsonValueKind.Null)
            {
                HasUnknown |= !read(Canonical(name), field, $"{path}.{name}");
            }
        }

        return true;
    }

    /// <summary>The fields of an object. A name that is no text is a problem.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Fields(JsonElement value, string path)
    {
        foreach (var field in value.EnumerateObject())
        {
            string? name = null;
            try
            {
                name = field.Name;
            }
            catch (InvalidOperationException)
            {
                draft.Problems.Add(new ValidationError(ErrorCodes.TextInvalid, path, "A field's name is not well-formed Unicode."));
            }

            if (name is not null)
            {
                yield return (name, field.Value);
            }
        }
    }

    /// <summary>Whether sums of a few such amounts cannot overflow; what is allowed is far less.</summary>
    private static bool IsSane(decimal amount) => Math.Abs(amount) <= LargestSane;

    private static bool TryDecimal(string text, out decimal number) => TryDecimal(text, NumberStyles.Float, out number);

    /// <summary>Reads a decimal of a style; not one too small for a decimal.</summary>
    public static bool TryDecimal(string text, NumberStyles style, out decimal number)
    {
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        // A number too small for a decimal is read as 0, which would give a product away.
        var exponent = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? text : text.AsSpan(0, exponent);
        return number != 0m || mantissa.IndexOfAnyInRange('1', '9') < 0;
    }

    private T? Problem<T>(string path, string expected)
    {
        draft.Problems.Add(new ValidationError(ErrorCodes.FieldTypeInvalid, path, $"The field is not {expected}."));
        return default;
    }
}
