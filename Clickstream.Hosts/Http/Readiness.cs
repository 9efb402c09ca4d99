using Clickstream.Domain.Ports;
using Microsoft.Extensions.Logging;

namespace Clickstream.Hosts.Http;

/// <summary>Finds out whether events could be stored now. Thread-safe.</summary>
/// <remarks>However often it is asked, the storage is tried once in five seconds at most, and by one at a time.</remarks>
/// <param name="history">Where events would be stored.</param>
/// <param name="logger">Where a change is told of.</param>
/// <param name="time">Tells how old an answer is.</param>
internal sealed class Readiness(IEventHistory history, ILogger logger, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private Task? trial;
    private long? triedAt;
    private string? fault;

    /// <summary>Why events cannot be stored, as a stable code; <c>null</c> when they can.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (triedAt is not { } last || time.GetElapsedTime(last) >= Validity)
            {
                Tell(await TryAsync());
                triedAt = time.GetTimestamp();
            }

            return fault;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<string?> TryAsync()
    {
        try
        {
            await (trial ??= ProbeAsync()).WaitAsync(Patience, time);
            trial = null;
            return null;
        }
        catch (TimeoutException)
        {
            // The next question waits for the same trial.
            return HistoryException.Unavailable;
        }
        catch (HistoryException failure)
        {
            trial = null;
            return failure.Code;
        }
        catch (OperationCanceledException)
        {
            trial = null;
            return HistoryException.Unavailable;
        }
    }

    /// <summary>Tries the storage. A file system that hangs does not hear of tokens, and holds its thread.</summary>
    private async Task ProbeAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        await Task.Run(() => history.ProbeAsync(patience.Token), CancellationToken.None);
    }

    private void Tell(string? now)
    {
        if (now is not null && now != fault)
        {
            logger.NotReady(now);
        }
        else if (now is null && fault is not null)
        {
            logger.ReadyAgain();
        }

        fault = now;
    }
}
