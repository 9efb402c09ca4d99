using System.Diagnostics;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using Clickstream.Hosts.Protocols;
using MediatR;
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
    private readonly ILogger logger = logger ?? NullLogger.Instance;
    private readonly RequestReader reader = new(options, budget);

    /// <summary>Answers one request, whatever happens.</summary>
    public async Task<WireAnswer> HandleAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = CollectorTelemetry.Begin(request.Id);
        var answer = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        var duration = Stopwatch.GetElapsedTime(start);
        CollectorTelemetry.Answered(activity, request, answer, duration);
        return Finish(request, answer, duration);
    }

    /// <summary>The headers of every answer that tell a browser whether its page may read it.</summary>
    /// <param name="origin">The origin of the page; <c>null</c> when none asks.</param>
    public (string Name, string Value)[] HeadersFor(string? origin) => reader.HeadersFor(origin);

    /// <summary>Answers several requests, whose events are stored together; when that fails, all of them are to be sent again.</summary>
    /// <returns>The answers, in the order of the requests.</returns>
    public async Task<IReadOnlyList<WireAnswer>> HandleTogetherAsync(
        IReadOnlyList<WireRequest> requests, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = CollectorTelemetry.Begin(requests.Count);
        var prepared = requests.Select(request => (Request: request, Read: ReadGuarded(request))).ToList();
        try
        {
            var bringing = prepared.FindAll(one => one.Read.Answer is null);
            var answers = await StoreAsync(bringing, cancellationToken).ConfigureAwait(false);
            var stored = new Queue<WireAnswer>(answers);
            var all = prepared.ConvertAll(one => one.Read.Answer ?? stored.Dequeue());
            CollectorTelemetry.Answered(activity, requests, all);
            var duration = Stopwatch.GetElapsedTime(start);
            return [.. requests.Zip(all, (request, answer) => Finish(request, answer, duration))];
        }
        finally
        {
            prepared.ForEach(one => one.Read.Dispose());
        }
    }

    /// <summary>A request that cannot be read by an error of ours costs none beside it.</summary>
    private PreparedRequest ReadGuarded(WireRequest request)
    {
        try
        {
            return reader.Read(request);
        }
        catch (Exception failure)
        {
            logger.Failed(request.Id, RequestCodes.InternalError, failure.GetType().Name);
            return PreparedRequest.Answered(Answers.Failed());
        }
    }

    private async Task<WireAnswer> AnswerAsync(WireRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var prepared = reader.Read(request);
            return prepared.Answer
                ?? prepared.AnswerFor(await mediator.Send(prepared.Events!, cancellationToken).ConfigureAwait(false));
        }
        catch (HistoryException failure)
        {
            return Unavailable(request.Id, failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.Failed(request.Id, RequestCodes.TimedOut, nameof(OperationCanceledException));
            return Answers.Unavailable(RequestCodes.TimedOut);
        }
        catch (Exception failure)
        {
            // An error of the program itself is told with the request's id and nothing else of it.
            logger.Failed(request.Id, RequestCodes.InternalError, failure.GetType().Name);
            return Answers.Failed();
        }
    }

    private async Task<IReadOnlyList<WireAnswer>> StoreAsync(
        List<(WireRequest Request, PreparedRequest Read)> bringing, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new IngestBatch(bringing.ConvertAll(one => one.Read.Events!));
            var results = (await mediator.Send(batch, cancellationToken).ConfigureAwait(false)).Results;
            return bringing.Zip(results, (one, result) => one.Read.AnswerFor(result)).ToList();
        }
        catch (HistoryException failure)
        {
            var answer = Unavailable(bringing[0].Request.Id, failure);
            return bringing.ConvertAll(_ => answer);
        }
    }

    private WireAnswer Unavailable(string? requestId, HistoryException failure)
    {
        // That too much waits is told with each refusal; of storage that fails somebody should hear.
        if (failure.Code != HistoryException.Overloaded)
        {
            logger.Failed(requestId, failure.Code, failure.InnerException?.GetType().Name ?? nameof(HistoryException));
        }

        return Answers.Unavailable(failure.Code);
    }

    /// <summary>Tells the log of an answer, and adds what a browser is to know.</summary>
    private WireAnswer Finish(WireRequest request, WireAnswer answer, TimeSpan duration)
    {
        if (answer.Code is { } code && (answer.Status < 500 || code == HistoryException.Overloaded))
        {
            logger.Refused(request.Id, answer.Status, code, request.Body.Length);
        }
        else if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.Answered(request.Id, answer.Status, request.Body.Length, duration.TotalMilliseconds);
        }

        return answer.With(HeadersFor(request.Header("Origin")));
    }
}
