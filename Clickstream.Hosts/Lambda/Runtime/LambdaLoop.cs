using Clickstream.Hosts.Telemetry;
using Microsoft.Extensions.Logging;

namespace Clickstream.Hosts.Lambda.Runtime;

/// <summary>Runs a function: starts it, warms it up, and answers one call after another.</summary>
/// <param name="api">The platform.</param>
/// <param name="logger">Where failures are told of.</param>
/// <param name="warmsUp">Whether the function does once at its start what every call does.</param>
/// <param name="isSnapshot">Whether the process is kept as a snapshot after its start, from which others are made.</param>
internal sealed class LambdaLoop(RuntimeApi api, ILogger logger, bool warmsUp, bool isSnapshot)
{
    /// <summary>What a call leaves of its time, to tell what became of it before the platform ends it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    /// <summary>A start, or what follows a snapshot, that takes longer than ten seconds is ended by the platform.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(7);

    /// <summary>Runs until it is cancelled.</summary>
    /// <param name="start">Makes the function.</param>
    /// <param name="metrics">What is measured; written after every call.</param>
    /// <param name="cancellationToken">Ends the wait for the next call.</param>
    /// <returns>An exit code: 1 when the function could not start.</returns>
    public async Task<int> RunAsync(
        Func<Task<ILambdaFunction>> start, EmbeddedMetrics metrics, CancellationToken cancellationToken)
    {
        ILambdaFunction function;
        try
        {
            function = await start();
        }
        catch (Exception failure)
        {
            var (code, message) = Describe(failure);
            logger.StartFailed(code, message);
            await api.FailInitAsync(code, message, cancellationToken);
            return 1;
        }

        await using (function)
        {
            if (warmsUp)
            {
                await WarmUpAsync(function, cancellationToken);
            }

            if (isSnapshot && !await RestoreAsync(function, cancellationToken))
            {
                return 1;
            }

            // What was rehearsed is not to be counted.
            metrics.Clear();
            try
            {
                while (true)
                {
                    await AnswerAsync(function, await api.NextAsync(cancellationToken));
                    metrics.Flush();
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return 0;
            }
            catch (HttpRequestException failure)
            {
                logger.PlatformLost(failure.HttpRequestError.ToString());
                return 1;
            }
        }
    }

    private async Task WarmUpAsync(ILambdaFunction function, CancellationToken cancellationToken)
    {
        try
        {
            await InTimeAsync(function.WarmUpAsync, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The calls themselves will tell: storage that is away now may be there by then.
            logger.WarmUpFailed(Describe(failure).Code);
        }
    }

    private async Task<bool> RestoreAsync(ILambdaFunction function, CancellationToken cancellationToken)
    {
        await api.AwaitRestoreAsync(cancellationToken);
        try
        {
            await InTimeAsync(function.RestoreAsync, cancellationToken);
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && FailureDescription.Of(failure) is { } known)
        {
            // As after a start without a snapshot.
            logger.WarmUpFailed(known.Code);
            return true;
        }
        catch (Exception failure)
        {
            var (code, message) = Describe(failure);
            logger.StartFailed(code, message);
            await api.FailRestoreAsync(code, message, cancellationToken);
            return false;
        }
    }

    private static async Task InTimeAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        await work(patience.Token);
    }

    private async Task AnswerAsync(ILambdaFunction function, Invocation invocation)
    {
        // The platform's own tools look for the id of the trace here.
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId);
        using var deadline = new CancellationTokenSource(Positive(invocation.Deadline - DateTimeOffset.UtcNow - Margin));
        try
        {
            var answer = await function.HandleAsync(invocation, deadline.Token);
            await api.RespondAsync(invocation.RequestId, answer, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not HttpRequestException)
        {
            var (code, message) = deadline.IsCancellationRequested && failure is OperationCanceledException
                ? (LambdaException.TimedOut, "There was no time left.")
                : Describe(failure);
            logger.CallFailed(invocation.RequestId, code, failure.GetType().Name);
            await api.FailAsync(invocation.RequestId, code, message, CancellationToken.None);
        }
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private static (string Code, string Message) Describe(Exception failure) =>
        FailureDescription.Of(failure) ?? (FailureDescription.Internal, $"An error of the program itself: {failure.GetType().Name}.");
}
