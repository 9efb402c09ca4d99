using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Protocols;
using Clickstream.Hosts.Protocols.Json;

namespace Clickstream.Hosts.Collecting;

/// <summary>Reads requests of every wire protocol, and answers those that bring nothing to store. Thread-safe.</summary>
/// <param name="options">Who may send what.</param>
/// <param name="budget">What inflated bodies are counted against; <c>null</c> when nobody counts.</param>
internal sealed class RequestReader(CollectorOptions options, ByteBudget? budget)
{
    public static readonly FrozenSet<string> MediaTypes =
        FrozenSet.ToFrozenSet(["application/json", "text/plain"], StringComparer.OrdinalIgnoreCase);

    private readonly CrossOrigin crossOrigin = new(options);
    private readonly byte[][] writeKeys = [.. options.WriteKeys.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Reads a request.</summary>
    public PreparedRequest Read(WireRequest request) =>
        WireProtocols.Find(request.Path) is not { } protocol
            ? Refused(404, RequestCodes.PathUnknown, "There is nothing at this path.")
        : !crossOrigin.Allows(request) ? Refused(403, RequestCodes.OriginForbidden, "This origin may not send events.")
        : request.Method == "OPTIONS" && request.Header("Origin") is not null
            ? PreparedRequest.Answered(WireAnswer.Empty(204).With(CrossOrigin.Preflight()))
        : request.Method != "POST" ? PreparedRequest.Answered(
            Answers.Refused(405, RequestCodes.MethodNotAllowed, "Only POST is allowed.").With(("Allow", "POST, OPTIONS")))
        : ReadPost(protocol, request);

    /// <summary>The headers of every answer that tell browsers who may read it.</summary>
    public (string Name, string Value)[] HeadersFor(string? origin) => crossOrigin.HeadersFor(origin);

    private PreparedRequest ReadPost(IWireProtocol protocol, WireRequest request)
    {
        if (request.Body.Length > Limits.BodyBytes)
        {
            return PreparedRequest.Answered(Answers.TooLong());
        }

        if (request.Body.IsEmpty)
        {
            return Refused(400, ErrorCodes.BodyMalformed, "The body is empty.");
        }

        if (!IsMediaTypeAllowed(request.Header("Content-Type")))
        {
            return Refused(415, RequestCodes.TypeUnsupported, "The body must be application/json or text/plain, in UTF-8.");
        }

        if (request.Header("Content-Encoding") is { Length: > 0 } encoding
            && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return ReadEncoded(protocol, request, encoding);
        }

        var body = JsonBody.TryParse(request.Body);
        try
        {
            var prepared = ReadJson(protocol, request, body);
            prepared.Body = body;
            return prepared;
        }
        catch
        {
            body?.Dispose();
            throw;
        }
    }

    private PreparedRequest ReadEncoded(IWireProtocol protocol, WireRequest request, string encoding)
    {
        if (!encoding.Equals(BodyEncoding.Gzip, StringComparison.OrdinalIgnoreCase))
        {
            return PreparedRequest.Answered(
                Answers.Refused(415, RequestCodes.EncodingUnsupported, "The body must be plain or gzip.")
                    .With(("Accept-Encoding", BodyEncoding.Gzip)));
        }

        switch (BodyEncoding.Inflate(request.Body, Limits.BodyBytes, out var inflated))
        {
            case Inflation.TooLong:
                return Refused(413, ErrorCodes.BodyTooLarge, $"The body is longer than {Limits.BodyBytes} bytes when it is inflated.");
            case Inflation.Malformed:
                return Refused(400, ErrorCodes.BodyMalformed, "The body is not whole gzip.");
        }

        if (budget?.TryTake(inflated.Length) == false)
        {
            return PreparedRequest.Answered(Answers.Overloaded());
        }

        var length = inflated.Length;
        try
        {
            var prepared = ReadPost(protocol, request.WithBody(inflated, encoding: string.Empty));
            prepared.Release = () => budget?.Return(length);
            return prepared;
        }
        catch
        {
            budget?.Return(length);
            throw;
        }
    }

    private PreparedRequest ReadJson(IWireProtocol protocol, WireRequest request, JsonBody? body)
    {
        if (writeKeys.Length > 0 && !IsWriteKey(WriteKeyOf(protocol, request, body)))
        {
            return Refused(401, RequestCodes.WriteKeyWrong, "The write key is missing or wrong.");
        }

        if (body is null)
        {
            return IsBlank(request.Body.Span)
                ? Refused(400, ErrorCodes.BodyMalformed, "The body is empty.")
                : RefusedWhole(
                    protocol, request, ErrorCodes.BodyMalformed,
                    "The body is not JSON in UTF-8, is nested too deep, or holds a number that is too long.");
        }

        if (!body.HasReadableNames())
        {
            return PreparedRequest.Of(
                new IngestEvents(
                    [Unreadable(request, ErrorCodes.TextInvalid, "A field's name is not well-formed Unicode.")],
                    SourceOf(protocol, request)),
                protocol.Answer);
        }

        return protocol.Read(request, body) switch
        {
            WireReading.TooMany => Refused(413, ErrorCodes.BodyTooManyEvents, $"The body holds more than {Limits.BodyEvents} events."),
            WireReading.TooLong => Refused(
                413, ErrorCodes.BodyTooLarge, $"What the body says of all its events is longer than {Limits.EventBytes} bytes."),
            WireReading.Events events => PreparedRequest.Of(new IngestEvents(events.Drafts, SourceOf(protocol, request)), protocol.Answer),
            WireReading.Ambiguous => RefusedWhole(
                protocol, request, ErrorCodes.BodyMalformed, "The body gives a field twice, or too many of them."),
            _ => RefusedWhole(
                protocol, request, ErrorCodes.BodyNotAnEvent, "The body is neither an event nor a batch of events."),
        };
    }

    private static PreparedRequest Refused(int status, string code, string message) =>
        PreparedRequest.Answered(Answers.Refused(status, code, message));

    /// <summary>Refuses a body as a whole; its bytes go to the quarantine, so that nothing is lost.</summary>
    private PreparedRequest RefusedWhole(IWireProtocol protocol, WireRequest request, string code, string message) => PreparedRequest.Of(
        new IngestEvents([Unreadable(request, code, message)], SourceOf(protocol, request)), _ => Answers.Refused(400, code, message));

    private static EventDraft Unreadable(WireRequest request, string code, string message)
    {
        var draft = new EventDraft { Raw = request.Body };
        draft.Problems.Add(new ValidationError(code, string.Empty, message));
        return draft;
    }

    private EventSource SourceOf(IWireProtocol protocol, WireRequest request) => new()
    {
        ReceivedAt = request.ReceivedAt,
        Protocol = protocol.Name,
        RequestId = request.Id,
        RequestPath = request.Path,
        DefaultSiteId = options.DefaultSiteId,
        DefaultCurrency = options.DefaultCurrency,
        UserAgent = WellFormed(request.Header("User-Agent")) ?? string.Empty,
        Hints = ObservedHeaders.Hints(request),
        Purpose = ObservedHeaders.Purpose(request),
        Geo = ObservedHeaders.Geo(request),
        Address = (options.IsBehindCloudFront ? ObservedHeaders.ViewerAddress(request) : null) ?? request.RemoteAddress,

        // Snowplow's trackers send SP-Anonymous when the visitor is not to be recognised.
        IsGlobalPrivacyControl = request.Header("Sec-GPC")?.Split(',')[0].Trim() == "1" || request.Header("SP-Anonymous") is not null,
    };

    /// <summary>RFC 9110 allows any byte in a header's value; what is no text is kept as far as it is one.</summary>
    private static string? WellFormed(string? text) => text is null || Ascii.IsValid(text)
        ? text
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static bool IsMediaTypeAllowed(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && MediaTypes.Contains(type.MediaType!)
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static bool IsBlank(ReadOnlySpan<byte> body) =>
        (body.StartsWith("\uFEFF"u8) ? body[3..] : body).IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private static string? WriteKeyOf(IWireProtocol protocol, WireRequest request, JsonBody? body) =>
        request.Header("X-Write-Key") ?? request.BasicUser() ?? request.Parameter("writeKey") ?? request.Parameter("api_secret")
        ?? (body?.HasReadableNames() == true ? protocol.WriteKeyIn(body.Root) : null);

    /// <summary>Compares with every key in constant time, so that the time taken tells nothing of how much of a key is right.</summary>
    private bool IsWriteKey(string? sent)
    {
        var bytes = Encoding.UTF8.GetBytes(sent ?? string.Empty);
        var isKnown = false;
        foreach (var key in writeKeys)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(key, bytes);
        }

        return isKnown;
    }
}
