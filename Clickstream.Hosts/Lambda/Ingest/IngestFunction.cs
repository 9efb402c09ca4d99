using System.Text;
using System.Text.Json;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Lambda.Runtime;
using Clickstream.Hosts.Protocols;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Clickstream.Hosts.Lambda.Ingest;

/// <summary>The collector as a function behind a gateway, a function URL or a queue.</summary>
/// <param name="collector">Answers requests.</param>
/// <param name="rehearsal">A collector like it over storage that forgets.</param>
/// <param name="history">Where events are stored.</param>
/// <param name="clock">When a call came.</param>
/// <param name="logger">Where failures are told of.</param>
internal sealed class IngestFunction(
    Collector collector, Collector rehearsal, IEventHistory history, IClock clock, ILogger logger) : ILambdaFunction
{
    /// <inheritdoc/>
    /// <remarks>
    /// An invented request goes all the way through a collector whose storage forgets, so that its code is compiled; then the real storage
    /// is probed, so that there is a connection to it.
    /// </remarks>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        foreach (var payload in RehearsalPayloads.All)
        {
            await AnswerAsync(rehearsal, Read(payload)!, cancellationToken);
        }

        await history.ProbeAsync(cancellationToken);
    }

    public Task RestoreAsync(CancellationToken cancellationToken) => history.ProbeAsync(cancellationToken);

    public Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Read(invocation.Payload) is { } payload
            ? AnswerAsync(collector, payload, cancellationToken)
            : Task.FromResult(Serialize(Unknown()));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IngestPayload? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, IngestJson.Default.IngestPayload);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(Collector answering, IngestPayload payload, CancellationToken cancellationToken) =>
        payload.Records is { } messages
            ? JsonSerializer.SerializeToUtf8Bytes(
                await AnswerQueueAsync(answering, messages, cancellationToken), IngestJson.Default.QueueAnswer)
            : Serialize(await AnswerGatewayAsync(answering, payload, cancellationToken));

    private async Task<WireAnswer> AnswerGatewayAsync(Collector answering, IngestPayload payload, CancellationToken cancellationToken)
    {
        WireRequest? request;
        try
        {
            request = WireRequests.Of(payload, clock.GetCurrentInstant());
        }
        catch (FormatException)
        {
            return Answers.Refused(400, ErrorCodes.BodyMalformed, "The body is not in Base64.");
        }

        return request is null ? Unknown() : await HandleAsync(answering, request, cancellationToken);
    }

    /// <summary>An answer a gateway can pass on, whatever happens.</summary>
    private async Task<WireAnswer> HandleAsync(Collector answering, WireRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await answering.HandleAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            logger.Failed(request.Id, LambdaException.TimedOut, nameof(OperationCanceledException));
            return Answers.Unavailable(LambdaException.TimedOut);
        }
        catch (Exception failure)
        {
            logger.Failed(request.Id, RequestCodes.InternalError, failure.GetType().Name);
            return Answers.Failed();
        }
    }

    /// <summary>Stores the messages of a queue together. Those that nobody answers for are delivered again, or are dead letters.</summary>
    private async Task<QueueAnswer> AnswerQueueAsync(
        Collector answering, IReadOnlyList<QueueMessage?> messages, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var known = messages.OfType<QueueMessage>().ToList();
        if (known.Exists(message => message.EventSource != QueueMessage.Source))
        {
            // Whoever sends other records would take an answer for a queue as success.
            throw new LambdaException(LambdaException.PayloadInvalid, "Records are taken from queues alone.");
        }

        var answers = await answering.HandleTogetherAsync(known.ConvertAll(message => WireRequests.Of(message, now)), cancellationToken);
        return new QueueAnswer([
            .. known.Zip(answers)
                .Where(pair => !pair.Second.IsKept)
                .Select(pair => new QueueFailure(pair.First.MessageId ?? string.Empty)),
        ]);
    }

    private static WireAnswer Unknown() =>
        Answers.Refused(400, RequestCodes.EnvelopeUnknown, "This is no request of a gateway or a queue.");

    private static ReadOnlyMemory<byte> Serialize(WireAnswer answer)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in answer.AllHeaders)
        {
            headers[name] = value;
        }

        var told = new GatewayAnswer(answer.Status, headers, Encoding.UTF8.GetString(answer.Body.Span), IsBase64Encoded: false);
        return JsonSerializer.SerializeToUtf8Bytes(told, IngestJson.Default.GatewayAnswer);
    }
}
