using System.Globalization;
using System.Text;
using System.Text.Json;
using Clickstream.Domain.Validation;
using NodaTime;
using NodaTime.Text;

namespace Clickstream.Hosts.Protocols;

/// <summary>Reads the fields of one JSON object into typed values; what has the wrong type becomes a problem of the draft.</summary>
/// <param name="draft">Receives the problems.</param>
internal sealed class JsonFields(EventDraft draft)
{
    /// <summary>The longest number that is looked at, in characters; a decimal holds no more digits.</summary>
    private const int MaximumNumberLength = 30;

    private static readonly OffsetDateTimePattern Rfc3339 =
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFFFo<Z+HH:mm>");

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

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate: valid JSON, but no text.
            draft.Problems.Add(new ValidationError(ErrorCodes.TextInvalid, path, "The text is not well-formed Unicode."));
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
        return isNumber && TryDecimal(value.GetRawText(), out var amount) ? amount : Problem<decimal?>(path, "a number");
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

        var parsed = Rfc3339.Parse(text);
        if (parsed.Success && !text.Contains("T24", StringComparison.Ordinal)
            && Offset.Max(parsed.Value.Offset, -parsed.Value.Offset) <= MaximumOffset)
        {
            return parsed.Value.ToInstant();
        }

        draft.Problems.Add(new ValidationError(ErrorCodes.TimeInvalid, path, "The time is not an RFC 3339 instant with an offset."));
        return null;
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

    private static bool TryDecimal(string text, out decimal number)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
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
