using System.Buffers;
using System.Text.Json;
using Clickstream.Domain.Events;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;

namespace Clickstream.Hosts.Protocols;

/// <summary>The bodies of answers. They hold well-formed ids, codes and our own words; nothing else of what was sent.</summary>
internal static class Answers
{
    private const string Json = "application/json";

    /// <summary>The answers to bodies of which everything was accepted, by the number of events: most answers are one of these.</summary>
    private static readonly byte[]?[] WithoutFault = new byte[]?[Limits.BodyEvents + 1];

    /// <summary>What became of the events of a body that could be read.</summary>
    public static WireAnswer Accepted(int status, IngestResult result, bool saysSuccess = false) => result.Rejected.IsEmpty && !saysSuccess
        ? new WireAnswer(status, Json, WithoutFault[result.Accepted] ??= Describe(result, saysSuccess).ToArray())
        : new WireAnswer(status, Json, Describe(result, saysSuccess));

    private static ReadOnlyMemory<byte> Describe(IngestResult result, bool saysSuccess) => Write(writer =>
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
    });

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

    /// <summary>A body is longer than it may be.</summary>
    public static WireAnswer TooLong() => Refused(413, ErrorCodes.BodyTooLarge, $"The body is longer than {Limits.BodyBytes} bytes.");

    /// <summary>A body takes too long to come.</summary>
    public static WireAnswer TooSlow() => Refused(408, RequestCodes.TimedOut, "The body took too long to come.");

    /// <summary>One address sends too much: it must send again.</summary>
    public static WireAnswer RateLimited() =>
        Refused(429, RequestCodes.RateLimited, "Too many requests; send again later.").With(("Retry-After", "1"));

    /// <summary>The collector itself fails: the client must send again.</summary>
    public static WireAnswer Failed() =>
        Refused(500, RequestCodes.InternalError, "An error of the collector itself; send the events again.");

    /// <summary>Storage fails: the client must send again.</summary>
    public static WireAnswer Unavailable(string code) =>
        Refused(503, code, "The events could not be stored; send them again.").With(("Retry-After", "5"));

    /// <summary>There is no room in memory for what a client sent: it must send again.</summary>
    public static WireAnswer Overloaded() =>
        Refused(503, RequestCodes.Overloaded, "Too much at once; send again later.").With(("Retry-After", "1"));

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
