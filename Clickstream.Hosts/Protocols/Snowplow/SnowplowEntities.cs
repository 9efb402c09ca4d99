using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Protocols.Snowplow;

/// <summary>A self-describing JSON: data and the schema that says what they are.</summary>
/// <param name="Vendor">The schema's vendor, such as <c>com.snowplowanalytics.snowplow.ecommerce</c>.</param>
/// <param name="Name">The schema's name, such as <c>product</c>.</param>
/// <param name="Data">The data.</param>
internal sealed record SnowplowEntity(string Vendor, string Name, JsonElement Data)
{
    private const string Scheme = "iglu:";

    /// <summary>The vendor of the e-commerce schemas.</summary>
    public const string Ecommerce = "com.snowplowanalytics.snowplow.ecommerce";

    /// <summary>The vendor of the core schemas.</summary>
    public const string Core = "com.snowplowanalytics.snowplow";

    /// <summary>Reads <c>{"schema": "iglu:vendor/name/format/version", "data": …}</c>; <c>null</c> when it is none.</summary>
    public static SnowplowEntity? TryRead(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty("schema", out var schema)
            || JsonFields.TryText(schema) is not { } uri || !element.TryGetProperty("data", out var data))
        {
            return null;
        }

        return uri.StartsWith(Scheme, StringComparison.Ordinal) && uri[Scheme.Length..].Split('/') is [var vendor, var name, _, _]
            ? new SnowplowEntity(vendor, name, data)
            : null;
    }

    /// <summary>Whether it is of a schema, in whatever version.</summary>
    public bool Is(string vendor, string name) => Vendor == vendor && Name == name;
}

/// <summary>Reads the JSON texts within an event, plain or in base64.</summary>
internal static class SnowplowEntities
{
    /// <summary>Reads a JSON text; <c>null</c>, with a problem told, when it is none.</summary>
    /// <param name="draft">Receives the problem.</param>
    /// <param name="text">The text, or its base64 form for URLs, padded or not.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="isBase64">Whether it is in base64.</param>
    public static JsonElement? Parse(EventDraft draft, string? text, string path, bool isBase64)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        using var body = (isBase64 ? Decode(text) : Encoding.UTF8.GetBytes(text)) is { } bytes ? JsonBody.TryParse(bytes) : null;
        var fault = body is null
            ? new ValidationError(ErrorCodes.FieldTypeInvalid, path, "The field is not the text of a JSON value.")
            : JsonStructure.FaultOf(body.Root);
        if (fault is null)
        {
            return body!.Root.Clone();
        }

        draft.Problems.Add(fault with { Path = path });
        return null;
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text.Replace('+', '-').Replace('/', '_'));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
