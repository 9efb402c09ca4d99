using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clickstream.Domain.Validation;

namespace Clickstream.Hosts.Protocols.Json;

/// <summary>Gathers the fields of an event that have no place of their own, so that nothing is lost.</summary>
internal sealed class Leftovers
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Name, JsonElement Value)> fields = [];
    private readonly List<(string Name, List<JsonElement> Values)> arrays = [];

    /// <summary>Keeps a field.</summary>
    public void Add(string name, JsonElement value) => fields.Add((name, value));

    /// <summary>Keeps one of several values of a kind, together with the others.</summary>
    public void AddTo(string name, JsonElement value)
    {
        var array = arrays.Find(one => one.Name == name).Values;
        if (array is null)
        {
            arrays.Add((name, array = []));
        }

        array.Add(value);
    }

    /// <summary>Keeps all fields of an object that are not null; anything else is kept under the name.</summary>
    public void AddAll(string name, JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            Add(name, value);
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            Add(property.Name, property.Value);
        }
    }

    /// <summary>Makes them the draft's properties, as the text of one JSON object.</summary>
    public void WriteTo(EventDraft draft)
    {
        if (fields.Count + arrays.Count == 0)
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using (var writer = new Utf8JsonWriter(buffer, Options))
            {
                writer.WriteStartObject();
                var taken = new HashSet<string>(StringComparer.Ordinal);
                foreach (var (name, value) in fields)
                {
                    writer.WritePropertyName(PropertyNames.Free(name, taken));
                    value.WriteTo(writer);
                }

                foreach (var (name, values) in arrays)
                {
                    writer.WriteStartArray(PropertyNames.Free(name, taken));
                    values.ForEach(value => value.WriteTo(writer));
                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
            }

            draft.Properties = Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            draft.Problems.Add(new ValidationError(ErrorCodes.TextInvalid, "properties", "A text is not well-formed Unicode."));
        }
    }
}
