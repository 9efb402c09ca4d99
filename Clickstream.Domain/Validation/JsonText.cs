using System.Text.Json;

namespace Clickstream.Domain.Validation;

/// <summary>Checks texts that are kept as JSON, so that whoever reads them later can.</summary>
internal static class JsonText
{
    /// <summary>Whether a text is one JSON object whose names and texts are well-formed Unicode; <c>null</c> is fine.</summary>
    public static bool IsObject(string? text)
    {
        if (text is null)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object && IsReadable(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate in a name or a text.
            return false;
        }
    }

    private static bool IsReadable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(property => property.Name.Length >= 0 && IsReadable(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsReadable),
        JsonValueKind.String => element.GetString() is not null,
        _ => true,
    };
}
