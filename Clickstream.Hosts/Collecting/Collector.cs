using System.Collections.Frozen;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Clickstream.Domain.Events;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Domain.Validation;
using MediatR;
using Clickstream.Hosts.Protocols;
using Clickstream.Hosts.Protocols.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clickstream.Hosts.Collecting;

/// <summary>
/// Answers requests of every wire protocol: decodes, sends one request to the domain, and maps what became of it. Thread-safe.
/// </summary>
/// <param name="mediator">Takes the events in.</param>
/// <param name="options">Who may send what.</param>
/// <param name="logger">Where refusals and failures are told of; <c>null</c> for nowhere.</param>
/// <param name="budget">What inflated bodies are counted against; <c>null</c> when nobody counts.</param>
/// <remarks>Whatever a request says, it is answered; only storage that fails gives 503, and then the client must send again.</remarks>
internal sealed class Collector(IMediator mediator, CollectorOptions options, ILogger? logger = null, ByteBudget? budget = null)
{
    /// <summary>How long a client is asked to wait when storage fails, in seconds.</summary>
    private const string RetryAfterSeconds = "5";

    private static readonly FrozenSet<string> MediaTypes =
        FrozenSet.ToFrozenSet(["application/json", "text/plain"], StringComparer.OrdinalIgnoreCase);

    private readonly ILogger logger = logger ?? NullLogger.Instance;
    private readonly CrossOrigin crossOrigin = new(options);
    private readonly byte[][] writeKeys = [.. options.WriteKeys.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Answers one request.</summary>
    public async Task<WireAnswer> HandleAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var protocol = Array.Find(WireProtocols.All, candidate => candidate.Handles(request.Path));
        using var activity = CollectorTelemetry.Begin(request);
        var answer = (await AnswerAsync(protocol, request, cancellationToken).ConfigureAwait(false)).With(crossOrigin.HeadersFor(request));
        var duration = Stopwatch.GetElapsedTime(start);
        CollectorTelemetry.Answered(activity, protocol, request, answer, duration);
        if (answer.Code is { } code)
        {
            logger.Refused(request.Id, answer.Status, code, request.Body.Length);
        }
        else if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.Answered(request.Id, answer.Status, request.Body.Length, duration.TotalMilliseconds);
        }

