using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Clickstream.Domain.Validation;

/// <summary>What can be wrong with a text that is kept as JSON.</summary>
internal enum JsonFault
{
    None,
    NotAnObject,
    TooManyProperties,
    TooManyValues,
    NameTooLong,
    ValueTooLong,
}

/// <summary>Checks texts that are kept as JSON, so that whoever reads them later can: in one pass, in linear time.</summary>
internal static class JsonText
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.Depth };

    /// <summary>The first fault of a text that should be one JSON object of bounded size; <c>null</c> has none.</summary>
    public static JsonFault FaultOf(string? text)
    {
        if (text is null)
        {
            return JsonFault.None;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return FaultOf(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        catch (JsonException)
        {
            return JsonFault.NotAnObject;
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate in a name or a text.
            return JsonFault.NotAnObject;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static JsonFault FaultOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return JsonFault.NotAnObject;
        }

        Span<int> properties = stackalloc int[Limits.Depth + 1];
        var values = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    if (++properties[reader.CurrentDepth] > Limits.Properties)
                    {
                        return JsonFault.TooManyProperties;
                    }

                    if (Length(ref reader) > Limits.NameBytes)
                    {
                        return JsonFault.NameTooLong;
                    }

                    continue;
                case JsonTokenType.StartObject:
                    properties[reader.CurrentDepth + 1] = 0;
                    break;
                case JsonTokenType.String when Length(ref reader) > Limits.PropertyValueBytes:
                    return JsonFault.ValueTooLong;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    continue;
            }

            if (++values > Limits.Nodes)
            {
                return JsonFault.TooManyValues;
            }
        }

        return JsonFault.None;
    }

    /// <summary>The length of a name or text in bytes, unescaped; throws for one that is no well-formed text.</summary>
    private static int Length(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetByteCount(reader.GetString()!) : reader.ValueSpan.Length;
}
