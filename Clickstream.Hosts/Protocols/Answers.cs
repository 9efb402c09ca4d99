using System.Buffers;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.UseCases;

namespace Clickstream.Hosts.Protocols;

/// <summary>The bodies of answers. They hold well-formed ids, codes and our own words; nothing else of what was sent.</summary>
internal static class Answers
{
    private const string Json = "application/json";

    /// <summary>What became of the events of a body that could be read.</summary>
    public static WireAnswer Accepted(int status, IngestResult result, bool saysSuccess = false) => new(status, Json, Write(writer =>
    {
        writer.WriteStartObject();
        if (saysSuccess)
        {
            writer.WriteBoolean("success", true);
        }

        writer.WriteNumber("accepted", result.Accepted);
        writer.WriteStartArray("rejected");
        foreach (var rejected in result.Rejected)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", rejected.Index);
            if (IdText.IsValid(rejected.EventId))
            {
                writer.WriteString("eventId", rejected.EventId);
            }

            writer.WriteStartArray("errors");
            foreach (var (code, path, message) in rejected.Errors)
            {
                writer.WriteStartObject();
                writer.WriteString("code", code);
                writer.WriteString("path", path);
                writer.WriteString("message", message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }));

    /// <summary>Why nothing of a request was taken in.</summary>
    public static WireAnswer Refused(int status, string code, string message) => new(status, Json, Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("code", code);
        writer.WriteString("message", message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }))
    {
        Code = code,
    };

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}
