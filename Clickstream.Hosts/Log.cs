using Microsoft.Extensions.Logging;

namespace Clickstream.Hosts;

/// <summary>
/// Everything that the hosts log. Event ids 1000 to 1099 are the collector's, 1100 to 1199 the functions'. No entry repeats what a client
/// sent.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Collecting on {Url}.", EventName = "collecting")]
    public static partial void Collecting(this ILogger logger, string url);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: what is in flight is answered, then the collector goes.", EventName = "stopping")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(
        1002, LogLevel.Debug, "Request {RequestId} of {Bytes} bytes was answered {Status} after {Milliseconds} ms.",
        EventName = "answered")]
    public static partial void Answered(this ILogger logger, string? requestId, int status, int bytes, double milliseconds);

    [LoggerMessage(
        1003, LogLevel.Information, "Request {RequestId} of {Bytes} bytes was refused with {Status} {Code}.",
        EventName = "refused")]
    public static partial void Refused(this ILogger logger, string? requestId, int status, string code, int bytes);

    [LoggerMessage(1004, LogLevel.Error, "Request {RequestId} could not be answered: {Code} by {Failure}.", EventName = "failed")]
    public static partial void Failed(this ILogger logger, string? requestId, string code, string failure);

    [LoggerMessage(1005, LogLevel.Warning, "The collector is not ready: {Code}.", EventName = "not_ready")]
    public static partial void NotReady(this ILogger logger, string code);

    [LoggerMessage(1006, LogLevel.Information, "The collector is ready again.", EventName = "ready")]
    public static partial void ReadyAgain(this ILogger logger);

    [LoggerMessage(
        1007, LogLevel.Warning,
        "{Variable} is not set: after a restart, visitors without consent get other ids and their retries count twice.",
        EventName = "secret_missing")]
    public static partial void SecretMissing(this ILogger logger, string variable);

    [LoggerMessage(1100, LogLevel.Error, "The function cannot start: {Code}: {Reason}", EventName = "start_failed")]
    public static partial void StartFailed(this ILogger logger, string code, string reason);

    [LoggerMessage(1101, LogLevel.Warning, "Warming up did not succeed: {Code}.", EventName = "warm_up_failed")]
    public static partial void WarmUpFailed(this ILogger logger, string code);

    [LoggerMessage(1102, LogLevel.Error, "Call {RequestId} failed: {Code} by {Failure}.", EventName = "call_failed")]
    public static partial void CallFailed(this ILogger logger, string requestId, string code, string failure);

    [LoggerMessage(
        1103, LogLevel.Information, "Call {RequestId} did {Task}: {Events} events, {SegmentsPending} segments left.",
        EventName = "etl_done")]
    public static partial void EtlDone(this ILogger logger, string requestId, string task, long events, int segmentsPending);

    [LoggerMessage(1104, LogLevel.Error, "The platform that calls the function is gone: {Reason}.", EventName = "platform_lost")]
    public static partial void PlatformLost(this ILogger logger, string reason);
}