        return answer;
    }

    private async Task<WireAnswer> AnswerAsync(IWireProtocol? protocol, WireRequest request, CancellationToken cancellationToken) =>
        protocol is null ? Answers.Refused(404, RequestCodes.PathUnknown, "There is nothing at this path.")
        : !crossOrigin.Allows(request) ? Answers.Refused(403, RequestCodes.OriginForbidden, "This origin may not send events.")
        : request.Method == "OPTIONS" ? WireAnswer.Empty(204).With(CrossOrigin.Preflight())
        : request.Method != "POST"
            ? Answers.Refused(405, RequestCodes.MethodNotAllowed, "Only POST is allowed.").With(("Allow", "POST, OPTIONS"))
        : await PostAsync(protocol, request, cancellationToken).ConfigureAwait(false);

    private async Task<WireAnswer> PostAsync(IWireProtocol protocol, WireRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.Length > Limits.BodyBytes)
        {
            return Answers.Refused(413, ErrorCodes.BodyTooLarge, $"The body is longer than {Limits.BodyBytes} bytes.");
        }

        if (request.Header("Content-Encoding") is { Length: > 0 } encoding
            && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return await PostEncodedAsync(protocol, request, encoding, cancellationToken).ConfigureAwait(false);
        }

        if (request.Body.IsEmpty)
        {
            return Answers.Refused(400, ErrorCodes.BodyMalformed, "The body is empty.");
        }

        if (!IsMediaTypeAllowed(request.Header("Content-Type")))
        {
            return Answers.Refused(415, RequestCodes.TypeUnsupported, "The body must be application/json or text/plain, in UTF-8.");
        }

        using var body = JsonBody.TryParse(request.Body);
        if (writeKeys.Length > 0 && !IsWriteKey(WriteKeyOf(protocol, request, body)))
        {
            return Answers.Refused(401, RequestCodes.WriteKeyWrong, "The write key is missing or wrong.");
        }

        if (body is null)
        {
            return IsBlank(request.Body.Span)
                ? Answers.Refused(400, ErrorCodes.BodyMalformed, "The body is empty.")
                : await RefuseAsync(
                    protocol, request, ErrorCodes.BodyMalformed, "The body is not JSON in UTF-8, or is nested too deep.", cancellationToken)
                    .ConfigureAwait(false);
        }

        if (!body.HasReadableNames())
        {
            return await IngestAsync(
                [Unreadable(request, ErrorCodes.TextInvalid, "A field's name is not well-formed Unicode.")], SourceOf(protocol, request),
                protocol.Answer, cancellationToken).ConfigureAwait(false);
        }

        return protocol.Read(request, body) switch
        {
            WireReading.TooMany => Answers.Refused(
                413, ErrorCodes.BodyTooManyEvents, $"The body holds more than {Limits.BodyEvents} events."),
            WireReading.TooLong => Answers.Refused(
                413, ErrorCodes.BodyTooLarge, $"What the body says of all its events is longer than {Limits.EventBytes} bytes."),
            WireReading.Events events => await IngestAsync(
                events.Drafts, SourceOf(protocol, request), protocol.Answer, cancellationToken).ConfigureAwait(false),
            WireReading.Ambiguous => await RefuseAsync(
                protocol, request, ErrorCodes.BodyMalformed, "The body gives a field twice, or too many of them.", cancellationToken)
                .ConfigureAwait(false),
            _ => await RefuseAsync(
                protocol, request, ErrorCodes.BodyNotAnEvent, "The body is neither an event nor a batch of events.", cancellationToken)
                .ConfigureAwait(false),
        };
    }

    private async Task<WireAnswer> PostEncodedAsync(
        IWireProtocol protocol, WireRequest request, string encoding, CancellationToken cancellationToken)
    {
        if (!encoding.Equals(BodyEncoding.Gzip, StringComparison.OrdinalIgnoreCase))
        {
            return Answers.Refused(415, RequestCodes.EncodingUnsupported, "The body must be plain or gzip.")
                .With(("Accept-Encoding", BodyEncoding.Gzip));
        }

        switch (BodyEncoding.Inflate(request.Body, Limits.BodyBytes, out var inflated))
        {
            case Inflation.TooLong:
                return Answers.Refused(
                    413, ErrorCodes.BodyTooLarge, $"The body is longer than {Limits.BodyBytes} bytes when it is inflated.");
            case Inflation.Malformed:
                return Answers.Refused(400, ErrorCodes.BodyMalformed, "The body is not whole gzip.");
        }

        if (budget?.TryTake(inflated.Length) == false)
        {
            return Answers.Refused(503, RequestCodes.Overloaded, "Too much at once; send again later.")
                .With(("Retry-After", RetryAfterSeconds));
        }

        try
        {
            return await PostAsync(protocol, request.WithBody(inflated, encoding: string.Empty), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            budget?.Return(inflated.Length);
        }
    }

    /// <summary>Refuses a body as a whole; its bytes go to the quarantine, so that nothing is lost.</summary>
    private Task<WireAnswer> RefuseAsync(
        IWireProtocol protocol, WireRequest request, string code, string message, CancellationToken cancellationToken) => IngestAsync(
            [Unreadable(request, code, message)], SourceOf(protocol, request), _ => Answers.Refused(400, code, message), cancellationToken);

    private static EventDraft Unreadable(WireRequest request, string code, string message)
    {
        var draft = new EventDraft { Raw = request.Body };
        draft.Problems.Add(new ValidationError(code, string.Empty, message));
        return draft;
    }

    private async Task<WireAnswer> IngestAsync(
        IReadOnlyList<EventDraft> drafts, EventSource source, Func<IngestResult, WireAnswer> answer, CancellationToken cancellationToken)
    {
        try
        {
            return answer(await mediator.Send(new IngestEvents(drafts, source), cancellationToken).ConfigureAwait(false));
        }
        catch (HistoryException failure)
        {
            logger.Failed(source.RequestId, failure.Code, failure.InnerException?.GetType().Name ?? nameof(HistoryException));
            return Answers.Refused(503, failure.Code, "The events could not be stored; send them again.")
                .With(("Retry-After", RetryAfterSeconds));
        }
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
        Address = request.RemoteAddress,

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
