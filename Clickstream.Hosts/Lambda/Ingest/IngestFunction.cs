using System.Text;
using System.Text.Json;
using Clickstream.Domain.Ports;
using Clickstream.Domain.Validation;
using Clickstream.Hosts.Collecting;
using Clickstream.Hosts.Configuration;
using Clickstream.Hosts.Lambda.Runtime;
using Clickstream.Hosts.Protocols;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Clickstream.Hosts.Lambda.Ingest;

/// <summary>The collector as a function behind a gateway, a function URL or a queue.</summary>
/// <param name="open">Makes a collector, with the secrets as they are then.</param>
/// <param name="rehearsal">A collector over storage that forgets.</param>
/// <param name="history">Where events are stored.</param>
/// <param name="clock">When a call came.</param>
/// <param name="logger">Where failures are told of.</param>
internal sealed class IngestFunction(
    Func<CancellationToken, Task<Collector>> open, Collector rehearsal, IEventHistory history, IClock clock, ILogger logger)
    : ILambdaFunction
{
    /// <summary>How long a write key that is not known is refused without asking whether it is now.</summary>
    private static readonly Duration KeysLast = Duration.FromMinutes(1);

    private Collector? collector;
    private Instant openedAt;

    /// <summary>Makes the collector now, when its secrets are at hand; else the first call does.</summary>
    /// <exception cref="ConfigurationException">A secret cannot be read.</exception>
    public async Task<Collector> OpenAsync(CancellationToken cancellationToken)
    {
        openedAt = clock.GetCurrentInstant();
        return collector = await open(cancellationToken);
    }

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

    /// <inheritdoc/>
    /// <remarks>Secrets may have been replaced since the snapshot was taken: the next call fetches them anew.</remarks>
    public Task RestoreAsync(CancellationToken cancellationToken)
    {
        collector = null;
        return history.ProbeAsync(cancellationToken);
    }

    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (Read(invocation.Payload) is not { } payload)
        {
            return Serialize(Unknown());
        }

        try
        {
            return await AnswerAsync(collector ?? await OpenAsync(cancellationToken), payload, cancellationToken);
        }
        catch (ConfigurationException failure) when (payload.Records is null)
        {
            return Serialize(RefuseAll(invocation, failure));
        }
    }

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

        if (request is null)
        {
            return Unknown();
        }

        var answer = await answering.HandleAsync(request, cancellationToken);
        if (answer.Code != RequestCodes.WriteKeyWrong || clock.GetCurrentInstant() - openedAt < KeysLast)
        {
            return answer;
        }

        // The keys may have been replaced since they were read.
        return await (await OpenAsync(cancellationToken)).HandleAsync(request, cancellationToken);
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

    /// <summary>The function cannot work as it is configured, or not yet: what was sent is to be sent again.</summary>
    private WireAnswer RefuseAll(Invocation invocation, ConfigurationException failure)
    {
        logger.Failed(invocation.RequestId, failure.Code, nameof(ConfigurationException));
        var answer = Answers.Unavailable(failure.Code);
        CollectorTelemetry.Refused(answer);
        return answer;
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
